"""Who sits where, who leads which union, and which standing member serves whom."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Power, User
from committees.roster.models import Body, Membership, Person, Region, Union, UnionPost, is_member


def sits_in(body: str) -> Callable[[User, Any, datetime], bool]:
    """Holds a seat in the body on that day."""
    return lambda user, obj, at: is_member(user, body, timezone.localdate(at))


is_plenary_member = sits_in(Body.PLENARY)
is_standing_member = sits_in(Body.STANDING)


def is_chair(user: User, obj: Any, at: datetime) -> bool:
    """主席 or 副主席: those who may preside."""
    posts = [Membership.Post.CHAIR, Membership.Post.VICE_CHAIR]
    return user.power == Power.CONTENT and user.is_active and _seats(user, at).filter(post__in=posts).exists()


def _seats(user: User, at: datetime) -> Any:
    return Membership.objects.as_of(timezone.localdate(at)).filter(person__user=user)


def holds_union_post(user: User, union: Union, at: datetime, *posts: str) -> bool:
    """Holds one of the posts in that union on that day."""
    if user.power != Power.CONTENT or not user.is_active:
        return False
    day = timezone.localdate(at)
    return UnionPost.objects.as_of(day).filter(person__user=user, union=union, post__in=posts).exists()


def serves(standing_region: Region, member_region: Region) -> int | None:
    """F6: how near a standing member is: 0 same prefecture, 1 adjacent, 2 same province, else None."""
    if standing_region.pk == member_region.pk:
        return 0
    if standing_region.neighbours.filter(pk=member_region.pk).exists():
        return 1
    if standing_region.province.pk == member_region.province.pk:
        return 2
    return None


def standing_member_for(person: Person, day: date) -> Person | None:
    """F6: the nearest standing member (联系常委) of a member, by geography; lowest id when equally near."""
    if person.unit is None:
        return None
    home = person.unit.region
    seats = Membership.objects.entitled(Body.STANDING, day).exclude(person=person).filter(person__unit__isnull=False)
    ranked = [(near, seat.person.pk, seat.person) for seat in seats if (near := serves(seat.person.unit.region, home)) is not None]
    return min(ranked, key=lambda row: row[:2])[2] if ranked else None
