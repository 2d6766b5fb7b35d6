"""read_plain: pasted text made into the same blocks as a .docx."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from documents.blocks import Draft
from documents.errors import UnreadableDocument
from documents.word.blocks import blocks_of
from documents.word.levels import above_the_title, may_be_title, typed_level
from documents.word.limits import MAX_PARAGRAPHS, checked_length
from documents.word.lines import Line
from documents.word.losses import Losses
from documents.word.passage import Passage

PARAGRAPH_END = re.compile(r"\r\n|\r|\n|\f|\u2029")
# What XML cannot hold and so no .docx could give back; surrogates cannot even be stored.
CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
MAX_TEXT = 2_000_000


def read_plain(text: str) -> Draft:
    """The draft in pasted text, a paragraph a line. Raises UnreadableDocument with a sentence."""
    losses = Losses()
    lines = [Line(Passage(part)) for part in clean_lines(text, losses)]
    return Draft(blocks_of(with_title(lines)), losses.sentences())


def clean_lines(text: str, losses: Losses) -> list[str]:
    """The lines that say something, without what no document can hold. Raises UnreadableDocument."""
    if "\x00" in text or SURROGATE.search(text):
        raise UnreadableDocument(_("文字中含有无法识别的字符。请重新从文稿复制后粘贴。"))
    if len(text) > MAX_TEXT:
        raise UnreadableDocument(_("文字过长（超过 200 万字）。请分成几份提交。"))
    clean, removed = CONTROL.subn("", text.removeprefix("\ufeff"))
    losses.add("control", count=removed)
    words = [part.replace("\v", "\n").strip() for part in PARAGRAPH_END.split(clean)]
    lines = [checked_length(part) for part in words if part]
    if not lines:
        raise UnreadableDocument(_("还没有文字。请粘贴文稿全文。"))
    if len(lines) > MAX_PARAGRAPHS:
        raise UnreadableDocument(_("文稿超过 5000 段，不能逐段征求意见。请分成几份提交。"))
    return lines


def with_title(lines: list[Line]) -> list[Line]:
    """Pasted text has no centring: the first line that can be a title is one, if more follows."""
    first = next((place for place, line in enumerate(lines) if not above_the_title(line.text)), 0)
    text = lines[first].text
    if len(lines) > first + 1 and may_be_title(text) and not typed_level(text):
        lines[first] = Line(Passage(text), titled=True)
    return lines
