"""The paragraph styles of an official document, named as offices know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from documents.official.measures import BODY, LINE, RED, SMALL, TINY, TITLE

FANGSONG, KAITI, HEITI, BIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
FONTS = (FANGSONG, KAITI, HEITI, BIAOSONG, SONGTI)


@dataclass(frozen=True, slots=True)
class Look:
    """One style: its name on screen, its face, and how it stands on the line. `line` 0 is as high as its content."""

    name: str
    font: str = FANGSONG
    size: float = BODY
    align: Literal["left", "center", "right", "both"] = "both"
    indent: int = 0
    outline: int | None = None
    colour: str = ""
    line: float = LINE
    with_next: bool = False


LOOKS = {
    "head": Look("公文标志", BIAOSONG, 48, "center", colour=RED),
    "letter-head": Look("信函标志", BIAOSONG, 40, "center", colour=RED),
    "corner": Look("公文份号缓急", HEITI, align="left"),
    "number": Look("公文字号", align="center"),
    "number-signed": Look("公文字号签发", align="left"),
    "letter-number": Look("信函字号", align="left"),
    "editor": Look("简报编发", align="left"),
    "rule": Look("红色分隔线", align="center"),
    "gap": Look("公文空行", align="left"),
    "title": Look("公文标题", BIAOSONG, TITLE, "center"),
    "mark": Look("公文稿次", KAITI, align="center"),
    "note": Look("公文题注", KAITI, align="center"),
    "addressee": Look("主送机关", align="left"),
    "h1": Look("公文一级标题", HEITI, indent=2, outline=0, with_next=True),
    "h2": Look("公文二级标题", KAITI, indent=2, outline=1, with_next=True),
    "h3": Look("公文三级标题", indent=2, outline=2, with_next=True),
    "h4": Look("公文四级标题", indent=2, outline=3, with_next=True),
    "body": Look("公文正文", indent=2),
    "attached": Look("附件说明", align="left"),
    "signature": Look("公文落款", align="right"),
    "signatures": Look("联合落款", align="left"),
    "remark": Look("公文附注", align="left", indent=2),
    "roll": Look("纪要名单", align="left"),
    "attachment-mark": Look("附件标记", HEITI, align="left"),
    "attachment-title": Look("附件标题", BIAOSONG, TITLE, "center"),
    "picture": Look("公文图片", align="center", line=0),
    "cell": Look("公文表格", size=SMALL, align="left", line=22),
    "cell-head": Look("公文表头", HEITI, SMALL, "center", line=22),
    "cell-small": Look("公文表格小字", size=TINY, align="left", line=16),
    "cell-head-small": Look("公文表头小字", HEITI, TINY, "center", line=16),
    "imprint": Look("公文版记", size=SMALL, align="left", line=24),
    "page": Look("公文页码", SONGTI, SMALL, "left", line=SMALL),
    "footnote": Look("footnote text", size=TINY, align="left", line=14),
}
LEADS = {"body1": HEITI, "body2": KAITI, "attached": FANGSONG, "roll": HEITI}
SAME_AS = {"body1": "body", "body2": "body", "attached-more": "attached", "imprint-plain": "imprint"}


def style_of(role: str) -> str:
    """The role whose look a piece has."""
    return SAME_AS.get(role, role)
