"""What meetings and ballots remind people of. Who has done it is not reminded."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OfficePost, User
from common import wording
from meetings.ballots.models import Ballot
from meetings.sessions.models import Invitation, Meeting
from meetings.sessions.rules import ANSWER_WITHIN, Milestone, milestones
from notices.reminders import Reminder

# A vote is asked for again after this long; an undelivered reminder is worth nothing a quarter of an hour later.
NUDGE = timedelta(minutes=5)
STALE = timedelta(minutes=15)
DAYS_AHEAD = 1


def milestones_due(at: datetime) -> Iterator[Reminder]:
    """S5: the office is told the day before, on the day, and once when it is late."""
    day = timezone.localdate(at)
    for meeting in Meeting.objects.live():
        for mark in milestones(meeting):
            if mark.done or mark.kind == "meeting" or mark.due is None:
                continue
            if mark.late(day):
                yield milestone_reminder(meeting, mark, "late", _("%(title)s：“%(what)s”逾期了，时限 %(day)s"), at)
            elif (mark.due - day).days <= DAYS_AHEAD:
                yield milestone_reminder(meeting, mark, "due", _("%(title)s：请在 %(day)s 前%(what)s"), at)


def milestone_reminder(meeting: Meeting, mark: Milestone, when: str, title: str, at: datetime) -> Reminder:
    """To all of the office; the key holds the date, so that a moved meeting reminds anew."""
    words = {
        "title": meeting.title,
        "what": mark.label,
        "day": wording.day_text(mark.due, timezone.localdate(at)) if mark.due else "",
    }
    key = f"meeting.milestone:{meeting.pk}:{mark.kind}:{mark.due}:{when}"
    return Reminder(key, "meeting.milestone", staff(at), title % words, url=meeting.get_absolute_url())


def staff(at: datetime) -> Iterable[User]:
    """Those who serve meetings."""
    posts = OfficePost.objects.as_of(timezone.localdate(at)).filter(post=OfficePost.Post.STAFF, user__is_active=True)
    return [post.user for post in posts.select_related("user")]


def votes_missing(at: datetime) -> Iterator[Reminder]:
    """Those present who have not voted, while the ballot is open."""
    in_room = Ballot.objects.filter(status=Ballot.Status.OPEN, working_days__isnull=True, opened_at__lte=at - NUDGE)
    for ballot in in_room.exclude(form=Ballot.Form.HANDS).select_related("item"):
        waiting = ballot.electors.filter(present=True, vote__isnull=True, person__user__is_active=True)
        yield Reminder(
            f"ballot.unvoted:{ballot.pk}", "ballot.unvoted", [e.person.user for e in waiting.select_related("person__user")],
            _("您还没有投票：%(title)s") % {"title": ballot.title}, body=_("主持人截止后不能再投。"),
            url=ballot.get_absolute_url(), late_after=at + STALE,
        )  # fmt: skip


def replies_missing(at: datetime) -> Iterator[Reminder]:
    """Those invited who have not said whether they come."""
    told = Meeting.objects.filter(status=Meeting.Status.NOTICED, noticed_at__lte=at - ANSWER_WITHIN, starts_at__gt=at)
    for meeting in told.select_related("term"):
        asked = Invitation.objects.filter(meeting=meeting, reply="", person__user__is_active=True)
        yield Reminder(
            f"meeting.unanswered:{meeting.pk}", "meeting.unanswered", [i.person.user for i in asked.select_related("person__user")],
            _("请回复是否参加：%(title)s") % {"title": meeting.title}, url=meeting.get_absolute_url(), late_after=meeting.starts_at,
        )  # fmt: skip


SOURCES = (milestones_due, votes_missing, replies_missing)
