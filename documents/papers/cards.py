"""桌签: one sheet of A4 a person, folded in the middle, the name on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax import saxutils

from common.names import spaced
from documents.official.looks import BIAOSONG
from documents.official.measures import MM, Sheet
from documents.official.pieces import printable
from documents.official.word.xml import edge, millimetres, paragraph, tag
from documents.papers.file import PaperFile
from documents.papers.tables import Column, bare_table

CARD = Sheet(297, 210, top=5, right=20, bottom=5, left=20)
HALF = 99.0  # millimetres of height each side has, a little less than half the sheet
WIDEST, TALLEST = 240.0, 62.0  # the name, in millimetres
LATIN = 0.55


def place_cards(names: Iterable[str], *, author: str = "") -> bytes:
    """A .docx with a page for each name: above the fold it stands on its head, below upright."""
    return PaperFile(CARD, title="桌签", author=author, face=BIAOSONG).save(_cards(list(names)))


def letter_height(name: str) -> float:
    """How tall the letters may be, in millimetres: the name fills the width, and is no taller than looks right."""
    wide = sum(LATIN if letter.isascii() else 1.0 for letter in name)
    return min(TALLEST, WIDEST / max(wide, 1.0))


def _cards(names: list[str]) -> Iterator[str]:
    columns = [Column("", CARD.type_width)]
    for name in names:
        shown = spaced(printable(name))
        # The line to fold along, faint enough not to be seen from the hall.
        fold = tag("tcBorders", edge("bottom", 0.1, "BFBFBF", kind="dotted"))
        yield from bare_table(columns, [_half(shown, fold, upside_down=True), _half(shown, "", upside_down=False)])


def _half(name: str, borders: str, *, upside_down: bool) -> str:
    """One side, exactly as high as half the sheet: the next card begins on the next one."""
    wide = tag("tcW", w=millimetres(CARD.type_width), type="dxa")
    letters = paragraph("picture", _letters(name, letter_height(name), upside_down))
    held = tag("tc", tag("tcPr", wide + borders + tag("vAlign", val="center")) + letters)
    return tag("tr", tag("trPr", f"<w:cantSplit/>{tag('trHeight', val=millimetres(HALF), hRule='exact')}") + held)


def _letters(name: str, tall: float, upside_down: bool) -> str:
    """Letters as a drawing of their own (WordArt): the one form in which Word, WPS and LibreOffice all turn a name on its head."""
    wide = tall * sum(LATIN if letter.isascii() else 1.0 for letter in name)
    turned = ";rotation:180" if upside_down else ""
    size = f"width:{wide * MM:.0f}pt;height:{tall * MM:.0f}pt{turned}"
    face = saxutils.quoteattr(f"font-family:{BIAOSONG}")
    text = f'<v:textpath style={face} on="t" fitshape="t" string={saxutils.quoteattr(name)}/>'
    shape = f'<v:shape type="#_x0000_t136" style="{size}" fillcolor="black" stroked="f">{text}</v:shape>'
    return f"<w:r><w:pict>{SHAPE_TYPE}{shape}</w:pict></w:r>"


# The preset of straight lettering (MS-ODRAWINGXML 136), by name and by what it means.
FORMULAS = (
    "sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3", "if @0 @3 0", "if @0 21600 @1", "if @0 0 @2", "if @0 @4 21600",
)  # fmt: skip
SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
    + "".join(f'<v:f eqn="{formula}"/>' for formula in FORMULAS)
    + '</v:formulas><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
)
