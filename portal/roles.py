"""What a person is in the union's work today: the facts the menu and the top bar are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import OfficePost, Power, User
from committees.roster.models import Body, Membership, UnionPost
from infonet.network.models import Officer

OFFICE = ("staff", "drafter", "editor", "leader")


@dataclass(frozen=True)
class Role:
    """One person's posts and seats on one day."""

    power: str = Power.CONTENT
    posts: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    reports_for: tuple[str, ...] = ()
    signs_for: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def content(self) -> bool:
        """Takes part in the union's work, as against running the machine or reading its log."""
        return self.power == Power.CONTENT

    @property
    def office(self) -> bool:
        """Works in the national office."""
        return self.content and bool(self.posts.intersection(OFFICE))

    @property
    def kind(self) -> str:
        """The shape of the mark: red rim for standing members, round for members, square for others."""
        if Body.STANDING in self.bodies:
            return "standing"
        return "member" if Body.PLENARY in self.bodies else "office"


def role_of(user: User, day: date) -> Role:
    """Four small queries; asked once a page."""
    if user.power != Power.CONTENT:
        return Role(power=user.power, words=(user.get_power_display(),))
    posts = list(OfficePost.objects.as_of(day).filter(user=user).order_by("pk").values_list("post", flat=True))
    seats = dict(Membership.objects.as_of(day).filter(person__user=user).values_list("body", "post"))
    reports_for = names(Officer.objects.as_of(day).filter(person__user=user))
    signs_for = names(UnionPost.objects.as_of(day).filter(person__user=user))
    return Role(
        posts=frozenset(posts),
        bodies=frozenset(seats),
        reports_for=reports_for,
        signs_for=signs_for,
        words=tuple(words(posts, seats, reports_for, signs_for)),
    )


def names(rows: Any) -> tuple[str, ...]:
    """The unions of officers or post holders."""
    return tuple(dict.fromkeys(rows.values_list("union__short_name", flat=True)))


def words(
    posts: list[str], seats: dict[str, str], reports_for: tuple[str, ...], signs_for: tuple[str, ...]
) -> list[str]:
    """办公室 · 委员, as short as it can be said."""
    said = [str(OfficePost.Post(posts[0]).label)] if posts else []
    if seats:
        highest = seats.get(Body.STANDING) or seats[Body.PLENARY]
        said.append(str(Membership.Post(highest).label))
    if signs_for:
        said.append(_("签发人"))
    elif reports_for:
        said.append(_("信息员"))
    return said[:2]
