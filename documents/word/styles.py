"""Styles: what a paragraph or a run inherits, followed through basedOn."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from documents.word.names import child, children, number, switched_on, value

HEADING_NAME = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
TOC_NAME = re.compile(r"^(?:(?:toc|目录)\s*\d|toc (?:heading|标题))", re.IGNORECASE)
TITLE_NAMES = {"title", "标题", "题目", "公文标题", "文件标题", "大标题", "主标题"}
MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """The few properties of a style that say what a paragraph is."""

    name: str = ""
    parent: str | None = None
    outline: int | None = None
    centred: bool | None = None
    hidden: bool | None = None
    num_id: str | None = None
    num_level: int | None = None


class Styles:
    """Look-ups by style id; an unknown id behaves like the default paragraph."""

    def __init__(self, root: etree._Element | None = None) -> None:
        self._styles = (
            {} if root is None else {value(item, "styleId") or "": _style(item) for item in children(root, "style")}
        )
        self._default = "" if root is None else _default_id(root)

    def chain(self, style_id: str | None) -> list[Style]:
        """The style and its ancestors, nearest first; loops end."""
        chain: list[Style] = []
        wanted = style_id if style_id in self._styles else self._default
        while wanted in self._styles and len(chain) < MAX_CHAIN:
            chain.append(self._styles[wanted])
            wanted = chain[-1].parent or ""
        return chain

    def hides(self, style_id: str | None) -> bool:
        """Whether text in this style is hidden."""
        said = [style.hidden for style in self.chain(style_id) if style.hidden is not None]
        return bool(said and said[0])


def outline_of(chain: list[Style]) -> int | None:
    """The outline level 1–9 given by the style's name or property, or None."""
    for style in chain:
        if match := HEADING_NAME.match(style.name):
            return int(match.group(1))
        if style.outline is not None:
            return style.outline + 1 if style.outline < 9 else None
    return None


def is_title_style(chain: list[Style]) -> bool:
    """The style named 标题 (Title), not one of its numbered sisters."""
    return any(style.name.lower() in TITLE_NAMES for style in chain)


def is_contents_style(chain: list[Style]) -> bool:
    """A line of the automatic table of contents."""
    return bool(chain) and TOC_NAME.match(chain[0].name) is not None


def _style(item: etree._Element) -> Style:
    properties = child(item, "pPr")
    justified = value(child(properties, "jc"))
    return Style(
        name=(value(child(item, "name")) or "").strip(),
        parent=value(child(item, "basedOn")),
        outline=number(child(properties, "outlineLvl")),
        centred=None if justified is None else justified == "center",
        hidden=switched_on(child(item, "rPr"), "vanish"),
        num_id=value(child(properties, "numPr", "numId")),
        num_level=number(child(properties, "numPr", "ilvl")),
    )


def _default_id(root: etree._Element) -> str:
    for item in children(root, "style"):
        if value(item, "type") in (None, "paragraph") and value(item, "default") in ("1", "true", "on"):
            return value(item, "styleId") or ""
    return ""
