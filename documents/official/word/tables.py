"""Tables as XML in one go: 5,000 rows cost no more than their letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from documents.blocks import Footnote
from documents.official.measures import MM, THIN, Sheet
from documents.official.pieces import Piece, cell_notes, cut
from documents.official.word.xml import edge, line, paragraph, run, tag, twips

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
AIR = 6.0  # points between the table and the lines around it
ABOVE_AND_BELOW = 40  # twentieths of a point between a cell's rule and its words
Noted = Callable[[str], str]


def table(piece: Piece, sheet: Sheet, noted: Noted, *properties: str) -> str:
    """A table as wide as the type area: header rows repeat on each page, no row is split over two.

    `noted` makes a footnote and returns its mark; `properties` are those of the paragraph before.
    """
    widths = [twips(share * sheet.type_width * MM) for share in piece.widths]
    if not widths:
        return ""
    grid = tag("tblGrid", "".join(tag("gridCol", w=width) for width in widths))
    head = tag("tblPr", HEAD.format(width=sum(widths)))
    # Two tables that touch would become one: a little air stands above and below.
    air = paragraph("gap", "", line(AIR))
    above = paragraph("gap", "", *properties, tag("keepNext"), line(AIR))
    return above + tag("tbl", "".join([head, grid, *_rows(piece, widths, noted)])) + air


HEAD = (
    '<w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
    + tag("tblBorders", "".join(edge(side, THIN) for side in SIDES))
    + '<w:tblLayout w:type="fixed"/>'
    + tag("tblCellMar", tag("top", w=ABOVE_AND_BELOW, type="dxa") + tag("bottom", w=ABOVE_AND_BELOW, type="dxa"))
)


def _rows(piece: Piece, widths: list[int], noted: Noted) -> Iterator[str]:
    small = "-small" if piece.role == "table-small" else ""
    cells = [tag("tcPr", tag("tcW", w=width, type="dxa") + tag("vAlign", val="center")) for width in widths]
    notes = cell_notes(piece.rows, piece.footnotes) if piece.footnotes else {}
    for at, row in enumerate(piece.rows):
        heads = at < piece.header
        role = f"cell-head{small}" if heads else f"cell{small}"
        # A heading at the foot of a page, its first row on the next, would stand there twice.
        along = (tag("keepNext"),) if heads and at + 1 < len(piece.rows) else ()
        padded = (*row, *[""] * (len(widths) - len(row)))
        words = (
            tag("tc", properties + paragraph(role, _words(text, notes.get((at, column), []), noted), *along))
            for column, (properties, text) in enumerate(zip(cells, padded, strict=True))
        )
        yield tag("tr", tag("trPr", "<w:cantSplit/>" + ("<w:tblHeader/>" if heads else "")) + "".join(words))


def _words(text: str, notes: list[Footnote], noted: Noted) -> str:
    if not notes:
        return run(text)
    return "".join(noted(span.note) if span.note else run(span.text) for span in cut(text, notes))
