"""S3: asking all standing members: the round opens, is extended, closes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from committees.roster.models import Person
from common import clock
from common.lifecycle import RuleError
from common.marks import refuse_marks
from common.workdays import UnknownYear
from meetings.major_issues import rules
from meetings.major_issues.models import Asked, MajorIssue, OpinionRound, RoundExtension
from meetings.major_issues.services.common import Round, accounts_of, locked, locked_round, office, turned, why
from notices.services import notify


@transaction.atomic
def open_round(
    issue: MajorIssue, *, by: User, closes_at: datetime | None = None, reason: str = "", at: datetime | None = None
) -> OpinionRound:
    """S3: ask every standing member of today's roster; five working days unless told, less only for an urgent matter with a reason."""
    at = at or clock.now()
    issue = locked(issue)
    rules.ISSUE.take("open_round", issue, by=by, at=at)
    return start_round(issue, by=by, closes_at=closes_at, reason=reason, at=at)


@transaction.atomic
def ask_again(
    issue: MajorIssue, *, by: User, why_again: str, closes_at: datetime | None = None, reason: str = "",
    at: datetime | None = None,
) -> OpinionRound:  # fmt: skip
    """S3: a further round, saying why; what was said before stays and stays treated."""
    at = at or clock.now()
    issue = locked(issue)
    settle_round(issue, at)
    source, said = issue.status, why(why_again)
    rules.ISSUE.take("ask_again", issue, by=by, at=at)
    round_ = start_round(issue, by=by, closes_at=closes_at, reason=reason, at=at)
    turned(issue, source, said, by, at)
    audit.record(by, "issue.asked_again", issue, reason=said)
    return round_


def start_round(issue: MajorIssue, *, by: User, closes_at: datetime | None, reason: str, at: datetime) -> OpinionRound:
    """The roster of the day is frozen, and all on it are told. The caller holds the issue and has taken the step."""
    refuse_marks(reason)
    closes_at = closes_at or usual_end(at)
    shortened = rules.check_deadline(issue, closes_at, reason, at)
    people = rules.members_on(at)
    if not people:
        raise RuleError(_("名册里没有现任常委，请先核对名册。"))
    issue.heard = None
    issue.save(update_fields=["status", "heard"])
    round_ = OpinionRound.objects.create(
        issue=issue, number=issue.rounds.count() + 1, opened_at=at, opened_by=by, closes_at=closes_at,
        shortened_by=by if shortened else None, shortened_reason=reason.strip() if shortened else "",
    )  # fmt: skip
    Asked.objects.bulk_create(Asked(round=round_, person=person) for person in people)
    audit.record(
        by, "issue.round_opened", issue, round=round_.number, closes_at=closes_at, asked=len(people),
        shortened=round_.shortened_reason,
    )  # fmt: skip
    tell_asked(round_, people)
    return round_


def usual_end(at: datetime) -> datetime:
    """Five working days; in a year without published holidays the office sets the day itself."""
    try:
        return rules.standard_deadline(at)
    except UnknownYear as unknown:
        raise RuleError(_("%(why)s现在请自己定截止时间，至少 14 天。") % {"why": unknown}) from unknown


def tell_asked(round_: OpinionRound, people: list[Person]) -> None:
    """Each learns what he is asked and until when."""
    issue = round_.issue
    notify(
        accounts_of(people), "issue.round_opened", key=f"issue.round_opened:{round_.pk}",
        title=_("请您对“%(issue)s”提意见，%(when)s 截止")
        % {"issue": issue.title, "when": rules.said(round_.closes_at, round_.opened_at)},
        body=round_.shortened_reason or _("没有意见也请答复“无意见”。每条意见都会有处理结果和理由。"),
        url=issue.get_absolute_url(), late_after=round_.closes_at,
    )  # fmt: skip


@transaction.atomic
def extend_round(
    issue: MajorIssue, *, by: User, closes_at: datetime, reason: str, at: datetime | None = None
) -> OpinionRound:
    """More time, saying why; all who were asked are told. A round whose time is up may still be given more while nobody closed it."""
    at = at or clock.now()
    issue = locked(issue)
    rules.WORK.check("extend_round", issue, by=by, at=at)
    round_ = locked_round(issue)
    said = why(reason)
    if round_ is None or closes_at <= max(round_.closes_at, at):
        raise RuleError(_("新的截止时间要晚于原来的截止时间和现在，请改正。"))
    if closes_at > at + rules.LONGEST:
        raise RuleError(_("截止时间 %(when)s 太远，请定在两个月以内。") % {"when": rules.said(closes_at, at)})
    RoundExtension.objects.create(round=round_, was=round_.closes_at, now=closes_at, reason=said, by=by, at=at)
    round_.closes_at = closes_at
    round_.save(update_fields=["closes_at"])
    audit.record(by, "issue.round_extended", issue, closes_at=closes_at, reason=said)
    people = [asked.person for asked in round_.asked.select_related("person__user")]
    notify(
        accounts_of(people), "issue.round_extended", key=f"issue.round_extended:{round_.pk}:{closes_at.timestamp():.0f}",
        title=_("“%(issue)s”征求意见延到 %(when)s") % {"issue": issue.title, "when": rules.said(closes_at, at)},
        body=said, url=issue.get_absolute_url(), late_after=closes_at,
    )  # fmt: skip
    return round_


@transaction.atomic
def close_round(issue: MajorIssue, *, by: User, at: datetime | None = None) -> MajorIssue:
    """End the asking once the time is up or all have answered."""
    at = at or clock.now()
    issue = locked(issue)
    round_ = locked_round(issue)  # before the rules: an answer under way is counted before the gate looks
    rules.WORK.check("close_round", issue, by=by, at=at)
    if round_ is not None:
        finish(round_, by=by, at=at)
    return issue


def close_overdue(at: datetime) -> int:
    """The clock: rounds whose time is up; how many that were. Each in a transaction of its own."""
    due = MajorIssue.objects.filter(rounds__status=Round.OPEN, rounds__closes_at__lt=at).order_by("pk")
    return sum(closed_by_the_clock(issue, at) for issue in due)


@transaction.atomic
def closed_by_the_clock(issue: MajorIssue, at: datetime) -> bool:
    """Whether a round of the issue was closed now."""
    return settle_round(locked(issue), at)


def settle_round(issue: MajorIssue, at: datetime) -> bool:
    """A round nobody closed is judged by the time: it closed at its deadline. The caller holds the issue."""
    round_ = locked_round(issue)
    if round_ is None or at <= round_.closes_at:
        return False
    finish(round_, by=None, at=round_.closes_at)
    tell_over(round_, at)
    return True


def finish(round_: OpinionRound, *, by: User | None, at: datetime, status: str = Round.CLOSED) -> None:
    """The round takes no more answers."""
    round_.status, round_.closed_at, round_.closed_by = status, at, by
    round_.save(update_fields=["status", "closed_at", "closed_by"])
    answered = round_.asked.exclude(answer="").count()
    audit.record(
        by, "issue.round_closed", round_.issue, round=round_.number, how=status, asked=round_.asked.count(),
        answered=answered, opinions=round_.opinions.live().count(),
    )  # fmt: skip


def tell_over(round_: OpinionRound, at: datetime) -> None:
    """The office learns that the clock has closed it."""
    issue = round_.issue
    notify(
        office(at), "issue.round_closed", key=f"issue.round_closed:{round_.pk}",
        title=_("“%(issue)s”征求意见已截止，请逐条处理意见") % {"issue": issue.title}, url=issue.get_absolute_url(),
    )  # fmt: skip
