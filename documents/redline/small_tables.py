"""A compared table inside a cell of the 对照稿: its heading and the rows that changed, as a small table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from django.utils.translation import gettext as _

from documents.comparison import Line, Row
from documents.diff import Segment
from documents.official.measures import THIN
from documents.official.word.tables import SIDES
from documents.official.word.xml import edge, paragraph, run, tag

Side = Literal["ins", "del"]
# Struck out and underlined, for a copy is printed black on white.
LOOKS = {"same": "", "del": tag("strike"), "ins": tag("u", val="single")}
CELL_MARGINS = 216  # twentieths of a point that Word keeps free at both sides of a cell
LAYOUT = (
    '<w:tblW w:w="{width}" w:type="dxa"/>'
    + tag("tblBorders", "".join(edge(side, THIN) for side in SIDES))
    + '<w:tblLayout w:type="fixed"/>'
)


def small_table(row: Row, side: Side, room: int) -> Iterator[str]:
    """One version's side: the table in a cell `room` wide, and a line that says how many rows are not shown."""
    lines = _lines(row)
    ours = [(at, line) for at, line in enumerate(lines) if line.op in ("same", side)]
    shown = [line for at, line in ours if at < row.block.header or changed(line)]
    if shown:
        yield _written(shown, side, _widths(row, shown, room - CELL_MARGINS))
    left = len(ours) - len(shown)
    # Word wants a paragraph after a table that ends a cell.
    yield run(_("（另有 %(n)d 行未改）") % {"n": left}) if left else ""


def changed(line: Line) -> bool:
    """Whether anything in the row came or went."""
    return line.op != "same" or any(segment.op != "same" for cell in line.cells for segment in cell)


def words(segments: Sequence[Segment], side: Side) -> str:
    """The runs of one version."""
    return "".join(run(segment.text, LOOKS[segment.op]) for segment in segments if segment.op in ("same", side))


def _lines(row: Row) -> Sequence[Line]:
    """Its rows; of a table that came or went as a whole all rows did."""
    op: Side = "del" if row.how == "deleted" else "ins"
    return row.lines or [Line(op, tuple((Segment(op, cell),) for cell in cells)) for cells in row.block.rows]


def _widths(row: Row, lines: Sequence[Line], room: int) -> list[int]:
    columns = max(len(line.cells) for line in lines)
    shares = row.block.widths if len(row.block.widths) == columns else (1.0,) * columns
    return [round(room * share / sum(shares)) for share in shares]


def _written(lines: Sequence[Line], side: Side, widths: Sequence[int]) -> str:
    grid = tag("tblGrid", "".join(tag("gridCol", w=width) for width in widths))
    rows = "".join(tag("tr", "".join(_cells(line, side, widths))) for line in lines)
    return tag("tbl", tag("tblPr", LAYOUT.format(width=sum(widths))) + grid + rows)


def _cells(line: Line, side: Side, widths: Sequence[int]) -> Iterator[str]:
    padded = (*line.cells, *[()] * (len(widths) - len(line.cells)))
    for width, cell in zip(widths, padded, strict=True):
        yield tag("tc", tag("tcPr", tag("tcW", w=width, type="dxa")) + paragraph("cell-small", words(cell, side)))
