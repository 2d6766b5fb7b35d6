"""What the pages of a meeting show, worked out from its state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from committees.roster.models import Membership
from common import clock, wording
from common.lifecycle import Offer
from meetings.ballots import rules as voting
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot
from meetings.ballots.services import Progress, Result
from meetings.sessions import rules
from meetings.sessions.gates import missing_for
from meetings.sessions.models import AgendaItem, Invitation, Meeting
from meetings.sessions.quorum import Attendance, quorum_missing
from meetings.sessions.rules import MEETING, Milestone, milestones

Status = Ballot.Status
MState = Meeting.Status


@dataclass(frozen=True)
class Row:
    """One line of the agenda, with its result once there is one."""

    item: AgendaItem
    result: Result | None
    current: bool = False


def agenda(meeting: Meeting, current: AgendaItem | None = None) -> list[Row]:
    """The agenda in order."""
    items = list(meeting.items.select_related("ballot__resolution"))
    results = ballots.results_of(item.ballot for item in items if item.ballot)
    return [Row(item, results.get(item.ballot_id or 0), item == current) for item in items]


STAGES = {
    "notice": (gettext_lazy("发通知"), gettext_lazy("通知")),
    "materials": (gettext_lazy("发材料"), gettext_lazy("材料")),
    "meeting": (gettext_lazy("开会"), gettext_lazy("开会")),
    "minutes": (gettext_lazy("印发纪要"), gettext_lazy("纪要")),
}


def path(meeting: Meeting) -> list[dict[str, Any]]:
    """The stages of a meeting, each with the day it was done or is due. While it sits, 开会 is where it is."""
    stages = [{"name": _("筹备"), "short": _("筹备"), "note": "", "done": True}]
    for mark in milestones(meeting):
        name, short = STAGES[mark.kind]
        done = meeting.closed_at if mark.kind == "meeting" else mark.done
        stages.append({"name": name, "short": short, "note": stage_note(mark), "done": bool(done)})
    now = next((stage for stage in stages if not stage["done"]), None) if meeting.status != MState.OPEN else stages[3]
    return [stage | {"state": "now" if stage is now else "done" if stage["done"] else ""} for stage in stages]


def stage_note(mark: Milestone) -> str:
    """The day under a stage."""
    today = clock.today()
    if mark.done or mark.kind == "meeting":
        return wording.day_text(mark.done or mark.due or today, today)
    return _("%(day)s 前") % {"day": wording.day_text(mark.due, today)} if mark.due else _("时限待定")


def next_gate(meeting: Meeting, people: Attendance, rows: list[Row]) -> dict[str, Any] | None:
    """What the next step asks for, and where the meeting is."""
    if meeting.status == MState.PLANNED:
        terms = [(bool(rows), _("议程 %(n)d 项") % {"n": len(rows)}), (people.expected > 0, people_words(people))]
        return {"title": _("下一步：发出会议通知"), "terms": terms}
    if meeting.status == MState.NOTICED:
        return {
            "title": _("下一步：宣布开会"),
            "terms": [(people.silent == 0, answers_words(people)), quorum_term(people), day_term(meeting)],
        }
    if meeting.status == MState.OPEN:
        missing = rules.every_matter_decided(meeting, clock.now())
        done = [(True, _("要表决的事项都有了结果"))]
        return {"title": _("下一步：宣布闭会"), "terms": [(False, text) for text in missing] or done}
    return None


def people_words(people: Attendance) -> str:
    """出席 45 人，列席 3 人."""
    if not people.expected:
        return _("出席名单还没有生成")
    return _("出席 %(n)d 人，列席和邀请 %(others)d 人") % {"n": people.expected, "others": people.others}


def answers_words(people: Attendance) -> str:
    """How the answers stand."""
    return _("已复 %(done)d 人：参加 %(coming)d，请假 %(leave)d；未复 %(silent)d 人") % {
        "done": people.coming + people.leave, "coming": people.coming, "leave": people.leave, "silent": people.silent,
    }  # fmt: skip


def day_term(meeting: Meeting) -> tuple[bool, str]:
    """A meeting is opened on its day."""
    missing = rules.its_day_has_come(meeting, clock.now())
    return (not missing, missing[0] if missing else _("开会的日子到了"))


def quorum_term(people: Attendance) -> tuple[bool, str]:
    """Whether those signed in make a quorum; if not, what to do."""
    if missing := quorum_missing(people):
        return (False, missing[0])
    text = _("应到 %(n)d 人，已签到 %(here)d 人，法定人数 %(need)d 人")
    return (True, text % {"n": people.expected, "here": people.here, "need": people.need})


def marks(meeting: Meeting, user: User, at: datetime) -> list[str]:
    """The marks this person can set now: materials, minutes."""
    return [mark for mark in rules.MARKS if rules.may_mark(meeting, mark)] if rules.is_staff(user, meeting, at) else []


def steps(meeting: Meeting, user: User, at: datetime) -> list[Offer]:
    """The buttons of the meeting; calling it off has a page of its own."""
    return [offer for offer in MEETING.offers(meeting, user, at) if offer.step.name != "cancel"]


def milestone_lines(meeting: Meeting) -> list[dict[str, Any]]:
    """S5: the dates around a meeting as a list."""
    today, lines = clock.today(), []
    for mark in milestones(meeting):
        late = _("逾期，") if mark.late(today) else ""
        note = (
            _("%(day)s 已办") % {"day": wording.day_text(mark.done, today)}
            if mark.done
            else late + (mark.unknown or _("未办"))
        )
        state = "done" if mark.done else "now" if mark.late(today) else ""
        lines.append({"state": state, "when": mark.due or _("待定"), "title": mark.label, "note": note})
    return lines


def chamber(item: AgendaItem, at: datetime) -> Progress:
    """The frozen electorate once opened; before that, the roster of today and those signed in."""
    ballot = rules.ballot_of(item)
    if ballot.status != Status.DRAFT:
        return ballots.progress(ballot)
    seats = Membership.objects.as_of(timezone.localdate(at)).filter(body=ballot.body)
    entitled = set(seats.values_list("person_id", flat=True))
    signed_in = item.meeting.invitations.filter(capacity=Invitation.Capacity.ATTEND, signed_in_at__isnull=False)
    here = entitled & set(signed_in.values_list("person_id", flat=True))
    return Progress(len(entitled), len(here), 0, voting.quorum(ballot, len(entitled)))


def box(item: AgendaItem, user: User, at: datetime) -> dict[str, Any]:
    """Everything about the item's ballot that this person may see."""
    ballot = item.ballot
    if ballot is None:
        return {"ballot": None}
    missing = missing_for(item, at) if ballot.status == Status.DRAFT else []
    return {
        **ballots.standing(ballot, user, at), "chamber": chamber(item, at), "missing": missing,
        "blocked": missing + rules.not_in_session(item.meeting) + unready(ballot, user),
    }  # fmt: skip


def unready(ballot: Ballot, user: User) -> list[str]:
    """What else a draft waits for."""
    return ballots.unready(ballot, user) if ballot.status == Status.DRAFT else []


def ready_items(meeting: Meeting, user: User, at: datetime) -> list[tuple[AgendaItem, list[str]]]:
    """What the chair could put to the vote now, several at once, each with what it still waits for; nothing for others."""
    if meeting.status != MState.OPEN or not rules.presides(user, meeting, at):
        return []
    drafts = meeting.items.filter(ballot__status=Status.DRAFT).select_related("ballot__box", "meeting")
    return [(item, missing_for(item, at) + ballots.unready(rules.ballot_of(item), user)) for item in drafts]


def brief_lines(text: str) -> list[tuple[str, str]]:
    """“做什么：……” as (做什么, ……); a line without a short label has none."""
    lines = (line.strip() for line in text.splitlines())
    return [split_label(line) for line in lines if line]


def split_label(line: str) -> tuple[str, str]:
    """A label is at most six characters before the first full-width colon."""
    label, colon, rest = line.partition("：")
    return (label, rest) if colon and 0 < len(label) <= 6 and rest else ("", line)


def groups(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The text without its title, as the pages print it."""
    return [block for block in blocks if block["kind"] != "title"]
