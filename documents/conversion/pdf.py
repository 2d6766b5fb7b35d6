"""The words of a PDF put together to paragraphs: by indent, by lines that end early, by size.

A PDF knows where each word stands and nothing of paragraphs. pdftotext (poppler) gives the places; LibreOffice's own
import puts every line into a text box instead.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _

from documents.blocks import Draft
from documents.conversion.confined import SECONDS, TooSlow, run_confined
from documents.conversion.printed import PrintedLine, Word, body, joined
from documents.errors import UnreadableDocument
from documents.word.blocks import blocks_of
from documents.word.limits import Count, checked_length
from documents.word.lines import Line
from documents.word.passage import Passage

WORD = "5"  # the level of a row about a word; the others are pages, blocks and lines
UNKNOWN = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
SENTENCE_ENDS = ("。", "！", "？", "：", "；")
# A number or Latin word, and the marks that may not begin a line; how a typed heading is numbered.
UNCUT = re.compile(r"([!-~％‰]+)([，。、；：！？）》”’％]*)")
HEADING = re.compile(r"\d{1,3}(?:[.．](?!\d)|、)|[(（]\d{1,3}[)）]")
LATIN_WIDTH = 0.6  # of a Chinese letter
MAX_WORDS = 1_000_000


@dataclass(frozen=True, slots=True)
class TypeArea:
    """Between which edges the lines run, and how far apart the letters of a usual line are set."""

    left: float
    right: float
    pitch: float

    def indents(self, line: PrintedLine) -> bool:
        """Whether the line begins a paragraph."""
        return line.left - self.left > line.height * 0.75

    def ends_early(self, line: PrintedLine, following: PrintedLine) -> bool:
        """Whether the line ends one: more of the next would have stood on it. A number is not cut, so it needs room as a whole."""
        room = self.right - line.right - self.needed(following)
        return room > self.pitch * 2.5 or (room > self.pitch * 0.9 and line.text.endswith(SENTENCE_ENDS))

    def needed(self, line: PrintedLine) -> float:
        """How wide the number or Latin word is that a line begins with; what numbers a heading begins a paragraph anyway."""
        start = UNCUT.match(line.text)
        if start is None or HEADING.match(line.text):
            return 0
        return self.pitch * (len(start[1]) * LATIN_WIDTH + len(start[2]))

    def centres(self, line: PrintedLine) -> bool:
        """Whether the line stands in the middle, as titles do."""
        before, after = line.left - self.left, self.right - line.right
        return before > line.height * 1.5 and abs(before - after) < line.height


def read_pdf(data: bytes) -> Draft:
    """The draft in a PDF that holds text. Raises UnreadableDocument with a sentence."""
    words = list(_words(_table_of_words(data)))
    if not words:
        raise UnreadableDocument(_("这份 PDF 里没有文字，可能是扫描件。请上传可以编辑的 .docx 文稿。"))
    letters = "".join(word.text for word in words)
    if len(UNKNOWN.findall(letters)) * 10 > len(letters):
        raise UnreadableDocument(_("这份 PDF 的文字无法识别（字体没有编码）。请上传 .docx 文稿。"))
    lines, running = body(_lines(words))
    losses = [_("每页的页眉页脚没有带入（“%(words)s”）。") % {"words": "”“".join(running)}] if running else []
    return Draft(blocks_of(list(_paragraphs(lines))), losses=losses)


def _table_of_words(data: bytes) -> list[str]:
    program = shutil.which("pdftotext")
    if program is None:
        raise UnreadableDocument(_("服务器上没有 PDF 转换程序。请上传 .docx 格式的文稿。"))
    with tempfile.TemporaryDirectory(prefix="draft-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / "draft.pdf", folder / "draft.tsv"
        source.write_bytes(data)
        try:
            done = run_confined([program, "-q", "-tsv", "-enc", "UTF-8", str(source), str(made)], folder, SECONDS)
        except TooSlow:
            raise UnreadableDocument(
                _("这份 PDF 读取超过 %(seconds)d 秒，已经停止。请上传 .docx 格式的文稿。") % {"seconds": SECONDS}
            ) from None
        if not done or not made.is_file():
            raise UnreadableDocument(_("这份 PDF 打不开，可能设有打开密码或已损坏。请上传 .docx 格式的文稿。"))
        return made.read_text(encoding="utf-8", errors="replace").split("\n", MAX_WORDS)[:MAX_WORDS]


def _words(rows: Iterable[str]) -> Iterator[Word]:
    for row in rows:
        cells = row.rstrip("\r").split("\t", 11)
        if len(cells) == 12 and cells[0] == WORD and cells[11].strip():
            left, top, width, height = (float(cell) for cell in cells[6:10])
            yield Word(int(cells[1]), left, top, left + width, top + height, cells[11].strip())


def _lines(words: Sequence[Word]) -> list[PrintedLine]:
    """Words whose middles stand at one height, from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.page, word.top + word.bottom)):
        last = lines[-1][-1] if lines else None
        if last and last.page == word.page and last.top < (word.top + word.bottom) / 2 < last.bottom:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [PrintedLine(tuple(sorted(line, key=lambda word: word.left))) for line in lines]


def _paragraphs(lines: Sequence[PrintedLine]) -> Iterator[Line]:
    count, area = Count(), _type_area(lines)
    for run in _runs(lines, area):
        count.paragraph()
        text = UNKNOWN.sub("", joined(line.text for line in run)).strip()
        if text:
            yield Line(Passage(checked_length(text)), centred=area.centres(run[0]))


def _runs(lines: Sequence[PrintedLine], area: TypeArea) -> Iterator[list[PrintedLine]]:
    """The lines of each paragraph."""
    run: list[PrintedLine] = []
    for line in lines:
        if run and _begins(line, run[-1], area):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _begins(line: PrintedLine, last: PrintedLine, area: TypeArea) -> bool:
    other_size = abs(line.height - last.height) > 0.12 * last.height
    apart = line.words[0].top - last.words[0].bottom > 1.2 * last.height
    return other_size or apart or area.indents(line) or area.ends_early(last, line) or area.centres(last)


def _type_area(lines: Sequence[PrintedLine]) -> TypeArea:
    """The edges that lines share, and the letter pitch of a line in the middle of all full ones."""
    left, right = min(_shared(lines, "left"), default=0), max(_shared(lines, "right"), default=0)
    full = sorted((line.right - line.left) / len(line.text) for line in lines if len(line.text) > 9)
    return TypeArea(left, right, full[len(full) // 2] if full else 0)


def _shared(lines: Sequence[PrintedLine], side: Literal["left", "right"]) -> list[float]:
    """The places at which one line in twenty begins or ends, and never only one; all places if there is none."""
    places = Counter(round(getattr(line, side)) for line in lines)
    return [place for place, times in places.items() if times > max(1, len(lines) // 20)] or list(places)
