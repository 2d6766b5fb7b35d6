"""Deferred, withdrawn, resumed: each with its reason, and everybody who was asked is told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from common import clock
from meetings.major_issues import rules
from meetings.major_issues.models import MajorIssue, OpinionRound
from meetings.major_issues.services.common import Round, accounts_of, locked, locked_round, office, turned, why
from meetings.major_issues.services.hearing import finish, settle_round, start_round
from notices.services import notify

VERBS = {"defer": "issue.deferred", "withdraw": "issue.withdrawn"}


def defer_issue(issue: MajorIssue, *, by: User, reason: str, at: datetime | None = None) -> MajorIssue:
    """S1: not now, and why. It can be taken up again."""
    return stop(issue, "defer", by=by, reason=reason, at=at)


def withdraw_issue(issue: MajorIssue, *, by: User, reason: str, at: datetime | None = None) -> MajorIssue:
    """Taken back for good, and why."""
    return stop(issue, "withdraw", by=by, reason=reason, at=at)


@transaction.atomic
def stop(issue: MajorIssue, step: str, *, by: User, reason: str, at: datetime | None) -> MajorIssue:
    """The issue leaves the way to a decision; a round that still runs is broken off and will not count."""
    at = at or clock.now()
    issue = locked(issue)
    settle_round(issue, at)
    source, said = issue.status, why(reason)
    rules.ISSUE.take(step, issue, by=by, at=at)
    if round_ := locked_round(issue):
        finish(round_, by=by, at=at, status=Round.BROKEN_OFF)
    issue.save(update_fields=["status"])
    turned(issue, source, said, by, at)
    audit.record(by, VERBS[step], issue, reason=said)
    tell_stopped(issue, VERBS[step], said, at)
    return issue


def tell_stopped(issue: MajorIssue, kind: str, reason: str, at: datetime) -> None:
    """The office, the raiser, and whoever was asked."""
    last = issue.last_round
    asked = accounts_of(a.person for a in last.asked.select_related("person__user")) if last else []
    notify(
        {*office(at), issue.raised_by, *asked}, kind, key=f"{kind}:{issue.pk}:{at.timestamp():.6f}",
        title=_("重大问题“%(issue)s”：%(state)s") % {"issue": issue.title, "state": issue.get_status_display()},
        body=reason, url=issue.get_absolute_url(),
    )  # fmt: skip


@transaction.atomic
def resume_gathering(
    issue: MajorIssue, *, by: User, why_again: str, closes_at: datetime | None = None, reason: str = "",
    at: datetime | None = None,
) -> OpinionRound:  # fmt: skip
    """A deferred issue is taken up again with a new round."""
    at = at or clock.now()
    issue = locked(issue)
    source, said = issue.status, why(why_again)
    rules.ISSUE.take("resume_gathering", issue, by=by, at=at)
    round_ = start_round(issue, by=by, closes_at=closes_at, reason=reason, at=at)
    turned(issue, source, said, by, at)
    audit.record(by, "issue.resumed", issue, reason=said)
    return round_


@transaction.atomic
def resume_deciding(issue: MajorIssue, *, by: User, reason: str, at: datetime | None = None) -> MajorIssue:
    """A deferred issue goes on to the decision on the opinions already gathered."""
    at = at or clock.now()
    issue = locked(issue)
    source, said = issue.status, why(reason)
    rules.ISSUE.take("resume_deciding", issue, by=by, at=at)
    issue.heard = issue.last_round
    issue.save(update_fields=["status", "heard"])
    turned(issue, source, said, by, at)
    audit.record(by, "issue.resumed", issue, reason=said)
    return issue
