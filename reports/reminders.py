"""F2: who is to be reminded of a consultation, and when. Derived from state: nothing is queued ahead."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OfficePost, User
from common.workdays import UnknownYear, add_workdays
from notices.reminders import Reminder
from reports.models import ConsultationRound, WorkReport
from reports.rules import clock

# Nobody is reminded before the office opens.
MORNING = time(8, 30)
TITLES = {
    "three": gettext_lazy("请在 %(when)s 前对《%(report)s》提意见"),
    "tomorrow": gettext_lazy("明天截止：请对《%(report)s》提意见"),
    "today": gettext_lazy("今天 %(hour)s 截止：请对《%(report)s》提意见"),
}


def reminders(at: datetime) -> Iterable[Reminder]:
    """All that is due to be told about consultations at that moment."""
    for round_ in ConsultationRound.objects.open().select_related("report"):
        yield from (for_drafters(round_, at) if at > round_.closes_at else for_members(round_, at))
    yield from for_unanswered(at)


def for_members(round_: ConsultationRound, at: datetime) -> Iterator[Reminder]:
    """Three working days before, the day before and on the day: whoever has not answered by then."""
    stage = stage_at(timezone.localtime(round_.closes_at).date(), at)
    if stage is None:
        return
    when = clock(round_.closes_at)
    silent = round_.respondents.filter(answer="", person__user__isnull=False).select_related("person__user")
    yield Reminder(
        key=f"report.round-{stage}:{round_.pk}:{round_.closes_at.timestamp():.0f}", kind="report.round_due",
        recipients=[respondent.person.user for respondent in silent],
        title=TITLES[stage] % {"report": round_.report.title, "when": when, "hour": when.split()[-1]},
        body=_("没有意见也请回复“无意见”。"), url=round_.get_absolute_url(), late_after=round_.closes_at,
    )  # fmt: skip


def stage_at(closes: date, at: datetime) -> str | None:
    """The nearest stage reached: a sweep that slept does not send all three at once."""
    local = timezone.localtime(at)
    if local.time() < MORNING:
        return None
    if local.date() >= closes:
        return "today"
    if local.date() == closes - timedelta(days=1):
        return "tomorrow"
    return "three" if three_days_before(closes, local.date()) else None


def three_days_before(closes: date, day: date) -> bool:
    """From three working days before; in a year without published holidays this one reminder is left out, not guessed."""
    try:
        return day >= add_workdays(closes, -3)
    except UnknownYear:
        return False


def for_drafters(round_: ConsultationRound, at: datetime) -> Iterator[Reminder]:
    """The time is up: close the round."""
    yield Reminder(
        key=f"report.round-over:{round_.pk}:{round_.closes_at.timestamp():.0f}", kind="report.round_over",
        recipients=drafters(at), title=_("《%(report)s》征求期已满，请截止征求意见") % {"report": round_.report.title},
        url=round_.get_absolute_url(),
    )  # fmt: skip


def for_unanswered(at: datetime) -> Iterator[Reminder]:
    """Opinions still without an answer after the round: once a week."""
    year, week, _day = timezone.localdate(at).isocalendar()
    for report in WorkReport.objects.filter(status=WorkReport.Status.REVISING).with_figures().filter(unanswered__gt=0):
        yield Reminder(
            key=f"report.unanswered:{report.pk}:{year}w{week}", kind="report.unanswered", recipients=drafters(at),
            title=_("《%(report)s》还有 %(n)d 条意见待答复") % {"report": report.title, "n": report.unanswered},
            url=f"{report.get_absolute_url()}?show=open",
        )  # fmt: skip


def drafters(at: datetime) -> list[User]:
    """The drafting group on that day."""
    posts = OfficePost.objects.as_of(timezone.localdate(at)).filter(post=OfficePost.Post.DRAFTER, user__is_active=True)
    return list(User.objects.filter(pk__in=posts.values("user")))
