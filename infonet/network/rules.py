"""Who reports for which union."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Power, User
from committees.roster.models import Union, UnionPost
from infonet.network.models import Officer


def reports_for(user: User, at: datetime) -> QuerySet[Union]:
    """The unions for which this person may write information on that day."""
    if user.power != Power.CONTENT or not user.is_active:
        return Union.objects.none()
    day = timezone.localdate(at)
    return Union.objects.filter(pk__in=Officer.objects.as_of(day).filter(person__user=user).values("union"))


def signs_for(user: User, at: datetime) -> QuerySet[Union]:
    """The unions whose information this person may sign on that day."""
    if user.power != Power.CONTENT or not user.is_active:
        return Union.objects.none()
    day = timezone.localdate(at)
    posts = UnionPost.objects.as_of(day).filter(person__user=user, post__in=["chair", "signer"])
    return Union.objects.filter(pk__in=posts.values("union"))
