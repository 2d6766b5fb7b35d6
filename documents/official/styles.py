"""The paragraph styles of an official .docx, named as offices know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from documents.official.measures import BODY, LINE, PITCH, RED, SMALL, TITLE

FANGSONG, KAITI, HEITI, BIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
LEFT, CENTRE, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True, slots=True)
class Look:
    """One style: its name on screen, its face, and how it stands on the line."""

    name: str
    font: str = FANGSONG
    size: float = BODY
    align: Any = BOTH
    indent: int = 0
    outline: int | None = None
    colour: str = ""


LOOKS = {
    "head": Look("公文标志", BIAOSONG, 48, CENTRE, colour=RED),
    "number": Look("公文字号", align=CENTRE),
    "number-signed": Look("公文字号签发", align=LEFT),
    "editor": Look("简报编发", align=LEFT),
    "rule": Look("红色分隔线", align=CENTRE),
    "gap": Look("公文空行", align=LEFT),
    "title": Look("公文标题", BIAOSONG, TITLE, CENTRE),
    "mark": Look("公文稿次", KAITI, align=CENTRE),
    "note": Look("公文题注", KAITI, align=CENTRE),
    "addressee": Look("主送机关", align=LEFT),
    "h1": Look("公文一级标题", HEITI, indent=2, outline=0),
    "h2": Look("公文二级标题", KAITI, indent=2, outline=1),
    "h3": Look("公文三级标题", indent=2, outline=2),
    "h4": Look("公文四级标题", indent=2, outline=3),
    "body": Look("公文正文", indent=2),
    "attached": Look("附件说明", align=LEFT),
    "signature": Look("公文落款", align=RIGHT),
    "remark": Look("公文附注", align=LEFT, indent=2),
    "attachment-mark": Look("附件标记", HEITI, align=LEFT),
    "attachment-title": Look("附件标题", BIAOSONG, TITLE, CENTRE),
    "cell": Look("公文表格", size=SMALL, align=LEFT),
    "imprint": Look("公文版记", size=SMALL, align=LEFT),
    "page": Look("公文页码", SONGTI, SMALL, LEFT),
}
LEADS = {"body1": HEITI, "body2": KAITI, "attached": FANGSONG}
SAME_AS = {"body1": "body", "body2": "body", "attached-more": "attached"}


def look_of(role: str) -> Look:
    """The look of a piece's role."""
    return LOOKS[SAME_AS.get(role, role)]


def add_styles(document: Any) -> None:
    """Make every style in a new document and set its defaults."""
    _defaults(document)
    for look in LOOKS.values():
        style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(look.size)
        set_fonts(style.element.get_or_add_rPr(), look.font)
        if look.colour:
            style.font.color.rgb = RGBColor.from_string(look.colour)
        if look.size == BODY:
            _set_closer(style.element.get_or_add_rPr())
        _paragraph(style, look)


def set_fonts(properties: Any, font: str) -> None:
    """One face for all scripts: with another for Latin, Chinese quotation marks would be set half as wide."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _set_closer(properties: Any) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round((PITCH - BODY) * 20)))
    # The schema fixes the order of these; colour and size follow spacing.
    after = [item for item in properties if item.tag in (qn("w:sz"), qn("w:szCs"), qn("w:lang"))]
    after[0].addprevious(spacing) if after else properties.append(spacing)


def _paragraph(style: Any, look: Look) -> None:
    layout = style.paragraph_format
    layout.alignment = look.align
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(LINE)
    layout.widow_control = False
    _no_extra_space(style.element.get_or_add_pPr())
    if look.indent:
        layout.first_line_indent = Pt(look.indent * PITCH)
    if look.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.outline))
        style.element.get_or_add_pPr().append(level)


def _no_extra_space(properties: Any) -> None:
    # Word would set 1200处 apart as 1200 处, and lines would no longer hold 28 characters.
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        switch = OxmlElement(name)
        switch.set(qn("w:val"), "0")
        properties.insert_element_before(
            switch,
            "w:bidi",
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:jc",
            "w:outlineLvl",
        )


def _defaults(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.size = Pt(BODY)
    set_fonts(normal.element.get_or_add_rPr(), FANGSONG)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    set_fonts(defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}"), FANGSONG)
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
