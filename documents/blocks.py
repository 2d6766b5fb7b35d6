"""The text of a draft as every other app knows it: a list of blocks, nothing of Word left in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "table", "image"]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note below the page; its mark stands in the block's text before the character at offset `at`."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the text: which bytes (SHA-256 of the file in hexadecimal), and how large it stands, in millimetres."""

    sha256: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, title line, table or picture.

    `level` follows the official numbering: 1 一、 2（一） 3 1. 4（1）, 0 for none.
    A table carries its cells in `rows` and the same words, tab separated, in `text`; `header` of its rows are
    repeated on every page, `widths` are the columns' shares of the width (layout only, no part of the text).
    A picture's `text` is what it shows, for those who cannot see it; it may be empty.
    """

    kind: BlockKind
    text: str
    level: int = 0
    rows: Rows = ()
    footnotes: tuple[Footnote, ...] = ()
    picture: Picture | None = None
    header: int = 0
    widths: tuple[float, ...] = field(default=(), compare=False)

    @classmethod
    def table(cls, rows: Rows, *, header: int = 0, widths: tuple[float, ...] = ()) -> Block:
        """A table block whose text is made from its cells, so that it can be matched and searched."""
        return cls("table", "\n".join("\t".join(row) for row in rows), rows=rows, header=header, widths=widths)


@dataclass(frozen=True, slots=True)
class Comment:
    """A Word comment on block `block`, over the characters `start`–`end` of its text; `answers` is the comment it replies to."""

    block: int
    start: int
    end: int
    author: str
    text: str
    at: datetime | None = None
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change: `text` came in (at offset `at` of block `block`) or went out (from before that offset)."""

    block: int
    at: int
    op: Literal["ins", "del"]
    text: str
    author: str = ""
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that stand beside the text: in a text box, a header, a footer, an endnote list."""

    place: Literal["textbox", "header", "footer"]
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read from a file, and in sentences what was left behind.

    `pictures` holds the bytes (PNG or JPEG, cleaned) of every picture in the blocks by their SHA-256.
    """

    blocks: list[Block] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title lines joined as one."""
        return "".join(block.text for block in self.blocks if block.kind == "title")
