"""The page of a .docx: its section properties, and the feet with the page number."""

from __future__ import annotations

from documents.official.measures import (
    LETTER_FOOT,
    LETTER_RULE,
    PAGE_NUMBER_BELOW,
    RED,
    SMALL,
    Sheet,
)
from documents.official.word.xml import edge, line, millimetres, paragraph, run, tag, twips

NOTE_NUMBERS = "decimalEnclosedCircleChinese"
HALF_A_NUMBER = 3.0  # millimetres from the middle of the page number's line to its lower edge


def section(sheet: Sheet, references: str, *, first: bool, head_at: float) -> str:
    """w:sectPr; `references` to headers and footers, `first` when page one has its own."""
    turned = {"orient": "landscape"} if sheet.width > sheet.height else {}
    size = tag("pgSz", w=millimetres(sheet.width), h=millimetres(sheet.height), **turned)
    margins = tag(
        "pgMar", top=millimetres(sheet.top), right=millimetres(sheet.right), bottom=millimetres(sheet.bottom), left=millimetres(sheet.left),
        header=millimetres(head_at), footer=millimetres(sheet.bottom - PAGE_NUMBER_BELOW - HALF_A_NUMBER), gutter=0,
    )  # fmt: skip
    # No grid: the lines have their exact height, and a grid would push the larger letters of the title two lines apart.
    notes = tag("footnotePr", tag("numFmt", val=NOTE_NUMBERS))
    return tag(
        "sectPr", references + notes + size + margins + tag("cols", space=425) + (tag("titlePg") if first else "")
    )


def page_number(*, right: bool) -> str:
    """— 1 —, one character from the outer edge (7.5)."""
    side = tag("ind", right=twips(SMALL)) if right else tag("ind", left=twips(SMALL))
    number = tag("fldSimple", "<w:r><w:t>1</w:t></w:r>", instr=" PAGE ")
    return paragraph("page", run("— ") + number + run(" —"), tag("jc", val="right" if right else "left"), side)


def letter_foot(sheet: Sheet) -> str:
    """The second double line of a letter's first page, thin over thick, 20 mm above the edge (10.1); no number."""
    frame = tag(
        "framePr", w=millimetres(LETTER_RULE), h=20, hRule="exact", wrap="around", vAnchor="page", hAnchor="page",
        x=millimetres((sheet.width - LETTER_RULE) / 2), y=millimetres(sheet.height - LETTER_FOOT) - 20,
    )  # fmt: skip
    rule = tag("pBdr", edge("bottom", 1.06, RED, kind="thinThickSmallGap"))
    return paragraph("page", "", frame, rule, line(1)) + paragraph("page")
