"""What changed in a table: row by row, and inside the cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from documents.blocks import Rows
from documents.diff import Op, Segment, diff_segments

Cells = tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a compared table: kept (its cells may hold changes), come in or gone."""

    op: Op
    cells: Cells


def lines(old: Rows, new: Rows) -> tuple[Line, ...]:
    """The rows of both tables; when the columns are not the same everywhere, all old rows go and all new ones come."""
    if len({len(row) for row in (*old, *new)}) > 1:
        return (*_whole("del", old), *_whole("ins", new))
    return tuple(_compared(old, new))


def _compared(old: Rows, new: Rows) -> Iterator[Line]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from _whole("same", old[i1:i2])
        else:
            yield from (_line(before, after) for before, after in zip_longest(old[i1:i2], new[j1:j2]))


def _line(before: tuple[str, ...] | None, after: tuple[str, ...] | None) -> Line:
    if before is None or after is None:
        return next(iter(_whole("ins" if before is None else "del", (after or before or (),))))
    return Line("same", tuple(tuple(diff_segments(a, b)) for a, b in zip(before, after, strict=True)))


def _whole(op: Op, rows: Rows) -> Iterator[Line]:
    for row in rows:
        yield Line(op, tuple((Segment(op, cell),) if cell else () for cell in row))
