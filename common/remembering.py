"""A page asks the same about a person or a thing many times over. Told to, the object keeps the answers as long as it lives.

Only pages tell it to, for objects they fetched to show (docs/decisions/0110). A service fetches its own under a lock, and asks the database
each time.
"""

from collections.abc import Callable, Hashable
from typing import Any, Self, TypeVar

T = TypeVar("T")
P = TypeVar("P", bound="Remembers | None")


class Remembers:
    """May keep the answers to what is asked about it."""

    _answers: dict[Hashable, Any] | None = None

    def remembering(self) -> Self:
        """From now on, what was asked once is not asked again of this very object."""
        self._answers = {}
        return self

    def same_for(self, part: P) -> P:
        """A part of it remembers when the whole does."""
        if part is not None and self._answers is not None:
            part.remembering()
        return part

    def recall(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The answer: kept, or asked for."""
        if self._answers is None:
            return ask()
        if key not in self._answers:
            self._answers[key] = ask()
        return self._answers[key]
