"""What stands printed on a page: words, lines, and which lines belong to the page and not to the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

LATIN = re.compile(r"[!-~]")
PAGE_NUMBER = re.compile(r"^[\s—–\-－·.]*(?:第\s*)?\d{1,4}\s*(?:页)?[\s—–\-－·.]*$")
DIGITS = re.compile(r"\d+")
EDGE = 2  # so many lines at the top and at the foot of a page may be its header and footer
SAME_PLACE = 3.0  # points


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page; points from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Its words; between Chinese ones no blank is meant, however far apart they are set."""
        return joined(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @property
    def height(self) -> float:
        """How high its letters are."""
        return max(word.bottom - word.top for word in self.words)


def body(lines: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[str]]:
    """The lines of the text, without page numbers and without the header and footer lines that stand on every page; and these."""
    pages = [_unnumbered(list(page)) for _page, page in groupby(lines, key=lambda line: line.words[0].page)]
    edges = Counter(key for page in pages for key in {_key(line) for line in (*page[:EDGE], *page[-EDGE:])})
    # A header may differ on left and right pages.
    often = {key for key, times in edges.items() if times >= max(2, len(pages) // 2)}
    running = [line for page in pages for side in (page[:EDGE], page[: -EDGE - 1 : -1]) for line in _outer(side, often)]
    left_out = {id(line) for line in running}
    kept = [line for page in pages for line in page if id(line) not in left_out]
    return kept, list(dict.fromkeys(line.text for line in running))


def _outer(side: Sequence[PrintedLine], often: set[tuple[str, int]]) -> Iterable[PrintedLine]:
    """From the edge of the page inwards, as long as they stand elsewhere too: what is behind a line of the text is text."""
    return takewhile(lambda line: _key(line) in often, side)


def _unnumbered(page: list[PrintedLine]) -> list[PrintedLine]:
    """Without the first or last line that is nothing but a page number."""
    ends = {0, len(page) - 1}
    return [line for at, line in enumerate(page) if at not in ends or not PAGE_NUMBER.match(line.text)]


def _key(line: PrintedLine) -> tuple[str, int]:
    """The same words at the same height; the numbers in them may count pages."""
    return DIGITS.sub("0", line.text), round(line.words[0].top / SAME_PLACE)


def joined(parts: Iterable[str]) -> str:
    """Parts of a line or lines of a paragraph: a blank only between Latin words."""
    text: list[str] = []
    for part in parts:
        if text and part and LATIN.match(text[-1][-1]) and LATIN.match(part[0]):
            text.append(" ")
        text.append(part)
    return "".join(text)
