"""Who sits where, who leads which union, and which standing member serves whom."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Power, User
from committees.roster.models import (
    AREAS,
    Body,
    Membership,
    Person,
    Region,
    Term,
    Union,
    UnionPost,
    is_member,
    keeps_roster,
    seats_of,
)  # fmt: skip


def sits_in(body: str) -> Callable[[User, Any, datetime], bool]:
    """Holds a seat in the body on that day."""
    return lambda user, obj, at: is_member(user, body, timezone.localdate(at))


is_plenary_member = sits_in(Body.PLENARY)
is_standing_member = sits_in(Body.STANDING)


def is_chair(user: User, obj: Any, at: datetime) -> bool:
    """主席 or 副主席: those who may preside."""
    posts = [Membership.Post.CHAIR, Membership.Post.VICE_CHAIR]
    seats = seats_of(user, timezone.localdate(at)) if user.power == Power.CONTENT and user.is_active else []
    return any(post in posts for _body, post in seats)


def holds_union_post(user: User, union: Union, at: datetime, *posts: str) -> bool:
    """Holds one of the posts in that union on that day."""
    if user.power != Power.CONTENT or not user.is_active:
        return False
    day = timezone.localdate(at)
    return UnionPost.objects.as_of(day).filter(person__user=user, union=union, post__in=posts).exists()


# F6: how near a standing member is to a member, in words.
NEAR_WORDS = {0: _("同在一个城市"), 1: _("在相邻的城市"), 2: _("在同一个省"), 3: _("在同一个大区")}


def serves(standing_region: Region, member_region: Region) -> int | None:
    """F6: how near a standing member is: 0 same prefecture, 1 adjacent, 2 same province, 3 same greater area, else None."""
    adjacent = (
        standing_region.pk != member_region.pk and standing_region.neighbours.filter(pk=member_region.pk).exists()
    )
    return nearness(standing_region, member_region, {(standing_region.pk, member_region.pk)} if adjacent else set())


def nearness(one: Region, other: Region, borders: Set[tuple[str, str]]) -> int | None:
    """The same, from borders fetched beforehand."""
    if one.pk == other.pk:
        return 0
    if (one.pk, other.pk) in borders or (other.pk, one.pk) in borders:
        return 1
    if one.province.pk == other.province.pk:
        return 2
    return 3 if one.pk[:1] == other.pk[:1] and one.pk[:1] in AREAS else None


@dataclass(frozen=True)
class Tie:
    """F6: a member and the standing member who serves him."""

    person: Person
    standing: Person
    near: int

    @property
    def why(self) -> str:
        """In words."""
        return str(NEAR_WORDS[self.near])


def standing_member_for(person: Person, day: date) -> Person | None:
    """F6: the nearest standing member (联系常委) of a member, by geography; among equally near ones a plain 常委 first, then the lowest id."""
    tie = tie_of(person, day)
    return tie.standing if tie else None


def tie_of(person: Person, day: date) -> Tie | None:
    """The same, with how near he is."""
    return next(iter(ties([person], day)), None)


def circle_of(standing: Person, day: date) -> list[Tie]:
    """F6: the members whom this standing member serves, nearest first."""
    seats = Membership.objects.entitled(Body.PLENARY, day)
    served = [tie for tie in ties([seat.person for seat in seats], day) if tie.standing == standing]
    return sorted(served, key=lambda tie: (tie.near, tie.person.pk))


def ties(people: Iterable[Person], day: date) -> list[Tie]:
    """Each of these people's standing member; the standing members themselves have none. Two queries in all."""
    seats = Membership.objects.entitled(Body.STANDING, day).filter(person__unit__isnull=False)
    # 主席、副主席 serve the whole committee: a plain 常委 as near as they are comes first.
    standing = [
        seat.person for seat in sorted(seats, key=lambda seat: (seat.post != Membership.Post.STANDING, seat.person_id))
    ]
    ids = {person.pk for person in standing}
    borders = (
        set(Region.neighbours.through.objects.values_list("from_region_id", "to_region_id")) if standing else set()
    )
    found = [nearest(person, standing, borders) for person in people if person.pk not in ids and person.unit]
    return [tie for tie in found if tie]


def region_of(person: Person) -> Region:
    """Where the person's unit lies; asked only of those who have one."""
    assert person.unit is not None  # noqa: S101 - for the reader and the type checker
    return person.unit.region


def nearest(person: Person, standing: list[Person], borders: Set[tuple[str, str]]) -> Tie | None:
    """The first of the nearest, in the order given."""
    home = region_of(person)
    ranked = [
        Tie(person, other, near)
        for other in standing
        if (near := nearness(region_of(other), home, borders)) is not None
    ]
    return min(ranked, key=lambda tie: tie.near, default=None)


# ---- Seats: what a new or ended seat needs, in words ------------------------------------------


def seat_faults(
    person: Person, term: Term, body: str, start: date, *, end: date | None = None, post: str = ""
) -> list[str]:
    """G1: why the person cannot take the seat."""
    faults = []
    if not term.starts <= start <= term.ends:
        faults.append(
            _("任职开始日期不在第%(n)d届任期内（%(from)s至%(to)s），请改正。")
            % {"n": term.number, "from": term.starts, "to": term.ends}
        )
    held = Membership.objects.filter(person=person, term=term, body=body).filter(
        Q(end__isnull=True) | Q(end__gte=start)
    )
    if end:
        held = held.filter(start__lte=end)
    if clash := held.first():
        faults.append(
            _("%(who)s从 %(day)s 起已有这个席位，请先办结束再任。") % {"who": person.name, "day": clash.start}
        )
    if fault := chair_fault(term, body, post):
        faults.append(fault)
    if body == Body.STANDING and not covered(person, term, start, end):
        faults.append(_("%(who)s在这段时间不是本届委员。常委须先是委员，请先增补为委员。") % {"who": person.name})
    return faults


def chair_fault(term: Term, body: str, post: str) -> str:
    """There is one 主席 at a time; empty when the post is free, or another."""
    taken = post == Membership.Post.CHAIR and (
        Membership.objects.filter(term=term, body=body, post=post, end__isnull=True).exists()
    )
    return str(_("主席只有一位，请先办现任主席结束。")) if taken else ""


def covered(person: Person, term: Term, start: date, end: date | None) -> bool:
    """Whether plenary seats of the term hold the person's every day from start to end (None: for good)."""
    day = start
    for seat in Membership.objects.filter(person=person, term=term, body=Body.PLENARY).order_by("start"):
        if seat.start > day:
            return False
        if seat.end is None or (end and seat.end >= end):
            return True
        day = max(day, seat.end + timedelta(days=1))
    return False


def contacts_of(user: User, person: Person) -> bool:
    """Whether the user may read the person's telephone number and mail address in full."""
    return keeps_roster(user) or person.user_id == user.pk
