"""styles.xml, settings.xml and fontTable.xml: the same for every document."""

from __future__ import annotations

from functools import cache

from documents.official.looks import BIAOSONG, FANGSONG, FONTS, HEITI, KAITI, LOOKS, SONGTI, Look
from documents.official.measures import BODY, PITCH
from documents.official.word.xml import PARAGRAPH, RUN, fonts, line, ordered, style_id, tag, twips

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
REFERENCE = "gw-note-mark"
# Where a PC lacks the office's faces, Windows' own of the same kind.
INSTEAD = {FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", BIAOSONG: "宋体", SONGTI: "SimSun"}


@cache
def styles_xml() -> bytes:
    """Defaults, the built-in styles others rest on, and one style a look."""
    own = "".join(_style(role, look) for role, look in LOOKS.items())
    return _part("styles", _defaults() + BUILT_IN + own)


@cache
def settings_xml() -> bytes:
    """Odd and even pages apart, the footnotes' separators, and Word's present way of laying out."""
    mode = 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    separators = tag("footnotePr", tag("numFmt", val="decimalEnclosedCircleChinese") + NOTE_PARTS)
    return _part(
        "settings",
        f'<w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>{separators}'
        f"<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/><w:compatSetting {mode}/></w:compat>",
    )


@cache
def fonts_xml() -> bytes:
    """The faces named, and what may stand in for them."""
    faces = "".join(
        tag("font", tag("altName", val=INSTEAD[name]) + tag("charset", val="86") + tag("family", val="auto"), name=name)
        for name in FONTS
    )
    return _part("fonts", faces)


NOTE_PARTS = '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'
BUILT_IN = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultFont"><w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    "<w:tblCellMar>"
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
    f'<w:style w:type="character" w:styleId="{REFERENCE}"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
)


def _part(name: str, content: str) -> bytes:
    return f'{START}<w:{name} xmlns:w="{NAMESPACE}">{content}</w:{name}>'.encode()


def _defaults() -> str:
    size = BODY * 2
    words = ordered(
        "rPr",
        RUN,
        (
            fonts(FANGSONG),
            tag("sz", val=round(size)),
            tag("szCs", val=round(size)),
            tag("lang", val="en-US", eastAsia="zh-CN"),
        ),
    )
    return tag("docDefaults", tag("rPrDefault", words) + tag("pPrDefault", tag("pPr", tag("widowControl", val=0))))


def _style(role: str, look: Look) -> str:
    content = tag("name", val=look.name) + tag("basedOn", val="Normal") + tag("qFormat")
    return tag(
        "style", content + _paragraph(look) + _letters(look), type="paragraph", customStyle=1, styleId=style_id(role)
    )


def _paragraph(look: Look) -> str:
    # Word would set 1200处 apart as 1200 处, and lines would no longer hold 28 characters.
    parts = (tag("autoSpaceDE", val=0), tag("autoSpaceDN", val=0), tag("snapToGrid", val=0), tag("jc", val=look.align))
    height = line(look.line) if look.line else tag("spacing", before=0, after=0, line=240, lineRule="auto")
    first = tag("ind", firstLineChars=look.indent * 100, firstLine=twips(look.indent * PITCH)) if look.indent else ""
    level = tag("outlineLvl", val=look.outline) if look.outline is not None else ""
    return ordered("pPr", PARAGRAPH, (*parts, height, first, level, tag("keepNext") if look.with_next else ""))


def _letters(look: Look) -> str:
    closer = tag("spacing", val=twips(PITCH - BODY)) if look.size == BODY else ""
    colour = tag("color", val=look.colour) if look.colour else ""
    size = (tag("sz", val=round(look.size * 2)), tag("szCs", val=round(look.size * 2)))
    return ordered("rPr", RUN, (fonts(look.font), closer, colour, *size))
