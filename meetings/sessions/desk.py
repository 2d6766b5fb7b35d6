"""The desk: what meetings ask of the chair, those invited and the office."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from committees.roster.models import Body
from common.clock import end_of
from common.desk import DeskItem
from meetings.ballots.models import Ballot
from meetings.sessions import rules
from meetings.sessions.models import AgendaItem, Invitation, Meeting
from meetings.sessions.rules import Milestone, milestones

Status = Ballot.Status


def system(body: str) -> str:
    """Whose colour a thing bears: the plenary's or the standing committee's."""
    return "p" if body == Body.PLENARY else "b"


def to_preside(user: User, at: datetime) -> Iterator[DeskItem]:
    """What the chair has to open, close or declare in the meeting that sits."""
    if not rules.presides(user, None, at):
        return
    words = {
        Status.DRAFT: (_("开始表决：%(title)s"), _("进会场")),
        Status.OPEN: (_("主持表决：%(title)s"), _("进会场")),
        Status.CLOSED: (_("公布结果：%(title)s"), _("去公布")),
        Status.OPENED: (_("公布结果：%(title)s"), _("去公布")),
        Status.VOID: (_("重新表决或撤下：%(title)s"), _("去办理")),
    }
    # Closed, and not yet to be declared: the box, or the tellers.
    between: dict[str, Any] = {
        Ballot.Form.SECRET: (_("开箱计票：%(title)s"), _("去开箱")),
        Ballot.Form.HANDS: (_("等计票人填报票数：%(title)s"), _("进会场")),
    }
    items = AgendaItem.objects.filter(meeting__status=Meeting.Status.OPEN, ballot__status__in=list(words))
    for item in items.select_related("ballot", "meeting__term"):
        ballot = rules.ballot_of(item)
        status = Status(ballot.status)
        title, verb = between.get(ballot.form, words[status]) if status == Status.CLOSED else words[status]
        yield DeskItem(
            f"preside:{item.pk}", title % {"title": item.title}, item.get_absolute_url(), verb, system(item.meeting.body),
            note=_("%(meeting)s第 %(n)d 项") % {"meeting": item.meeting.title, "n": item.order},
            urgent=status != Status.DRAFT, when=_("正在表决") if status == Status.OPEN else "",
        )  # fmt: skip


def to_answer(user: User, at: datetime) -> Iterator[DeskItem]:
    """Invitations not answered yet."""
    asked = Invitation.objects.filter(person__user=user, reply="", meeting__status=Meeting.Status.NOTICED)
    for invitation in asked.select_related("meeting__term"):
        meeting = invitation.meeting
        yield DeskItem(
            f"reply:{invitation.pk}", _("回复是否参加：%(title)s") % {"title": meeting.title}, meeting.get_absolute_url(),
            _("去回复"), system(meeting.body), due=meeting.starts_at, note=meeting.place,
        )  # fmt: skip


def to_prepare(user: User, at: datetime) -> Iterator[DeskItem]:
    """S5: the office's milestones, a month ahead of each meeting and until they are done."""
    if not rules.is_staff(user, None, at):
        return
    for meeting in Meeting.objects.live():
        for mark in milestones(meeting):
            if shows(mark, at):
                yield prepare_item(meeting, mark)


def shows(mark: Milestone, at: datetime) -> bool:
    """Whether the milestone is near enough to be on a desk; 开会 is not an errand of the office."""
    if mark.done or mark.kind == "meeting" or mark.due is None:
        return False
    return (mark.due - timezone.localdate(at)).days <= 30


def prepare_item(meeting: Meeting, mark: Milestone) -> DeskItem:
    """One milestone as a thing to do."""
    due: Any = end_of(mark.due) if mark.due else None
    return DeskItem(
        f"milestone:{meeting.pk}:{mark.kind}", _("%(what)s：%(title)s") % {"what": mark.label, "title": meeting.title},
        meeting.get_absolute_url(), _("去办理"), system(meeting.body), due=due,
    )  # fmt: skip


SOURCES = (to_preside, to_answer, to_prepare)
