"""Lines made into blocks: which are title lines, which are headings, of what level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from documents.blocks import Block, Footnote
from documents.word.levels import BRACKETED, above_the_title, may_be_title, reads_as_heading, typed_level
from documents.word.lines import Line
from documents.word.passage import NoteMark
from documents.word.reading import Notes

SEARCHED_FOR_TITLE = 12
PERSON = re.compile(r"^[\u3400-\u9fff]\s*[\u3400-\u9fff]{1,3}$")
TITLE_WORDS = (
    "报告",
    "意见",
    "总结",
    "通知",
    "决议",
    "方案",
    "讲话",
    "要点",
    "简报",
    "办法",
    "规定",
    "纪要",
    "草案",
    "决定",
    "说明",
)


def blocks_of(lines: Sequence[Line], notes: Notes | None = None) -> list[Block]:
    """All lines as blocks, in order, one each."""
    titles = set(_title_places(lines))
    blocks = (_block(line, is_title=place in titles) for place, line in enumerate(lines))
    return [
        replace(block, footnotes=found) if (found := footnotes_of(line, notes or {})) else block
        for block, line in zip(blocks, lines, strict=True)
    ]


def without_head(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines without those of the red head above the title, which is made anew when the text is issued; and their words."""
    title = min(_title_places(lines), default=0)
    head = [line for line in lines[:title] if line.is_words and above_the_title(line.text)]
    return [line for line in lines if not any(line is gone for gone in head)], [line.text for line in head]


def footnotes_of(line: Line, notes: Notes) -> tuple[Footnote, ...]:
    """The notes whose signs stand in the line."""
    return tuple(Footnote(at, notes[note.kind, note.id]) for at, note in line.passage.things(NoteMark))


def _block(line: Line, *, is_title: bool) -> Block:
    if line.rows is not None:
        return Block.table(line.rows, header=line.header, widths=line.widths)
    if line.picture is not None:
        return Block("image", line.text, picture=line.picture)
    if is_title:
        return Block("title", line.text)
    level = typed_level(line.text)
    if line.outline is not None:
        return Block("heading", line.text, level or min(line.outline, 4))
    if level and reads_as_heading(line.text):
        return Block("heading", line.text, level)
    return Block("paragraph", line.text, level)


def _title_places(lines: Sequence[Line]) -> Iterable[int]:
    top = list(enumerate(lines[:SEARCHED_FOR_TITLE]))
    styled = [place for place, line in top if line.titled and line.is_words and not above_the_title(line.text)]
    return styled or list(_centred_title(top))


def _centred_title(top: Sequence[tuple[int, Line]]) -> Iterator[int]:
    """The first run of centred lines that can be a title: a name or a date below it ends the run."""
    begun = False
    for place, line in top:
        fits = line.is_words and line.centred and may_be_title(line.text) and not (begun and _is_person(line.text))
        if fits and not (BRACKETED.match(line.text) and not begun):
            begun = True
            yield place
        elif begun or (not line.centred and not above_the_title(line.text) and line.is_words and len(line.text) > 40):
            return


def _is_person(text: str) -> bool:
    return PERSON.match(text) is not None and not text.endswith(TITLE_WORDS)
