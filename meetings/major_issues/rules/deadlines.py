"""How long the members are given."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from common.clock import end_of
from common.lifecycle import RuleError
from common.workdays import UnknownYear, add_workdays
from meetings.major_issues.models import MajorIssue
from meetings.major_issues.rules.words import said

# The statute gives no figures: the house's own, stated on the page and in the guide (docs/decisions/0105).
WORKING_DAYS = 5
SHORTEST = timedelta(hours=4)
LONGEST = timedelta(days=62)
# In a year whose holidays are not published, so many days hold five working days whatever the holidays.
SAFE_DAYS = 14


def standard_deadline(at: datetime) -> datetime:
    """The end of the fifth working day after. Raises UnknownYear."""
    return end_of(add_workdays(timezone.localdate(at), WORKING_DAYS))


def full_time(at: datetime) -> datetime:
    """From when on a round is not shortened: the last minute of that day, since nobody types seconds."""
    try:
        return standard_deadline(at).replace(second=0)
    except UnknownYear:
        return end_of(timezone.localdate(at) + timedelta(days=SAFE_DAYS)).replace(second=0)


def too_short(issue: MajorIssue) -> str:
    """What to do about it, which after the first round is only to give the time."""
    if issue.rounds.exists():
        return _("一般问题要给常委 5 个工作日，截止时间请不早于 %(when)s。已经征求过意见的，缓急不能再改。")
    return _("一般问题要给常委 5 个工作日，截止时间请不早于 %(when)s；确属紧急的，请先把缓急改为“紧急”。")


def check_deadline(issue: MajorIssue, closes_at: datetime, reason: str, at: datetime) -> bool:
    """Whether the round is shortened. S3: only an urgent matter, with a reason, never below four hours and never left out."""
    if closes_at > at + LONGEST:
        raise RuleError(_("截止时间 %(when)s 太远，请定在两个月以内。") % {"when": said(closes_at, at)})
    if closes_at >= full_time(at):
        return False
    if issue.urgency != MajorIssue.Urgency.URGENT:
        raise RuleError(too_short(issue) % {"when": said(full_time(at), at)})
    if closes_at < at + SHORTEST:
        raise RuleError(
            _("再急也要给常委至少 4 小时，请把截止时间定在 %(when)s 以后。") % {"when": said(at + SHORTEST, at)}
        )
    if not reason.strip():
        raise RuleError(_("少于 5 个工作日的，请写明缩短的原因，常委和决策页面都会看到。"))
    return True
