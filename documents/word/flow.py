"""Paragraphs and tables in order, with numbers written back; still lines, not yet blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from documents.blocks import Rows
from documents.errors import UnreadableDocument
from documents.word.losses import Losses
from documents.word.names import child, number, switched_on, tag, value
from documents.word.numbering import Numbering
from documents.word.runs import RunReader
from documents.word.styles import Style, Styles, is_contents_style, is_title_style, outline_of

MAX_PARAGRAPHS = 5_000
MAX_CHARACTERS = 20_000
MAX_CELLS = 20_000
WRAPPERS = {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag", "mc:Choice"}
NOT_WRITTEN_APART = "、，。．.）)：；　 "


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a table with what its place in the document says about it."""

    text: str
    outline: int | None = None
    centred: bool = False
    titled: bool = False
    rows: Rows | None = None


class FlowReader:
    """Turns block-level XML into lines; keeps the limits while it goes."""

    def __init__(self, styles: Styles, numbering: Numbering, losses: Losses) -> None:
        self._styles = styles
        self._numbering = numbering
        self._losses = losses
        self._runs = RunReader(styles, losses)
        self._carried = ""
        self._paragraphs = 0
        self._cells = 0

    def lines(self, element: etree._Element) -> Iterator[Line]:
        """The lines of one element of the body; empty paragraphs are layout and fall away."""
        name = tag(element)
        if name == "w:p":
            yield from self._paragraph(element)
        elif name == "w:tbl":
            yield from self._table(element)
        elif name == "w:altChunk":
            self._losses.add("foreign")
        elif name == "mc:AlternateContent":
            yield from self._inside(next((item for item in element if tag(item) == "mc:Choice"), element))
        elif name in WRAPPERS:
            yield from self._inside(element)

    def rest(self) -> Iterator[Line]:
        """What a deleted paragraph mark at the very end would have joined to something."""
        if self._carried.strip():
            yield Line(self._checked(self._carried))
        self._carried = ""

    def _inside(self, element: etree._Element) -> Iterator[Line]:
        for item in element:
            if isinstance(item.tag, str):
                yield from self.lines(item)

    def _paragraph(self, element: etree._Element) -> Iterator[Line]:
        properties = child(element, "pPr")
        style_id = value(child(properties, "pStyle"))
        chain = self._styles.chain(style_id)
        words = self._runs.text(element)
        if self._mark_removed(properties):
            self._carried += words
            return
        words, self._carried = (self._carried + words).strip(), ""
        label = self._label(properties, chain, style_id)
        if not words:
            return
        if is_contents_style(chain):
            self._losses.add("contents")
        elif self._styles.hides(style_id):
            self._losses.add("hidden", words)
        else:
            yield self._line(properties, chain, joined(label, words))

    def _line(self, properties: etree._Element | None, chain: list[Style], text: str) -> Line:
        said = value(child(properties, "jc"))
        inherited = next((style.centred for style in chain if style.centred is not None), False)
        outline = number(child(properties, "outlineLvl"))
        return Line(
            self._checked(text),
            outline=outline + 1 if outline is not None and outline < 9 else outline_of(chain),
            centred=bool(inherited) if said is None else said == "center",
            titled=is_title_style(chain),
        )

    def _mark_removed(self, properties: etree._Element | None) -> bool:
        mark = child(properties, "rPr")
        return child(mark, "del") is not None or child(mark, "moveFrom") is not None

    def _label(self, properties: etree._Element | None, chain: list[Style], style_id: str | None) -> str:
        direct = child(properties, "numPr")
        level = number(child(direct, "ilvl"))
        num_id = value(child(direct, "numId"))
        if num_id is None:
            num_id = next((style.num_id for style in chain if style.num_id is not None), None)
        if num_id is None:
            return ""
        if level is None:
            level = next((style.num_level for style in chain if style.num_level is not None), None)
        if level is None:
            level = self._numbering.level_of_style(num_id, style_id)
        return self._numbering.label(num_id, level)

    def _checked(self, text: str) -> str:
        self._paragraphs += 1
        if self._paragraphs > MAX_PARAGRAPHS:
            raise UnreadableDocument(_("文稿超过 5000 段，不能逐段征求意见。请分成几份上传。"))
        return checked_length(text)

    def _table(self, element: etree._Element) -> Iterator[Line]:
        rows = tuple(self._rows(element))
        if any(cell for row in rows for cell in row):
            yield Line(self._checked(""), rows=rows)

    def _rows(self, element: etree._Element) -> Iterator[tuple[str, ...]]:
        for item in _unwrapped(element, "w:tr"):
            properties = child(item, "trPr")
            if child(properties, "del") is not None:
                self._losses.add("tracked")
            elif switched_on(properties, "hidden"):
                self._losses.add("hidden")
            else:
                yield tuple(self._row(item))

    def _row(self, row: etree._Element) -> Iterator[str]:
        for cell in _unwrapped(row, "w:tc"):
            properties = child(cell, "tcPr")
            span = min(max(number(child(properties, "gridSpan"), 1) or 1, 1), 100)
            merge = child(properties, "vMerge")
            self._count_cells(span)
            words = self._cell(cell)
            if span > 1 or (merge is not None and value(merge) == "restart"):
                self._losses.add("merged")
            yield words
            yield from [""] * (span - 1)

    def _cell(self, cell: etree._Element) -> str:
        before = self._paragraphs
        lines = [line for item in cell if isinstance(item.tag, str) for line in self.lines(item)]
        lines.extend(self.rest())
        self._paragraphs = before
        self._losses.add("nested", count=sum(line.rows is not None for line in lines))
        return checked_length("\n".join(_flat(line) for line in lines))

    def _count_cells(self, span: int) -> None:
        self._cells += span
        if self._cells > MAX_CELLS:
            raise UnreadableDocument(_("文稿中的表格过大（超过 2 万格）。请把表格作为附件另行上传。"))


def checked_length(text: str) -> str:
    """The text, or a refusal when no reader could comment on it as one paragraph."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableDocument(_("文稿中有一段超过 2 万字。请分段后再上传。"))
    return text


def joined(label: str, words: str) -> str:
    """一、概况, 1.高温, but "1. Heat" and "Chapter 1 Heat"."""
    both_latin = label[-1:].isascii() and words[:1].isascii()
    apart = label and (label[-1] not in NOT_WRITTEN_APART or both_latin)
    return f"{label} {words}" if apart else label + words


def _flat(line: Line) -> str:
    return line.text if line.rows is None else "\n".join("\t".join(row) for row in line.rows)


def _unwrapped(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for item in element:
        if isinstance(item.tag, str) and tag(item) == wanted:
            yield item
        elif isinstance(item.tag, str) and tag(item) in WRAPPERS:
            yield from _unwrapped(item, wanted)
