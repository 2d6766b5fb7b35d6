"""WordprocessingML as text: elements whose children stand in the order the schema wants (ECMA-376 part 1, 17)."""

from __future__ import annotations

import re
from xml.sax import saxutils

from documents.official.looks import style_of
from documents.official.measures import MM

NAME = re.compile(r"<w:(\w+)")
PARTS = re.compile(r"([\t\n])")
# fmt: off
PARAGRAPH = [
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs",
    "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment",
    "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
]
RUN = [
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint", "noProof",
    "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd",
    "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath",
]
# fmt: on


def escape(text: str) -> str:
    """Text as it may stand between tags."""
    return saxutils.escape(text)


def tag(name: str, content: str = "", /, **attributes: object) -> str:
    """<w:name w:key="value">content</w:name>; the namespace of Word throughout."""
    words = "".join(f" w:{key}={saxutils.quoteattr(str(value))}" for key, value in attributes.items())
    return f"<w:{name}{words}>{content}</w:{name}>" if content else f"<w:{name}{words}/>"


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def millimetres(length: float) -> int:
    """Millimetres in twentieths of a point."""
    return twips(length * MM)


def ordered(name: str, order: list[str], parts: tuple[str, ...]) -> str:
    """A properties element with its parts in the schema's order; nothing for no parts."""
    known = [part for part in parts if part]
    known.sort(key=lambda part: order.index(NAME.match(part).group(1)))  # type: ignore[union-attr]
    return tag(name, "".join(known)) if known else ""


def fonts(name: str) -> str:
    """One face for all scripts: with another for Latin, Chinese quotation marks would be set half as wide."""
    return tag("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia")


def run(text: str, *properties: str) -> str:
    """Words with line breaks and tabs as Word has them."""
    words = "".join(_word(part) for part in PARTS.split(text) if part)
    return f"<w:r>{ordered('rPr', RUN, properties)}{words}</w:r>" if words else ""


def _word(part: str) -> str:
    if part == "\n":
        return "<w:br/>"
    return "<w:tab/>" if part == "\t" else f'<w:t xml:space="preserve">{escape(part)}</w:t>'


def paragraph(role: str, content: str = "", *properties: str) -> str:
    """A paragraph in the style of a role; `properties` are further children of w:pPr, in any order."""
    style = tag("pStyle", val=style_id(role))
    return f"<w:p>{ordered('pPr', PARAGRAPH, (style, *properties))}{content}</w:p>"


def style_id(role: str) -> str:
    """The id under which a role's style is in styles.xml."""
    return f"gw-{style_of(role)}"


def line(points: float, *, before: float = 0) -> str:
    """A line of exactly this height, with room above the paragraph."""
    return tag("spacing", before=twips(before), after=0, line=twips(points), lineRule="exact")


def tabs(*stops: tuple[str, float]) -> str:
    """Tab stops: alignment and place in points."""
    return tag("tabs", "".join(tag("tab", val=kind, pos=twips(at)) for kind, at in stops))


def edge(side: str, width: float, colour: str = "000000", *, kind: str = "single", space: int = 0) -> str:
    """One border line, `width` in millimetres (Word draws eighths of a point)."""
    return tag(side, val=kind, sz=max(2, round(width * MM * 8)), space=space, color=colour)
