"""The text of a draft as every other app knows it: a list of blocks, nothing of Word left in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "table"]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, title line or table.

    `level` follows the official numbering: 1 一、 2（一） 3 1. 4（1）, 0 for none.
    A table carries its cells in `rows` and the same words, tab separated, in `text`.
    """

    kind: BlockKind
    text: str
    level: int = 0
    rows: Rows = ()

    @classmethod
    def table(cls, rows: Rows) -> Block:
        """A table block whose text is made from its cells, so that it can be matched and searched."""
        return cls("table", "\n".join("\t".join(row) for row in rows), rows=rows)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read from a file, and in sentences what was left behind."""

    blocks: list[Block] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title lines joined as one."""
        return "".join(block.text for block in self.blocks if block.kind == "title")
