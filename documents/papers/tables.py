"""Tables of the papers, row by row: as many rows as there are, in no more memory than one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents.official.measures import THIN
from documents.official.word.xml import edge, millimetres, paragraph, tag
from documents.papers.file import words

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
ABOVE_AND_BELOW = 40  # twentieths of a point between a cell's rule and its words
ROOM = tag("tblCellMar", tag("top", w=ABOVE_AND_BELOW, type="dxa") + tag("bottom", w=ABOVE_AND_BELOW, type="dxa"))
NO_HEIGHT = tag("spacing", before=0, after=0, line=20, lineRule="exact")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in millimetres, how its words stand."""

    title: str
    width: float
    align: str = "left"


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    height: float = 0,
    small: bool = False,
    header: bool = True,
) -> Iterator[str]:
    """A table whose heading comes again on every page and whose rows are not split. `height` of a row at least, in millimetres.

    A cell is plain words, or XML of paragraphs when it begins with "<w:p>".
    """
    suffix = "-small" if small else ""
    yield _opening(columns)
    if header:
        cells = "".join(
            cell(paragraph(f"cell-head{suffix}", words(c.title), tag("keepNext")), c.width) for c in columns
        )
        yield row(cells, height=height, repeat=True)
    for values in rows:
        pairs = zip(columns, values, strict=True)
        yield row("".join(_cell(c, text, f"cell{suffix}") for c, text in pairs), height=height)
    # Two tables that touch would become one; the paragraph between them takes no room.
    yield f"</w:tbl>{paragraph('gap', '', NO_HEIGHT)}"


def row(cells: str, *, height: float = 0, repeat: bool = False) -> str:
    """w:tr; `repeat` on every page."""
    least = tag("trHeight", val=millimetres(height), hRule="atLeast") if height else ""
    return tag("tr", tag("trPr", f"<w:cantSplit/>{least}" + ("<w:tblHeader/>" if repeat else "")) + cells)


def cell(content: str, width: float, *, span: int = 1) -> str:
    """w:tc round whole paragraphs."""
    joined = tag("gridSpan", val=span) if span > 1 else ""
    return tag(
        "tc", tag("tcPr", tag("tcW", w=millimetres(width), type="dxa") + joined + tag("vAlign", val="center")) + content
    )


def _cell(column: Column, text: str, role: str) -> str:
    if text.startswith("<w:p>"):
        return cell(text, column.width)
    side = () if column.align == "left" else (tag("jc", val=column.align),)
    return cell(paragraph(role, words(text), *side), column.width)


def _opening(columns: Sequence[Column], ruled: bool = True) -> str:
    grid = tag("tblGrid", "".join(tag("gridCol", w=millimetres(c.width)) for c in columns))
    rules = tag("tblBorders", "".join(edge(side, THIN) for side in SIDES)) if ruled else ""
    wide = tag("tblW", w=sum(millimetres(c.width) for c in columns), type="dxa")
    return f"<w:tbl>{tag('tblPr', wide + tag('jc', val='center') + rules + tag('tblLayout', type='fixed') + (ROOM if ruled else ''))}{grid}"


def bare_table(columns: Sequence[Column], rows: Iterable[str]) -> Iterator[str]:
    """A table without rules round ready-made rows."""
    yield _opening(columns, ruled=False)
    yield from rows
    yield f"</w:tbl>{paragraph('gap', '', NO_HEIGHT)}"


def lines_needed(text: str, width: float, size: float) -> int:
    """About how many lines the words take in a cell of the width (mm) at the size (pt): for contents and row heights."""
    room = max(1.0, (width - 3.8) * 72 / 25.4 / size)
    return sum(max(1, -int(-_wide(part) // room)) for part in text.split("\n"))


def _wide(text: str) -> float:
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)
