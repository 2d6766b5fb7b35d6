"""The words of a paragraph while it is read, and what stands at which offset of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeVar

from lxml import etree

from documents.blocks import Picture
from documents.word.names import moment, value

Op = Literal["ins", "del"]
PARAGRAPH_MARK = "\n"
CHANGES: dict[str, Op] = {"w:ins": "ins", "w:moveTo": "ins", "w:del": "del", "w:moveFrom": "del"}


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The sign of a note: "footnote" or "endnote", and its id in that part."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class CommentEdge:
    """Where the words that a comment is about begin or end."""

    comment: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Tracked:
    """A tracked change; `shown` when its words are part of the passage."""

    op: Op
    text: str
    author: str
    made_at: datetime | None
    shown: bool


def tracked(op: Op, text: str, element: etree._Element, *, shown: bool) -> Tracked:
    """The change that a w:ins, w:del or their like tells of."""
    return Tracked(op, text, value(element, "author") or "", moment(value(element, "date")), shown)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, and what it shows."""

    picture: Picture
    text: str


Thing = NoteMark | CommentEdge | Tracked | Shown
Found = TypeVar("Found", NoteMark, CommentEdge, Tracked, Shown)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands before the character at offset `at`."""

    at: int
    thing: Thing


@dataclass(frozen=True, slots=True)
class Passage:
    """Words with their marks, in the order of the document."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: Passage) -> Passage:
        if not (other.text or other.marks):
            return self
        return Passage.joined("", (self, other)) if self.text or self.marks else other

    @classmethod
    def joined(cls, separator: str, parts: Iterable[Passage]) -> Passage:
        """The parts one after the other, the separator between them."""
        texts: list[str] = []
        marks: list[Mark] = []
        start = 0
        for part in parts:
            marks.extend(_shifted(part.marks, start))
            texts.append(part.text)
            start += len(part.text) + len(separator)
        return cls(separator.join(texts), tuple(marks))

    def stripped(self) -> Passage:
        """Without blanks at both ends; what stood among them moves to the edge."""
        words = self.text.strip()
        lead = len(self.text) - len(self.text.lstrip()) if words else 0
        return Passage(words, tuple(_kept(self.marks, lead, words)))

    def things(self, kind: type[Found]) -> list[tuple[int, Found]]:
        """What of one kind stands in it, with the offsets."""
        return [(mark.at, mark.thing) for mark in self.marks if isinstance(mark.thing, kind)]

    def without(self, kind: type) -> Passage:
        """The same passage less the marks of one kind."""
        return Passage(self.text, tuple(mark for mark in self.marks if not isinstance(mark.thing, kind)))


def _shifted(marks: Iterable[Mark], by: int) -> Iterator[Mark]:
    return (replace(mark, at=mark.at + by) for mark in marks) if by else iter(marks)


def _kept(marks: Iterable[Mark], lead: int, words: str) -> Iterator[Mark]:
    """The marks moved into `words`, which began at `lead`; a change of which nothing is left falls away."""
    for mark in marks:
        start, thing = _within(mark.at - lead, words), mark.thing
        if isinstance(thing, Tracked) and thing.shown:
            thing = replace(thing, text=words[start : _within(mark.at - lead + len(thing.text), words)])
            if not thing.text:
                continue
        yield Mark(start, thing)


def _within(at: int, words: str) -> int:
    return min(max(at, 0), len(words))


class PassageBuilder:
    """A passage in the making."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._marks: list[Mark] = []
        self.length = 0

    def place(self) -> int:
        """Where the next words will stand, for `since`."""
        return len(self._texts)

    def since(self, place: int) -> str:
        """The words written from there on."""
        return "".join(self._texts[place:])

    def write(self, text: str) -> None:
        """Add words at the end."""
        self._texts.append(text)
        self.length += len(text)

    def mark(self, thing: Thing, at: int | None = None) -> None:
        """Put a mark at the end, or at an earlier offset."""
        self._marks.append(Mark(self.length if at is None else at, thing))

    def built(self) -> Passage:
        """What was gathered; marks of one offset keep the order they came in."""
        return Passage("".join(self._texts), tuple(sorted(self._marks, key=lambda mark: mark.at)))
