"""Edited texts: whoever saves second is shown both texts, and loses nothing."""

from typing import Any


class EditConflict(Exception):
    """The text was saved by somebody else since this person opened it."""

    def __init__(self, current: Any) -> None:
        super().__init__("the text has moved on")
        self.current = current


def check_revision(obj: Any, seen: int) -> None:
    """Raise EditConflict unless `obj` (freshly locked) is still at the revision the person saw."""
    if obj.revision != seen:
        raise EditConflict(obj)
