"""Names by 姓氏笔画: number of strokes, then the order of the strokes 横竖撇点折, then the next character.

So are the lists of the Central Committee, of congresses and of candidates printed: surname first; of one surname the
names of two characters stand before longer ones (王毅 before 王小洪), then the given name character by character.
Data and their provenance: common/names/data/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from common.names.surnames import letters, split

T = TypeVar("T")
DATA = Path(__file__).parent / "data"
# Digits only, so that every database sorts it alike. Two characters of ten strokes take 28; no key is longer than this.
KEY_LENGTH = 400
END, OF_TWO, LONGER = "00", "1", "2"
# Above the five kinds of stroke: a character whose count alone is known comes after those of the same count.
COUNT_ONLY = "9"
UNKNOWN = "99"


def stroke_key(name: str) -> str:
    """A text to sort by. A character nobody has counted comes last, in the order of its code."""
    surname, given = split(name)
    size = LONGER if len(given) > 1 else OF_TWO
    parts = [*map(_character, surname), END, size, *map(_character, given)]
    return "".join(parts)[: KEY_LENGTH - len(END)] + END


def by_strokes(people: Iterable[T], name: Callable[[T], str] = str) -> list[T]:
    """The people in the order of 姓氏笔画; those with one name stay as they came."""
    return sorted(people, key=lambda person: stroke_key(name(person)))


def strokes_of(character: str) -> int | None:
    """How many strokes a character has; None when nobody has counted."""
    place = orders().get(character)
    return len(place[0]) if place else counts().get(character)


def unplaced(name: str) -> str:
    """The characters of the name that no source knows, which therefore stand last."""
    return "".join(character for character in letters(name) if strokes_of(character) is None)


@lru_cache(maxsize=20_000)
def _character(character: str) -> str:
    """Count, kinds of strokes, and the place among characters written with the very same ones."""
    place = orders().get(character)
    if place:
        order, tie = place
        return f"{len(order):02d}{order}{tie:02d}"
    count = counts().get(character)
    return f"{count:02d}{COUNT_ONLY}{ord(character):07d}" if count else f"{UNKNOWN}{ord(character):07d}"


@lru_cache(maxsize=1)
def orders() -> dict[str, tuple[str, int]]:
    """The kinds of each character's strokes, 1 横 2 竖 3 撇 4 点 5 折, and its place among its like."""
    return {
        character: (order, tie)
        for order, characters in _lines("stroke_orders.txt")
        for tie, character in enumerate(characters)
    }


@lru_cache(maxsize=1)
def counts() -> dict[str, int]:
    """Characters of which only the number of strokes is known. Read when the first such character is met."""
    return {character: int(count) for count, characters in _lines("stroke_counts.txt") for character in characters}


def _lines(file: str) -> Iterator[tuple[str, str]]:
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        first, _tab, characters = line.partition("\t")
        yield first, characters
