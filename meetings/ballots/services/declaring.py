"""The close and the declaration."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.numbering import next_number
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Resolution, Vote
from meetings.ballots.rules import BALLOT
from meetings.ballots.services.drafting import lock
from meetings.ballots.services.results import tally
from notices.services import notify


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: User, at: datetime | None = None) -> Ballot:
    """No vote is taken from here on: whoever waits for the lock finds the ballot closed."""
    at = at or clock.now()
    ballot = lock(ballot)
    BALLOT.take("close", ballot, by=by, at=at)
    ballot.closed_at, ballot.closed_by = at, by
    ballot.save()
    record(by, "ballot.closed", ballot, votes=Vote.objects.filter(elector__ballot=ballot).count())
    return ballot


@transaction.atomic
def declare_ballot(ballot: Ballot, *, by: User, at: datetime | None = None) -> Ballot:
    """Work out the result from the votes; a motion that is carried becomes a numbered resolution."""
    at = at or clock.now()
    ballot = lock(ballot)
    BALLOT.take("declare", ballot, by=by, at=at)
    count = tally(ballot)
    ballot.passed = rules.passes(ballot, count)
    ballot.declared_at, ballot.declared_by = at, by
    ballot.save()
    if ballot.passed:
        resolve(ballot, at)
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
    verdict = _("通过") if ballot.passed else _("未通过")
    notify(
        [elector.person.user for elector in electors], "ballot.declared", key=f"ballot.declared:{ballot.pk}",
        title=_("表决结果（%(verdict)s）：%(title)s") % {"verdict": verdict, "title": ballot.title},
        body=ballot.occasion, url=ballot.get_absolute_url(),
    )  # fmt: skip
