"""版记 in a .docx: a table that floats to the foot of the page it falls on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.official.measures import MM, SMALL, THICK, THIN
from documents.official.pieces import Piece
from documents.official.word.xml import edge, line, millimetres, paragraph, run, tabs, tag, twips

if TYPE_CHECKING:
    from documents.official.word.package import DocxFile


def imprint(piece: Piece, file: DocxFile) -> str:
    """Its rows between rules (7.4.1): thick above and below, thin between; a letter's without."""
    width = millimetres(file.sheet.type_width)
    rules = piece.role == "imprint"
    rows = "".join(_row(piece, at, width, file.sheet.type_width * MM, rules=rules) for at in range(len(piece.rows)))
    # Placed by the page, not by the margin: else LibreOffice takes a table as wide as the text for one that does not float.
    place = tag(
        "tblpPr", vertAnchor="margin", horzAnchor="page", tblpX=millimetres(file.sheet.left), tblpYSpec="bottom"
    )
    margins = tag("tblCellMar", tag("left", w=0, type="dxa") + tag("right", w=0, type="dxa"))
    head = tag("tblPr", place + tag("tblW", w=width, type="dxa") + tag("tblLayout", type="fixed") + margins)
    # What floats needs a paragraph to stand beside; this one takes no room.
    return tag("tbl", head + tag("tblGrid", tag("gridCol", w=width)) + rows) + paragraph("gap", "", line(1))


def _row(piece: Piece, at: int, width: int, points: float, *, rules: bool) -> str:
    left, right = piece.rows[at]
    above = edge("top", THIN if at else THICK)
    below = edge("bottom", THICK) if at == len(piece.rows) - 1 else ""
    borders = tag("tcBorders", above + below) if rules else ""
    inside = tag("ind", left=twips(SMALL), right=twips(SMALL) if not right else 0)
    words = run(left + (f"\t{right}" if right else ""))
    content = paragraph("imprint", words, inside, tabs(("right", points - SMALL)))
    properties = tag("tcPr", tag("tcW", w=width, type="dxa") + borders)
    return tag("tr", tag("trPr", "<w:cantSplit/>") + tag("tc", properties + content))
