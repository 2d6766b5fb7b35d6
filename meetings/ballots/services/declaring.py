"""The close and the declaration."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.numbering import next_number
from common.registry import Registry
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Resolution, Vote
from meetings.ballots.rules import BALLOT, Status, Tally
from meetings.ballots.services import box
from meetings.ballots.services.counting import tally
from meetings.ballots.services.drafting import lock
from notices.services import notify

# What else follows when a ballot is declared, in the same transaction, whether a meeting decided it or a circulation.
consequences: Registry[Callable[[Ballot, User, datetime], None]] = Registry()
# Kinds that are not decided by the share of those in favour: kind → whether the ballot came to a result.
DECIDERS: dict[str, Callable[[Ballot, Tally], bool]] = {}


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: User, at: datetime | None = None) -> Ballot:
    """No vote is taken from here on: whoever waits for the lock finds the ballot closed."""
    ballot = lock(ballot)
    at = at or clock.now()
    BALLOT.take("close", ballot, by=by, at=at)
    return shut(ballot, by, at)


def close_overdue(at: datetime) -> int:
    """Close the circulations whose time is up; how many. A vote after the end is refused even before this has run."""
    due = list(Ballot.objects.circulating().filter(closes_at__lt=at).order_by("pk"))
    return sum(close_by_clock(ballot, at) for ballot in due)


@transaction.atomic
def close_by_clock(ballot: Ballot, at: datetime) -> bool:
    """One circulation, unless somebody closed or voided it meanwhile."""
    ballot = lock(ballot)
    if ballot.status != Status.OPEN or not ballot.is_over(at):
        return False
    ballot.status = Status.CLOSED
    shut(ballot, None, at)
    return True


def shut(ballot: Ballot, by: Any, at: datetime) -> Ballot:
    """The moment, who, and the sealed number of votes."""
    ballot.closed_at, ballot.closed_by = at, by
    ballot.save()
    record(by, "ballot.closed", ballot, votes=sealed_number(ballot, by))
    return ballot


def sealed_number(ballot: Ballot, by: Any) -> int:
    """How many votes were taken; of a secret ballot its envelopes, whose digest is published with their number."""
    if ballot.form == Ballot.Form.SECRET:
        return box.publish_count(ballot, by)
    return Vote.objects.filter(elector__ballot=ballot).count()


@transaction.atomic
def declare_ballot(ballot: Ballot, *, by: User, at: datetime | None = None) -> Ballot:
    """Work out the result from the votes; a motion that is carried becomes a numbered resolution."""
    at = at or clock.now()
    ballot = lock(ballot)
    BALLOT.take("declare", ballot, by=by, at=at)
    count = tally(ballot)
    ballot.passed = DECIDERS.get(ballot.kind, rules.passes)(ballot, count)
    ballot.declared_at, ballot.declared_by = at, by
    ballot.save()
    if ballot.passed:
        resolve(ballot, at)
    for follow in consequences:
        follow(ballot, by, at)
    record(by, "ballot.declared", ballot, passed=ballot.passed, result=rules.arithmetic(ballot, count))
    tell_result(ballot)
    return ballot


def resolve(ballot: Ballot, at: datetime) -> Resolution:
    """The resolution takes the body's next number of the year."""
    year = timezone.localdate(at).year
    return Resolution.objects.create(
        ballot=ballot, year=year, number=next_number(f"resolution.{ballot.body}", year),
        title=ballot.title, body=ballot.body, declared_at=at,
    )  # fmt: skip


def tell_result(ballot: Ballot) -> None:
    """All who were entitled, whether they were there or not."""
    electors = ballot.electors.filter(person__user__isnull=False).select_related("person__user")
    notify(
        [elector.person.user for elector in electors], "ballot.declared", key=f"ballot.declared:{ballot.pk}",
        title=_("表决结果（%(verdict)s）：%(title)s") % {"verdict": rules.verdict(ballot), "title": ballot.title},
        body=ballot.occasion, url=ballot.get_absolute_url(),
    )  # fmt: skip
