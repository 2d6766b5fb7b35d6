"""A meeting from plan to minutes."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Term
from common import clock, wording
from common.edits import check_revision
from common.lifecycle import RuleError
from common.marks import refuse_marks
from meetings.sessions import rules
from meetings.sessions.models import Invitation, Meeting
from meetings.sessions.rules import MEETING
from meetings.sessions.services.agenda import lock_meeting
from meetings.sessions.services.notice import keep_notice
from notices.services import notify


@transaction.atomic
def plan_meeting(
    *, body: str, number: int, starts_at: datetime, ends_at: datetime, place: str, by: User, theme: str = "",
    term: Term | None = None, at: datetime | None = None,
) -> Meeting:  # fmt: skip
    """S5: put a meeting on the calendar of the term in office on its day."""
    rules.check_staff(by, at or clock.now())
    rules.check_times(starts_at, ends_at)
    refuse_marks(theme, place)
    term = term or term_on(starts_at)
    meeting = Meeting(
        term=term, body=body, number=number, starts_at=starts_at, ends_at=ends_at, place=place, theme=theme
    )
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        raise RuleError(_("%(title)s已经安排过了，请核对次数。") % {"title": meeting.title}) from error
    record(by, "meeting.planned", meeting, starts_at=starts_at, place=place)
    return meeting


def term_on(starts_at: datetime) -> Term:
    """The term in office on the meeting's day."""
    term = Term.current(timezone.localdate(starts_at))
    if term is None:
        raise RuleError(_("这一天不在任何一届的任期内，请先登记届次，或改开会日期。"))
    return term


@transaction.atomic
def change_meeting(
    meeting: Meeting, *, by: User, revision: int, starts_at: datetime, ends_at: datetime, place: str, theme: str = "",
    at: datetime | None = None,
) -> Meeting:  # fmt: skip
    """Move a meeting that has not begun. Whoever was told of it is told again."""
    rules.check_staff(by, at or clock.now())
    rules.check_times(starts_at, ends_at)
    meeting = lock_meeting(meeting)
    rules.check_not_begun(meeting)
    check_revision(meeting, revision)
    moved = (meeting.starts_at, meeting.ends_at, meeting.place) != (starts_at, ends_at, place)
    meeting.starts_at, meeting.ends_at, meeting.place, meeting.theme = starts_at, ends_at, place, theme
    meeting.revision += 1
    meeting.save()
    record(by, "meeting.changed", meeting, starts_at=starts_at, ends_at=ends_at, place=place)
    if moved and meeting.status == Meeting.Status.NOTICED:
        title = _("会议时间地点有变：%(title)s") % {"title": meeting.title}
        tell(meeting, "meeting.changed", title, key=f"meeting.changed:{meeting.pk}:{meeting.revision}")
    return meeting


def issue_notice(meeting: Meeting, *, by: User, at: datetime | None = None) -> Meeting:
    """S5: tell everybody invited: where, when, what about."""
    title = _("会议通知：%(title)s，请回复是否参加")
    return take(meeting, "notice", by, at, stamp="noticed_at", verb="meeting.noticed", title=title, keep=keep_notice)


def open_meeting(meeting: Meeting, *, by: User, at: datetime | None = None) -> Meeting:
    """The meeting is in session: matters can be put to the vote."""
    return take(meeting, "open", by, at, stamp="opened_at", verb="meeting.opened")


def close_meeting(meeting: Meeting, *, by: User, at: datetime | None = None) -> Meeting:
    """F1: the meeting rises when all that was put to the vote is decided."""
    return take(meeting, "close", by, at, stamp="closed_at", verb="meeting.closed")


@transaction.atomic
def take(
    meeting: Meeting, step: str, by: User, at: datetime | None, *, stamp: str, verb: str, title: str = "",
    keep: Callable[[Meeting, User, datetime], dict[str, Any]] | None = None,
) -> Meeting:  # fmt: skip
    """One step of the meeting's table, with the time it was taken and what `keep` keeps of it."""
    at = at or clock.now()
    meeting = lock_meeting(meeting)
    MEETING.take(step, meeting, by=by, at=at)
    setattr(meeting, stamp, at)
    kept = keep(meeting, by, at) if keep else {}
    meeting.save()
    record(by, verb, meeting, **kept)
    if title:
        tell(meeting, verb, title % {"title": meeting.title}, key=f"{verb}:{meeting.pk}")
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, reason: str, at: datetime | None = None) -> Meeting:
    """Call a meeting off before it begins, saying why."""
    at = at or clock.now()
    meeting = lock_meeting(meeting)
    told = meeting.status == Meeting.Status.NOTICED
    if not reason.strip():
        raise RuleError(_("请写明取消的原因，受邀的人会看到。"))
    MEETING.take("cancel", meeting, by=by, at=at)
    meeting.cancel_reason = reason.strip()
    meeting.save()
    record(by, "meeting.cancelled", meeting, reason=meeting.cancel_reason)
    if told:
        title = _("会议取消：%(title)s") % {"title": meeting.title}
        tell(meeting, "meeting.cancelled", title, key=f"meeting.cancelled:{meeting.pk}", body=meeting.cancel_reason)
    return meeting


@transaction.atomic
def mark_materials_ready(meeting: Meeting, *, by: User, at: datetime | None = None) -> Meeting:
    """S5: the papers are with the members."""
    at = at or clock.now()
    meeting = lock_meeting(meeting)
    rules.check_mark(meeting, "materials", by, at)
    meeting.materials_at = at
    meeting.save()
    record(by, "meeting.materials-sent", meeting)
    tell(
        meeting,
        "meeting.materials",
        _("会议材料已发出：%(title)s") % {"title": meeting.title},
        key=f"meeting.materials:{meeting.pk}",
    )
    return meeting


@transaction.atomic
def mark_minutes_issued(meeting: Meeting, *, by: User, at: datetime | None = None) -> Meeting:
    """S5: the minutes are out."""
    at = at or clock.now()
    meeting = lock_meeting(meeting)
    rules.check_mark(meeting, "minutes", by, at)
    meeting.minutes_at = at
    meeting.save()
    record(by, "meeting.minutes-issued", meeting)
    return meeting


def tell(meeting: Meeting, kind: str, title: str, *, key: str, body: str = "") -> None:
    """All invited who can sign in."""
    when = wording.moment_text(meeting.starts_at, clock.today())
    body = body or _("%(when)s，%(place)s。") % {"when": when, "place": meeting.place}
    notify(invited(meeting), kind, key=key, title=title, body=body, url=meeting.get_absolute_url())


def invited(meeting: Meeting) -> Iterable[Any]:
    """The accounts of those invited."""
    asked = Invitation.objects.filter(meeting=meeting, person__user__is_active=True).select_related("person__user")
    return [invitation.person.user for invitation in asked]
