"""Tables: cells as words with their marks, header rows, the shares of the columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from documents.word.limits import checked_length
from documents.word.lines import Line
from documents.word.names import child, children, number, switched_on, tag, value
from documents.word.passage import CHANGES, Mark, Passage, Shown, Tracked, tracked
from documents.word.reading import Reading

if TYPE_CHECKING:
    from documents.word.flow import FlowReader

WRAPPERS = {"w:sdt", "w:sdtContent", "w:customXml"}
Cells = list[Passage]


class TableReader:
    """Reads the cells through the flow of the document, for tables stand in cells too."""

    def __init__(self, reading: Reading, flow: FlowReader) -> None:
        self._reading = reading
        self._losses = reading.losses
        self._flow = flow

    def read(self, element: etree._Element) -> Line:
        """The whole table as one line; a table without words has an empty one."""
        rows: list[Cells] = []
        header, heading = 0, True
        marks: list[Passage] = []
        for item in _unwrapped(element, "w:tr"):
            cells = self._row(item, marks)
            if cells:
                cells[0] = Passage.joined("", [*marks, cells[0]])
                marks.clear()
                heading = heading and bool(switched_on(child(item, "trPr"), "tblHeader"))
                header += heading
                rows.append(cells)
        if not any(cell.text for cells in rows for cell in cells):
            return Line(Passage.joined("", [*(cell for cells in rows for cell in cells), *marks]))
        rows[-1][-1] = Passage.joined("", [rows[-1][-1], *marks])
        return _line(rows, header, _widths(element))

    def _row(self, row: etree._Element, marks: list[Passage]) -> Cells:
        """The cells; none when the row is not shown. Marks that belong before them are added to `marks`."""
        properties = child(row, "trPr")
        if switched_on(properties, "hidden"):
            self._losses.add("hidden")
            return []
        cells = list(self._cells(row))
        found = next((item for name in ("ins", "del") if (item := child(properties, name)) is not None), None)
        return cells if found is None else self._changed_row(cells, found, marks)

    def _changed_row(self, cells: Cells, found: etree._Element, marks: list[Passage]) -> Cells:
        """A row that came in or went out is one change; those of its words say the same again."""
        op, shown = CHANGES[tag(found)], CHANGES[tag(found)] == self._reading.shown_op
        words = "\t".join(map(_words, cells))
        if words.strip():
            change = tracked(op, words if shown else f"{words}\n", found, shown=shown)
            marks.append(Passage("", (Mark(0, change),)))
        return [cell.without(Tracked) for cell in cells] if shown else []

    def _cells(self, row: etree._Element) -> Iterator[Passage]:
        for cell in _unwrapped(row, "w:tc"):
            properties = child(cell, "tcPr")
            span = min(max(number(child(properties, "gridSpan"), 1) or 1, 1), 100)
            merge = child(properties, "vMerge")
            self._flow.count.more_cells(span)
            self._losses.add(
                "cells", count=child(properties, "cellIns") is not None or child(properties, "cellDel") is not None
            )
            if span > 1 or (merge is not None and value(merge) == "restart"):
                self._losses.add("merged")
            yield self._cell(cell)
            yield from [Passage()] * (span - 1)

    def _cell(self, cell: etree._Element) -> Passage:
        before = self._flow.count.paragraphs
        lines = [line for item in cell if isinstance(item.tag, str) for line in self._flow.flow(item)]
        lines.extend(self._flow.rest())
        self._flow.count.paragraphs = before
        self._losses.add("nested", count=sum(line.rows is not None for line in lines))
        words = _one_under_the_other(line.passage for line in lines)
        checked_length(words.text)
        self._losses.add("inside", count=len(words.things(Shown)))
        return words


def _words(cell: Passage) -> str:
    """What a cell says or, when all of it was deleted, said."""
    return cell.text or "".join(change.text for _at, change in cell.things(Tracked)).strip()


def _one_under_the_other(parts: Iterator[Passage]) -> Passage:
    """The paragraphs of a cell, a line each; marks without words take no line."""
    lines: list[list[Passage]] = [[]]
    has_words = False
    for part in parts:
        if part.text and has_words:
            lines.append([])
        has_words = has_words or bool(part.text)
        lines[-1].append(part)
    return Passage.joined("\n", (Passage.joined("", line) for line in lines))


def _line(rows: list[Cells], header: int, widths: tuple[float, ...]) -> Line:
    passage = Passage.joined("\n", (Passage.joined("\t", cells) for cells in rows))
    texts = tuple(tuple(cell.text for cell in cells) for cells in rows)
    fits = len(widths) == max(map(len, texts))
    return Line(passage, rows=texts, header=header, widths=widths if fits else ())


def _widths(table: etree._Element) -> tuple[float, ...]:
    """The columns' shares of the width."""
    grid = child(table, "tblGrid")
    columns = [max(number(item, 0, "w") or 0, 0) for item in children(grid, "gridCol")] if grid is not None else []
    total = sum(columns)
    return tuple(round(column / total, 4) for column in columns) if total else ()


def _unwrapped(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for item in element:
        if isinstance(item.tag, str) and tag(item) == wanted:
            yield item
        elif isinstance(item.tag, str) and tag(item) in WRAPPERS:
            yield from _unwrapped(item, wanted)
