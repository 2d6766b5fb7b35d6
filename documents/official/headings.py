"""Which rows of a table are repeated on every page: those its writer marked, else the first of a table that fills a page."""

from __future__ import annotations

import re

from documents.blocks import Block, Rows
from documents.official.measures import LINES

LONGEST_HEADING = 20
# A number with or without its unit, a percentage, a date: what stands in the body of a table.
FIGURE = re.compile(
    r"[\d,.，%％‰—–\-+~年月日/:：]*\d[\d,.，%％‰—–\-+~年月日/:：]*(?:次|份|件|个|人|万|元|家|期|条|项)?"
)
YEAR = re.compile(r"(?:19|20)\d\d年?")


def heading_rows(block: Block) -> int:
    """How many rows stand again on every page."""
    if block.header or len(block.rows) <= LINES:
        return block.header
    return 1 if may_head(block.rows) else 0


def may_head(rows: Rows) -> bool:
    """Whether the first row can be a heading: several short words, none missing but the first, and no figures."""
    first = [cell.strip() for cell in rows[0]]
    named = [cell for cell in first[1:] if cell]
    if not named or len(named) < len(first) - 1:
        return False
    figures = (FIGURE.fullmatch(cell) and not YEAR.fullmatch(cell) for cell in first)
    return not any(figures) and all(len(cell) <= LONGEST_HEADING and not cell.endswith("。") for cell in first)
