"""What a person is in the union's work today: the facts the menu and the top bar are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, Value
from django.utils.translation import gettext as _

from accounts.models import OfficePost, Power, User
from committees.roster.models import Body, Membership, UnionPost, learn_seats
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
    """What the person holds on the day: one query, asked once a page."""
    if user.power != Power.CONTENT:
        return Role(power=user.power, words=(user.get_power_display(),))
    held = user.recall(("holdings", day), lambda: sorted(holdings(user, day)))
    posts = [post for kind, _pk, post, _where in held if kind == "post"]
    seats = {body: post for kind, _pk, post, body in held if kind == "seat"}
    reports_for, signs_for = (
        tuple(dict.fromkeys(union for found, _pk, _post, union in held if found == kind))
        for kind in ("officer", "signer")
    )
    return Role(
        posts=frozenset(posts),
        bodies=frozenset(seats),
        reports_for=reports_for,
        signs_for=signs_for,
        words=tuple(words(posts, seats, reports_for, signs_for)),
    )


def learn(user: User, day: date) -> None:
    """Look up all that a page's reader holds, so that no rule of the page need ask for a part of it."""
    if user.power != Power.CONTENT:
        return
    held = user.recall(("holdings", day), lambda: sorted(holdings(user, day)))
    user.learn_posts(day, (post for kind, _pk, post, _where in held if kind == "post"))
    learn_seats(user, day, ((body, post) for kind, _pk, post, body in held if kind == "seat"))


def holdings(user: User, day: date) -> Any:
    """Rows of (kind, key, post, where) from the four tables that say what somebody holds."""
    theirs = {"person__user": user}
    posts = OfficePost.objects.as_of(day).filter(user=user)
    seats = Membership.objects.as_of(day).filter(**theirs)
    officers = Officer.objects.as_of(day).filter(**theirs)
    signers = UnionPost.objects.as_of(day).filter(**theirs)
    return rows(posts, "post", "post", "post").union(
        rows(seats, "seat", "post", "body"),
        rows(officers, "officer", "union__short_name", "union__short_name"),
        rows(signers, "signer", "post", "union__short_name"),
        all=True,
    )


def rows(held: Any, kind: str, post: str, where: str) -> Any:
    """One table's part."""
    named = Value(kind, output_field=CharField())
    return held.order_by().annotate(kind=named, what=F(post), where=F(where)).values_list("kind", "pk", "what", "where")


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
