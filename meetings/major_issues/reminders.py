"""S3: who is to be reminded of an opinion round, and when. Derived from state: whoever has answered is left out."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OfficePost, User
from meetings.major_issues.models import MajorIssue, OpinionRound
from meetings.major_issues.rules import said
from notices.reminders import Reminder

# Nobody is reminded before the office opens; the last stage comes as soon as so little is left.
MORNING = time(8, 30)
LAST = timedelta(hours=2)
TITLES = {
    "tomorrow": gettext_lazy("明天截止：请对“%(title)s”提意见"),
    "today": gettext_lazy("今天截止：请对“%(title)s”提意见"),
    "last": gettext_lazy("还剩不到两小时：请对“%(title)s”提意见"),
}


def reminders(at: datetime) -> Iterable[Reminder]:
    """All that is due to be told about major issues at that moment."""
    for round_ in OpinionRound.objects.open().filter(closes_at__gte=at).select_related("issue"):
        yield from for_members(round_, at)
    yield from for_untreated(at)


def for_members(round_: OpinionRound, at: datetime) -> Iterator[Reminder]:
    """The day before, on the day, and in the last two hours: whoever has not answered by then."""
    stage = stage_at(round_.closes_at, at)
    asked_just_now = at - round_.opened_at < LAST
    if stage is None or asked_just_now:
        return
    silent = round_.asked.filter(answer="", person__user__isnull=False).select_related("person__user")
    yield Reminder(
        key=f"issue.round-{stage}:{round_.pk}:{round_.closes_at.timestamp():.0f}", kind="issue.round_due",
        recipients=[asked.person.user for asked in silent], title=TITLES[stage] % {"title": round_.issue.title},
        body=_("%(when)s 截止。没有意见也请答复“无意见”。") % {"when": said(round_.closes_at, at)},
        url=round_.get_absolute_url(), late_after=round_.closes_at,
    )  # fmt: skip


def stage_at(closes_at: datetime, at: datetime) -> str | None:
    """The nearest stage reached: a sweep that slept does not send all at once."""
    if closes_at - at <= LAST:
        return "last"
    local, closes = timezone.localtime(at), timezone.localdate(closes_at)
    if local.time() < MORNING:
        return None
    if local.date() == closes:
        return "today"
    return "tomorrow" if local.date() == closes - timedelta(days=1) else None


def for_untreated(at: datetime) -> Iterator[Reminder]:
    """Opinions still without a treatment: once a week, to the office."""
    year, week, _day = timezone.localdate(at).isocalendar()
    for issue in MajorIssue.objects.untreated():
        yield Reminder(
            key=f"issue.untreated:{issue.pk}:{year}w{week}", kind="issue.untreated", recipients=office(at),
            title=_("“%(title)s”有 %(n)d 条意见待处理") % {"title": issue.title, "n": issue.unanswered},
            url=f"{issue.get_absolute_url()}#opinions",
        )  # fmt: skip


def office(at: datetime) -> list[User]:
    """Staff on that day."""
    posts = OfficePost.objects.as_of(timezone.localdate(at)).filter(post=OfficePost.Post.STAFF, user__is_active=True)
    return list(User.objects.filter(pk__in=posts.values("user")))
