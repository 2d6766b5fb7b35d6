"""Shared by the services: fetching under a lock, and whom to tell."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from accounts.models import OfficePost, User
from committees.roster.models import Person
from reports.models import ConsultationRound, WorkReport


def locked(report: WorkReport) -> WorkReport:
    """The report as it stands now, held until the transaction ends."""
    return WorkReport.objects.select_for_update().get(pk=report.pk)


def locked_round(round_: ConsultationRound) -> ConsultationRound:
    """The round as it stands now, held until the transaction ends: answers and closing wait for each other."""
    return ConsultationRound.objects.select_for_update().get(pk=round_.pk)


def office(at: datetime, *posts: str) -> list[User]:
    """Those who hold one of the office posts on that day."""
    held = OfficePost.objects.as_of(timezone.localdate(at)).filter(post__in=posts, user__is_active=True)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


def accounts_of(people: Iterable[Person]) -> list[User]:
    """The accounts of people who have one."""
    return [person.user for person in people if person.user is not None]
