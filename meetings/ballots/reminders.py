"""What ballots remind people of, derived from their state. Who has voted is not reminded."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OfficePost, User
from common import wording
from common.workdays import UnknownYear, add_workdays
from meetings.ballots.models import Ballot, Resolution
from notices.reminders import Reminder


def votes_by_circulation(at: datetime) -> Iterator[Reminder]:
    """On the working day before the last and on the last, to those who have not voted."""
    today = timezone.localdate(at)
    for ballot in Ballot.objects.circulating().filter(closes_at__gte=at).select_related("item"):
        last = timezone.localdate(ballot.closes_at or at)
        if today == last:
            yield unvoted(ballot, "last", _("今天截止，您还没有投票：%(title)s"), at)
        elif before(last) <= today:
            yield unvoted(ballot, "before", _("快截止了，您还没有投票：%(title)s"), at)


def before(day: date) -> date:
    """The working day before it."""
    try:
        return add_workdays(day, -1)
    except UnknownYear:
        return day


def unvoted(ballot: Ballot, when: str, title: str, at: datetime) -> Reminder:
    """One call for the votes that are missing; worthless after the end."""
    silent = ballot.electors.filter(vote__isnull=True, person__user__is_active=True).select_related("person__user")
    until = wording.moment_text(ballot.closes_at or at, timezone.localdate(at))
    return Reminder(
        f"ballot.circulation:{ballot.pk}:{when}", "ballot.unvoted", [elector.person.user for elector in silent],
        title % {"title": ballot.title}, body=_("请在%(until)s前投票，之后的票不计。") % {"until": until},
        url=ballot.get_absolute_url(), late_after=ballot.closes_at,
    )  # fmt: skip


def reviews_due(at: datetime) -> Iterator[Reminder]:
    """The office looks at a resolution again on the day it set."""
    today = timezone.localdate(at)
    for resolution in Resolution.objects.filter(review_on__lte=today):
        yield Reminder(
            f"resolution.review:{resolution.pk}:{resolution.review_on}", "resolution.review", staff(today),
            _("请复查决议落实情况：%(title)s") % {"title": resolution.title}, body=resolution.code, url=resolution.get_absolute_url(),
        )  # fmt: skip


def staff(day: date) -> list[User]:
    """Those who keep the register."""
    posts = OfficePost.objects.as_of(day).filter(post=OfficePost.Post.STAFF, user__is_active=True)
    return [post.user for post in posts.select_related("user")]


SOURCES = (votes_by_circulation, reviews_due)
