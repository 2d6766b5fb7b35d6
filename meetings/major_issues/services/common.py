"""Shared by the services: fetching under a lock, whom to tell, why a step was taken."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OfficePost, User
from committees.roster.models import Person
from common.lifecycle import RuleError
from common.marks import refuse_marks
from meetings.major_issues.models import MajorIssue, OpinionRound, Turn

Round = OpinionRound.Status


def locked(issue: MajorIssue) -> MajorIssue:
    """The issue as it stands now, held until the transaction ends. Always before its round."""
    return MajorIssue.objects.select_for_update().get(pk=issue.pk)


def locked_round(issue: MajorIssue) -> OpinionRound | None:
    """The issue's open round, held: answers and the close wait for each other."""
    return (
        OpinionRound.objects.select_for_update(of=("self",))
        .select_related("opened_by")
        .filter(issue=issue)
        .open()
        .first()
    )


def office(at: datetime) -> list[User]:
    """Staff and leaders of the office on that day."""
    held = OfficePost.objects.as_of(timezone.localdate(at)).filter(post__in=["staff", "leader"], user__is_active=True)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


def accounts_of(people: Iterable[Person]) -> list[User]:
    """The accounts of people who have one."""
    return [person.user for person in people if person.user is not None]


def why(reason: str) -> str:
    """The reason without blanks at its ends; a turn without one is refused."""
    refuse_marks(reason)
    if not reason.strip():
        raise RuleError(_("请写明理由，常委会看到。"))
    return reason.strip()


def turned(issue: MajorIssue, source: str, reason: str, by: User, at: datetime) -> Turn:
    """Keep why the issue did not simply go on."""
    return Turn.objects.create(issue=issue, source=source, target=issue.status, reason=reason, by=by, at=at)
