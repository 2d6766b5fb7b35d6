"""Paragraphs and tables in order, with numbers written back; still lines, not yet blocks."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from documents.word.limits import Count, checked_length
from documents.word.lines import Line, Waiting
from documents.word.names import child, formerly, number, tag, value
from documents.word.passage import CHANGES, PARAGRAPH_MARK, Mark, Passage, Shown, tracked
from documents.word.reading import Reading
from documents.word.runs import RunReader
from documents.word.styles import Style, is_contents_style, is_title_style, outline_of
from documents.word.tables import TableReader

WRAPPERS = {"w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "mc:Choice"}
NOT_WRITTEN_APART = "、，。．.）)：；　 "


class FlowReader:
    """Turns block-level XML into lines; keeps the limits while it goes."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._losses = reading.losses
        self._runs = RunReader(reading)
        self._tables = TableReader(reading, self)
        self.count = Count()
        self._waiting = Waiting(self.count)

    def lines(self, element: etree._Element) -> Iterator[Line]:
        """The lines of one element of the body, its pictures after it; empty paragraphs are layout and fall away."""
        for line in self.flow(element):
            words = line.without_pictures()
            pictures = [Line.of_picture(shown) for _at, shown in line.passage.things(Shown)]
            if words.text:
                yield words
            else:
                pictures[0] = pictures[0].preceded_by(words.passage)
            for picture in pictures:
                self.count.paragraph()
                yield picture

    def flow(self, element: etree._Element) -> Iterator[Line]:
        """The same, the pictures still inside the lines."""
        name = tag(element)
        if name == "w:p":
            yield from self._paragraph(element)
        elif name == "w:tbl":
            yield from self._table(element)
        elif name == "w:altChunk":
            self._losses.add("foreign")
        elif name == "mc:AlternateContent":
            yield from self._inside(next((item for item in element if tag(item) == "mc:Choice"), element))
        elif name in WRAPPERS or CHANGES.get(name) == self._reading.shown_op:
            yield from self._inside(element)

    def rest(self) -> Iterator[Line]:
        """What a deleted paragraph mark at the very end would have joined to something; its words may be none."""
        words = self._waiting.taken().stripped()
        if words.text:
            yield self._counted(Line(words))
        elif words.marks:
            yield Line(words)

    def _inside(self, element: etree._Element) -> Iterator[Line]:
        for item in element:
            if isinstance(item.tag, str):
                yield from self.flow(item)

    def _paragraph(self, element: etree._Element) -> Iterator[Line]:
        properties = child(element, "pPr")
        own = self._runs.passage(element) + self._mark_change(properties)
        if self._joins_next(properties):
            self._waiting.add(own)
            return
        if self._reading.changes == "rejected":
            properties = formerly(properties)
        style_id = value(child(properties, "pStyle"))
        chain = self._reading.styles.chain(style_id)
        label = self._label(properties, chain, style_id)
        if not (own.text.strip() or own.things(Shown) or self._waiting.has_words):
            self._waiting.add(own.stripped())
        elif not self._left_out(chain, style_id, own.text):
            words = (self._waiting.taken() + own).stripped()
            yield self._counted(_described(properties, chain, joined(label, words))) if words.text else Line(words)

    def _left_out(self, chain: list[Style], style_id: str | None, words: str) -> bool:
        if words and is_contents_style(chain):
            self._losses.add("contents")
            return True
        if words and self._reading.styles.hides(style_id):
            self._losses.add("hidden", words)
            return True
        return False

    def _counted(self, line: Line) -> Line:
        self.count.paragraph()
        self.count.more_marks(len(line.passage.marks))
        if line.rows is None:
            checked_length(line.text)
        return line

    def _mark_change(self, properties: etree._Element | None) -> Passage:
        """A tracked change of the paragraph mark: two paragraphs made one, or one made two."""
        found = _mark_changes(properties)
        if not found:
            return Passage()
        change = tracked(CHANGES[tag(found[0])], PARAGRAPH_MARK, found[0], shown=False)
        return Passage("", (Mark(0, change),))

    def _joins_next(self, properties: etree._Element | None) -> bool:
        return any(CHANGES[tag(item)] != self._reading.shown_op for item in _mark_changes(properties))

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
            level = self._reading.numbering.level_of_style(num_id, style_id)
        return self._reading.numbering.label(num_id, level)

    def _table(self, element: etree._Element) -> Iterator[Line]:
        # A paragraph cannot be joined to a table: what waits for the next one stands by itself.
        before = self._waiting.taken().stripped()
        if before.text:
            yield self._counted(Line(before))
            before = Passage()
        line = self._tables.read(element).preceded_by(before)
        if line.text.strip():
            yield self._counted(line)
        elif line.passage.things(Shown):
            yield Line(line.passage.stripped())
        else:
            self._losses.add("blank")
            self._waiting.add(line.passage.stripped())


def _mark_changes(properties: etree._Element | None) -> list[etree._Element]:
    mark = child(properties, "rPr")
    return [] if mark is None else [item for item in mark if tag(item) in CHANGES]


def _described(properties: etree._Element | None, chain: list[Style], words: Passage) -> Line:
    said = value(child(properties, "jc"))
    inherited = next((style.centred for style in chain if style.centred is not None), False)
    outline = number(child(properties, "outlineLvl"))
    return Line(
        words,
        outline=outline + 1 if outline is not None and outline < 9 else outline_of(chain),
        centred=bool(inherited) if said is None else said == "center",
        titled=is_title_style(chain),
    )


def joined(label: str, words: Passage) -> Passage:
    """一、概况, 1.高温, but "1. Heat" and "Chapter 1 Heat"."""
    both_latin = label[-1:].isascii() and words.text[:1].isascii()
    apart = label and (label[-1] not in NOT_WRITTEN_APART or both_latin)
    return Passage(f"{label} " if apart else label) + words
