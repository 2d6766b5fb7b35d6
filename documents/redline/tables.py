"""Tables with tracked rows and tracked words in their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents.blocks import Block
from documents.comparison import Line, Row
from documents.comparison.tables import lines
from documents.official.composition import body
from documents.official.measures import MM
from documents.official.pieces import Piece
from documents.official.word.tables import AIR, HEAD
from documents.official.word.xml import line as height
from documents.official.word.xml import paragraph, tag, twips
from documents.redline.words import Words


class TrackedTables:
    """Writes the tables of a redline."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def table(self, row: Row, before: Block | None) -> str:
        """The table of a row: with its changes, or as a whole come or gone."""
        if row.how in ("deleted", "away"):
            return self._table(row.block, self._all("del", row.block))
        if before is None or row.how in ("split", "merged"):
            return self._table(row.block, self._all("ins", row.block))
        if not _fits(row.lines, before.header, row.block.header):
            return self._table(before, self._all("del", before)) + self._table(row.block, self._all("ins", row.block))
        return self._table(row.block, row.lines)

    def _all(self, op: str, block: Block) -> tuple[Line, ...]:
        rows = self.words.notes.rows(block)
        return lines(rows, ()) if op == "del" else lines((), rows)

    def _table(self, block: Block, compared: Sequence[Line]) -> str:
        piece = next(iter(body([block])))
        widths = [twips(share * self.words.file.sheet.type_width * MM) for share in piece.widths]
        grid = tag("tblGrid", "".join(tag("gridCol", w=width) for width in widths))
        head = tag("tblPr", HEAD.format(width=sum(widths)))
        rows = "".join(self._rows(piece, widths, compared))
        # Two tables that touch would become one.
        air = paragraph("gap", "", height(AIR))
        return air + tag("tbl", head + grid + rows) + air if widths else ""

    def _rows(self, piece: Piece, widths: Sequence[int], compared: Sequence[Line]) -> Iterator[str]:
        small = "-small" if piece.role == "table-small" else ""
        for line, heads in zip(compared, _heads(compared, piece.header), strict=True):
            change = self.words.tracker.mark(line.op) if line.op != "same" else ""
            properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if heads else "") + change
            role = f"cell-head{small}" if heads else f"cell{small}"
            yield tag("tr", tag("trPr", properties) + "".join(self._cells(line, role, widths)))

    def _cells(self, line: Line, role: str, widths: Sequence[int]) -> Iterator[str]:
        for at, width in enumerate(widths):
            segments = line.cells[at] if at < len(line.cells) else ()
            properties = tag("tcPr", tag("tcW", w=width, type="dxa") + tag("vAlign", val="center"))
            words = "".join(self.words.tracked(segments))
            yield tag("tc", properties + paragraph(role, words))


def _heads(compared: Sequence[Line], header: int) -> list[bool]:
    """Which rows are header rows: so many of the new ones, and the gone ones among or before them."""
    heads, kept = [], 0
    for line in compared:
        heads.append(kept < header)
        kept += line.op != "del"
    return heads if kept else [at < header for at in range(len(compared))]


def _fits(compared: Sequence[Line], old_header: int, new_header: int) -> bool:
    """Whether one table can show both: as many cells in every row, and the same header rows before and after."""
    heads = _heads(compared, new_header)
    before = [head for line, head in zip(compared, heads, strict=True) if line.op != "ins"]
    as_many = len({len(line.cells) for line in compared}) == 1
    return as_many and before == [at < old_header for at in range(len(before))]
