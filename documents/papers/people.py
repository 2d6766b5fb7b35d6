"""Those who are on the lists of a meeting, and how lists put them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from common.names import stroke_key

Order = Literal["strokes", "post", "region"]
# Posts in the order of lists; whoever has another stands after them.
POSTS = ("主席", "副主席", "常委", "委员")


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person as printed. `region` is a code of GB/T 2260, `group` the group he sits in."""

    name: str
    gender: str = ""
    nation: str = ""
    unit: str = ""
    duty: str = ""
    post: str = ""
    capacity: str = "出席"
    region: str = ""
    group: str = ""
    note: str = ""

    @property
    def unit_and_duty(self) -> str:
        """单位职务 as one."""
        return f"{self.unit}{self.duty}"


@dataclass(frozen=True, slots=True)
class Group:
    """People under one heading, and what is to be said of the group."""

    title: str
    people: Sequence[Attendee] = field(default_factory=tuple)
    convener: str = ""
    liaison: str = ""
    place: str = ""


def in_order(people: Iterable[Attendee], order: Order = "strokes") -> list[Attendee]:
    """By 姓氏笔画; by post and then strokes; or by region and then strokes."""
    firsts = {"strokes": lambda p: 0, "post": _rank, "region": lambda p: (not p.region, p.region)}
    first = firsts[order]
    return sorted(people, key=lambda person: (first(person), stroke_key(person.name)))


def grouped(people: Iterable[Attendee]) -> list[Group]:
    """The people as they come, under the names of their groups; one group without a title when none is named."""
    by_group = sorted(people, key=lambda person: person.group)
    return [Group(title, tuple(members)) for title, members in groupby(by_group, key=lambda person: person.group)]


def _rank(person: Attendee) -> int:
    return POSTS.index(person.post) if person.post in POSTS else len(POSTS)
