"""Each piece as WordprocessingML."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from documents.official.looks import KAITI, LEADS
from documents.official.measures import (
    CHARACTERS,
    HEAD_LINE,
    HEAD_TOP,
    LETTER_HEAD_TOP,
    LETTER_RULE,
    LETTER_RULE_BELOW,
    LETTER_SIZE,
    LINE,
    MM,
    PITCH,
    RED,
    RULE_BELOW_NUMBER,
    TYPE_WIDTH,
    head_size,
)  # fmt: skip
from documents.official.pieces import Piece, spans
from documents.official.word.imprint import imprint
from documents.official.word.tables import AIR, table
from documents.official.word.xml import edge, fonts, line, millimetres, paragraph, run, tabs, tag, twips

if TYPE_CHECKING:
    from documents.official.word.package import DocxFile

FULL = TYPE_WIDTH * MM
LONGEST_TAKEN_ALONG = 6 * CHARACTERS


def written(piece: Piece, file: DocxFile) -> str:
    """The piece as block-level XML."""
    break_before = (tag("pageBreakBefore"),) if piece.new_page else ()
    # Word takes the whole paragraph along to the next page; a long one is better left where it is.
    together = (tag("keepNext"),) if piece.with_next and len(piece.text) <= LONGEST_TAKEN_ALONG else ()
    if piece.role in ("table", "table-small"):
        return table(piece, file.sheet, file.footnote, *break_before)
    if maker := SPECIAL.get(piece.role):
        return maker(piece, file)
    return paragraph(piece.role, words(piece, file), *break_before, *together, *PLACES.get(piece.role, nowhere)(piece))


def words(piece: Piece, file: DocxFile) -> str:
    """The runs of a paragraph: lead, text, marks of footnotes."""
    face = fonts(LEADS[piece.role]) if piece.role in LEADS else ""
    return "".join(
        file.footnote(span.note) if span.note else run(span.text, face if span.lead else "") for span in spans(piece)
    )


def nowhere(_piece: Piece) -> tuple[str, ...]:
    """Nothing beyond the style."""
    return ()


def indented(piece: Piece) -> tuple[str, ...]:
    """So many characters from the right."""
    return (tag("ind", right=twips(piece.indent * PITCH)),)


def attached(piece: Piece) -> tuple[str, ...]:
    """Two characters in; what runs over stands under the title, not under 附件."""
    hang = 3 if piece.role == "attached" else 0
    number = 1 if piece.text[:1].isdigit() else 0
    return (tag("ind", left=twips((5 + number) * PITCH), hanging=twips((hang + number) * PITCH)),)


def roll(piece: Piece) -> tuple[str, ...]:
    """Two characters in; what runs over stands under the first name."""
    return (tag("ind", left=twips((2 + len(piece.lead)) * PITCH), hanging=twips(len(piece.lead) * PITCH)),)


def head(piece: Piece, _file: DocxFile) -> str:
    """The red head, 35 mm below the top of the type area; joint issuers in a table, 文件 beside them."""
    names = [row[0] for row in piece.rows] or [piece.text]
    size = head_size(names, piece.right)
    before = HEAD_TOP * MM - piece.above * LINE - size * (HEAD_LINE - 1) / 2
    if piece.rows:
        return paragraph("gap", "", line(before)) + _joint(names, piece.right, size)
    return paragraph("head", run(piece.text, *_sized(size)), line(size * HEAD_LINE, before=before))


def _joint(names: list[str], beside: str, size: float) -> str:
    longest = max(map(len, names))
    left = "".join(paragraph("head", _spread(name, longest, size), line(size * HEAD_LINE)) for name in names)
    right = paragraph("head", run(beside, *_sized(size)), line(size * HEAD_LINE))
    # A little more than the letters need, or the last one of a line would go to the next.
    widths = (twips(longest * size * 1.01), twips((len(beside) + 0.5) * size * 1.01))
    cells = "".join(
        tag("tc", tag("tcPr", tag("tcW", w=width, type="dxa") + tag("vAlign", val="center")) + content)
        for width, content in zip(widths, (left, right), strict=True)
    )
    grid = tag("tblGrid", "".join(tag("gridCol", w=width) for width in widths))
    margins = tag("tblCellMar", tag("left", w=0, type="dxa") + tag("right", w=0, type="dxa"))
    layout = tag("tblW", w=sum(widths), type="dxa") + tag("jc", val="center") + tag("tblLayout", type="fixed") + margins
    return tag("tbl", tag("tblPr", layout) + grid + tag("tr", cells))


def _spread(name: str, longest: int, size: float) -> str:
    """A shorter name stands as wide as the longest: room between its letters, none after the last."""
    apart = (longest - len(name)) * size / (len(name) - 1) if len(name) > 1 else 0
    spaced = tag("spacing", val=twips(apart)) if apart else ""
    return run(name[:-1], *_sized(size), spaced) + run(name[-1:], *_sized(size))


def _sized(size: float) -> tuple[str, str]:
    return (tag("sz", val=round(size * 2)), tag("szCs", val=round(size * 2)))


def letter_head(piece: Piece, file: DocxFile) -> str:
    """信函: name and double line in the head of page one, 30 mm below the edge of the page and 170 mm wide."""
    size = head_size([piece.text], largest=LETTER_SIZE)
    air = size * (HEAD_LINE - 1) / 2
    left = (file.sheet.width - LETTER_RULE) / 2 - file.sheet.left
    right = (file.sheet.width - LETTER_RULE) / 2 - file.sheet.right
    outside = tag("ind", left=millimetres(left), right=millimetres(right))
    below = round(LETTER_RULE_BELOW * MM - air * 1.4)  # the ink ends above the letter's edge
    rule = tag("pBdr", edge("bottom", 1.06, RED, kind="thickThinSmallGap", space=below))
    words = run(piece.text, *_sized(size))
    header = paragraph("letter-head", words, outside, rule, line(size * HEAD_LINE))
    file.first_page(header, head_at=LETTER_HEAD_TOP - air / MM)
    return ""


def letter_number(piece: Piece, _file: DocxFile) -> str:
    """Marks at the left edge, the number at the right, 7/8 of a letter below the line (10.1)."""
    first = line(LINE, before=14 - (LINE - 16) / 2) if piece.above == 0 else ""
    mark = run(piece.text, fonts(LEADS["body1"]))
    return paragraph("letter-number", mark + run(f"\t{piece.right}"), first, tabs(("right", FULL)))


def number_signed(piece: Piece, _file: DocxFile) -> str:
    """The number at the left, 签发人 at the right, two names a row, one under the other."""
    wide, signers = piece.indent, piece.rows[0]
    start = CHARACTERS - 1 - len(signers) * wide - (len(signers) - 1)
    places = [start - 4, *(start + at * (wide + 1) for at in range(len(signers)))]
    # After the label the first name needs no tab: its stop is just there, and a letter wider would be past it.
    first, others = signers[0] if piece.right else f"\t{signers[0]}", "".join(f"\t{name}" for name in signers[1:])
    names = run(first + others, fonts(KAITI))
    stops = tabs(*(("left", place * PITCH) for place in places))
    return paragraph("number-signed", run(f"{piece.text}\t{piece.right}") + names, _one_in(), stops)


def _one_in() -> str:
    return tag("ind", left=twips(PITCH))


def editor(piece: Piece, _file: DocxFile) -> str:
    """Who edits at the left, the date at the right."""
    stop = tabs(("right", FULL - PITCH))
    return paragraph("editor", run(f"{piece.text}\t{piece.right}"), _one_in(), stop)


def rule(_piece: Piece, _file: DocxFile) -> str:
    """The red line 4 mm below the number, as wide as the type area."""
    # The line above leaves some air under its letters; the rest of the 4 mm is this paragraph's height.
    height = RULE_BELOW_NUMBER * MM - (LINE - 16) / 2 + 1
    return paragraph("rule", "", tag("pBdr", edge("bottom", 0.7, RED)), line(height))


def signatures(piece: Piece, _file: DocxFile) -> str:
    """Two issuers side by side, each centred over its place."""
    left, right = piece.rows[0]
    stops = tabs(("center", piece.indent * PITCH), ("center", (CHARACTERS - piece.indent) * PITCH))
    return paragraph("signatures", run(f"\t{left}\t{right}"), stops, tag("keepNext"))


def picture(piece: Piece, file: DocxFile) -> str:
    """A picture on a line of its own; its words where its bytes are not known."""
    shown = file.drawing(piece.picture, piece.text) if piece.picture else ""
    break_before = tag("pageBreakBefore") if piece.new_page else ""
    air = tag("spacing", before=twips(AIR), after=twips(AIR), line=240, lineRule="auto")
    return paragraph("picture", shown or run(piece.text), break_before, air)


PLACES: dict[str, Callable[[Piece], tuple[str, ...]]] = {
    "signature": indented,
    "attached": attached,
    "attached-more": attached,
    "roll": roll,
}
SPECIAL: dict[str, Callable[[Piece, DocxFile], str]] = {
    "head": head,
    "letter-head": letter_head,
    "letter-number": letter_number,
    "number-signed": number_signed,
    "editor": editor,
    "rule": rule,
    "signatures": signatures,
    "picture": picture,
    "imprint": imprint,
    "imprint-plain": imprint,
}
