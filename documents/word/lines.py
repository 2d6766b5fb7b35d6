"""A line: one paragraph, table or picture with what its place in the document says about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from documents.blocks import Picture, Rows
from documents.word.limits import Count, check_length
from documents.word.passage import Passage, Shown


@dataclass(frozen=True, slots=True)
class Line:
    """`rows`, `header` and `widths` are a table's, `picture` a picture's; its passage is what it shows."""

    passage: Passage
    outline: int | None = None
    centred: bool = False
    titled: bool = False
    rows: Rows | None = None
    header: int = 0
    widths: tuple[float, ...] = ()
    picture: Picture | None = None

    @classmethod
    def of_picture(cls, shown: Shown) -> Line:
        """The line for a picture found in another."""
        return cls(Passage(shown.text), picture=shown.picture)

    @property
    def text(self) -> str:
        """The words; of a table, its cells."""
        return self.passage.text

    @property
    def is_words(self) -> bool:
        """Neither table nor picture."""
        return self.rows is None and self.picture is None

    def without_pictures(self) -> Line:
        """The same line, the pictures in it taken out."""
        return replace(self, passage=self.passage.without(Shown)) if self.passage.marks else self

    def preceded_by(self, marks: Passage) -> Line:
        """The same line with marks that stood before it."""
        return replace(self, passage=marks + self.passage) if marks.marks else self


class Waiting:
    """Words whose paragraph mark is gone, and marks without words: all wait for the paragraph that comes next."""

    def __init__(self, count: Count) -> None:
        self._parts: list[Passage] = []
        self._length = 0
        self._count = count
        self.has_words = False

    def add(self, words: Passage) -> None:
        """One more paragraph that waits."""
        if not (words.text or words.marks):
            return
        self._parts.append(words)
        self._length += len(words.text)
        self.has_words = self.has_words or bool(words.text.strip())
        self._count.more_marks(len(words.marks))
        check_length(self._length)

    def taken(self) -> Passage:
        """All that waited, as one; nothing waits any more."""
        words = Passage.joined("", self._parts)
        self._parts, self._length, self.has_words = [], 0, False
        return words
