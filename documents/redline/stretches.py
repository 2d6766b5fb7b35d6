"""What of a comparison is printed: what changed, the heading it stands under; unchanged stretches are told in a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from documents.comparison import Row
from documents.diff import Segment


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row as it is, or, `folded`, rows of which none changed."""

    rows: Sequence[Row]
    folded: bool = False


def stretches(rows: Sequence[Row], notes: Mapping[int, str]) -> list[Stretch]:
    """The rows to print in order; `notes` by index of the new block keep an unchanged row that was answered."""
    shown = _shown(rows, notes)
    found = []
    for folded, group in groupby(enumerate(rows), key=lambda pair: pair[0] not in shown):
        some = [row for _at, row in group]
        found += [Stretch(some, folded=True)] if folded else [Stretch((row,)) for row in some]
    return found


def _shown(rows: Iterable[Row], notes: Mapping[int, str]) -> set[int]:
    """Places of changed rows and of the headings they stand under."""
    shown: set[int] = set()
    over: dict[int, int] = {}
    for at, row in enumerate(rows):
        if row.block.kind == "heading":
            over = {level: place for level, place in over.items() if level < row.block.level} | {row.block.level: at}
        if _changed(row) or (row.new is not None and notes.get(row.new)):
            shown |= {at, *over.values()}
    return shown


def _changed(row: Row) -> bool:
    return row.how != "same" or any(segment.op != "same" for segment in _segments(row))


def _segments(row: Row) -> Iterator[Segment]:
    yield from row.segments
    for line in row.lines:
        for cell in line.cells:
            yield from cell
