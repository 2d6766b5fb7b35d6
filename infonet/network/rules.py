"""Who reports and signs for which union, and whom to tell."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Delegation, OfficePost, Power, User
from committees.roster.models import Union, UnionPost
from infonet.network.models import Officer

SIGNING_POSTS = ("chair", "signer")


def reports_for(user: User, at: datetime) -> QuerySet[Union]:
    """The unions for which this person may write information on that day."""
    if user.power != Power.CONTENT or not user.is_active:
        return Union.objects.none()
    day = timezone.localdate(at)
    return Union.objects.filter(pk__in=Officer.objects.as_of(day).filter(person__user=user).values("union"))


def signs_for(user: User, at: datetime) -> QuerySet[Union]:
    """I1: the unions whose information this person signs: his own, and those below it that have no signer."""
    if user.power != Power.CONTENT or not user.is_active:
        return Union.objects.none()
    own = _signers(at).filter(person__user=user).values("union")
    staffed = _signers(at).values("union")
    without, above = ~Q(pk__in=staffed), own.exclude(union__level=Union.Level.NATIONAL)
    below = Q(parent__in=above) | (~Q(parent__in=staffed) & Q(parent__parent__in=above))
    return Union.objects.filter(Q(pk__in=own) | (without & below))


def _signers(at: datetime) -> QuerySet[UnionPost]:
    """Posts that sign, held by somebody who can sign in."""
    posts = UnionPost.objects.as_of(timezone.localdate(at)).filter(post__in=SIGNING_POSTS)
    return posts.filter(person__user__is_active=True, person__user__power=Power.CONTENT)


def officers_of(union: Union, at: datetime) -> QuerySet[User]:
    """The union's information officers who can sign in, longest in the work first."""
    rows = Officer.objects.as_of(timezone.localdate(at)).filter(union=union)
    return _active(rows.values("person__user"))


def signers_of(union: Union, at: datetime) -> QuerySet[User]:
    """Those who sign for the union in their own right: its chair and signers, else those of the union above."""
    house: Union | None = union
    while house is not None and (house == union or house.level != Union.Level.NATIONAL):
        found = _active(_signers(at).filter(union=house).values("person__user"))
        if found.exists():
            return found
        house = house.parent
    return User.objects.none()


def deputies_for(principals: QuerySet[User], scope: str, at: datetime) -> QuerySet[User]:
    """Those who may act for any of these people in the scope now."""
    given = Delegation.objects.active(at).filter(principal__in=principals, scope=scope)
    return _active(given.values("deputy"))


def in_office(at: datetime, *posts: str) -> QuerySet[User]:
    """Those who hold one of these posts of the national office on that day."""
    return _active(OfficePost.objects.as_of(timezone.localdate(at)).filter(post__in=posts).values("user"))


def _active(ids: QuerySet) -> QuerySet[User]:
    return User.objects.filter(pk__in=ids, is_active=True, power=Power.CONTENT).order_by("pk")
