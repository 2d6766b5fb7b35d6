"""What both writers set: a document as a row of pieces from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.blocks import Footnote, Picture, Rows

# What XML cannot hold; everything else, however rare, is printed as it is.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, table, picture or gap. `role` chooses its style.

    `lead` is set in the heading's face, `right` at the right edge; `indent` counts characters; `above` how many
    lines of the page are taken before a head; footnotes stand in `lead` and `text` together (of a table: in its
    cells joined by tabs and line ends, as in a block).
    """

    role: str
    text: str = ""
    lead: str = ""
    right: str = ""
    rows: Rows = ()
    indent: float = 0
    above: int = 0
    new_page: bool = False
    with_next: bool = False
    footnotes: tuple[Footnote, ...] = ()
    picture: Picture | None = None
    header: int = 0
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one face, or the mark of a footnote."""

    text: str = ""
    lead: bool = False
    note: str = ""


def spans(piece: Piece) -> Iterator[Span]:
    """The words of a paragraph in order, cut where the face changes and where a footnote's mark stands."""
    yield from cut(piece.lead + piece.text, piece.footnotes, len(piece.lead))


def cut(text: str, footnotes: Sequence[Footnote], lead: int = 0) -> Iterator[Span]:
    """`text` as spans; the first `lead` characters are the lead."""
    marks = sorted(((min(max(note.at, 0), len(text)), note.text) for note in footnotes), key=lambda mark: mark[0])
    done = 0
    for at, note in [*marks, (len(text), "")]:
        for start, end in ((done, max(done, min(lead, at))), (max(done, min(lead, at)), at)):
            if start < end:
                yield Span(text[start:end], lead=end <= lead)
        done = at
        if note:
            yield Span(note=note)


def cell_notes(rows: Rows, footnotes: Sequence[Footnote]) -> dict[tuple[int, int], list[Footnote]]:
    """The footnotes of a table by row and column, their offsets counted in the cell."""
    found: dict[tuple[int, int], list[Footnote]] = {}
    waiting = sorted(footnotes, key=lambda note: note.at)
    start = 0
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            while waiting and waiting[0].at <= start + len(cell):
                note = waiting.pop(0)
                found.setdefault((at, column), []).append(replace(note, at=max(0, note.at - start)))
            start += len(cell) + 1
    return found


def printable(text: str) -> str:
    """The text without what XML cannot hold."""
    return UNPRINTABLE.sub("", text)


def cleaned(piece: Piece) -> Piece:
    """The piece without what cannot be printed; its footnotes keep their places."""
    whole = piece.lead + piece.text if not piece.rows else "\n".join("\t".join(row) for row in piece.rows)
    notes = tuple(Footnote(len(printable(whole[: note.at])), printable(note.text)) for note in piece.footnotes)
    rows = tuple(tuple(map(printable, row)) for row in piece.rows)
    text, lead, right = map(printable, (piece.text, piece.lead, piece.right))
    return replace(piece, text=text, lead=lead, right=right, rows=rows, footnotes=notes)


def day(when: date | None) -> str:
    """2026年1月5日, no zero in front."""
    return f"{when.year}年{when.month}月{when.day}日" if when else ""
