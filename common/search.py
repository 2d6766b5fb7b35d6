"""Search: each app says what a person can find in it; every function starts from visible_to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from common.registry import Registry

EACH = 10


@dataclass(frozen=True)
class Hit:
    """One thing found: where it leads, what it is called, and a line about it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Found:
    """The hits of one kind, at most EACH of them; `more` when there are others."""

    name: Any
    hits: list[Hit]
    more: bool = False


Searchable = Callable[[Any, str], tuple[Any, Iterable[Hit]]]

searchables: Registry[Searchable] = Registry()


def hits_for(user: Any, query: str) -> list[Found]:
    """All that `user` can find, by kind; kinds without a hit are left out.

    A searchable yields at most EACH + 1 hits: the last one only says that there are more.
    """
    found = []
    for searchable in searchables:
        name, hits = searchable(user, query)
        listed = list(hits)
        if listed:
            found.append(Found(name, listed[:EACH], len(listed) > EACH))
    return found
