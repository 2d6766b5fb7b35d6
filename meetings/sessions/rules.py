"""S5: the meeting year, and how a meeting runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rules import holds
from committees.roster.rules import is_chair
from common import wording
from common.lifecycle import Lifecycle, RuleError, Step, any_of
from common.workdays import UnknownYear, add_workdays
from meetings.ballots.models import Ballot
from meetings.sessions.models import AgendaItem, Invitation, Meeting
from meetings.sessions.quorum import has_quorum

Status = Meeting.Status
is_staff = holds("staff")
presides = is_chair


def has_agenda(meeting: Meeting, at: datetime) -> list[str]:
    """A notice without an agenda tells nobody what to prepare."""
    return [] if meeting.items.exists() else [_("议程还是空的，请先列入至少一项议题。")]


def has_invitations(meeting: Meeting, at: datetime) -> list[str]:
    """Somebody must be asked to come."""
    return [] if meeting.invitations.exists() else [_("还没有出席人员，请先按名册生成。")]


def its_day_has_come(meeting: Meeting, at: datetime) -> list[str]:
    """A meeting is opened on its day, not by a slip of the finger weeks before."""
    day = timezone.localdate(meeting.starts_at)
    if timezone.localdate(at) >= day:
        return []
    return [
        _("会议定在%(day)s，当天才能宣布开会；提前开会请先改时间。")
        % {"day": wording.day_text(day, timezone.localdate(at))}
    ]


def every_matter_decided(meeting: Meeting, at: datetime) -> list[str]:
    """F1: what is on the agenda for decision is decided, or struck, before the meeting rises."""
    waiting = meeting.items.filter(ballot__isnull=False).exclude(ballot__status="declared").select_related("ballot")
    words = {
        "draft": _("第 %(n)d 项“%(title)s”还没有表决，请表决，或把它撤下议程。"),
        "open": _("第 %(n)d 项“%(title)s”正在表决，请先截止并公布结果。"),
        "closed": _("第 %(n)d 项“%(title)s”的表决还没有公布结果。"),
        "opened": _("第 %(n)d 项“%(title)s”的表决还没有公布结果。"),
        "void": _("第 %(n)d 项“%(title)s”的表决作废了，请重新表决，或把它撤下议程。"),
    }
    return [words[ballot_of(item).status] % {"n": item.order, "title": item.title} for item in waiting]


MEETING = Lifecycle(
    Step("notice", Status.PLANNED, Status.NOTICED, who=is_staff, needs=[has_agenda, has_invitations],
         label=gettext_lazy("发出会议通知")),
    Step("open", Status.NOTICED, Status.OPEN, who=any_of(is_staff, presides), needs=[its_day_has_come, has_quorum],
         label=gettext_lazy("宣布开会")),
    Step("close", Status.OPEN, Status.CLOSED, who=any_of(is_staff, presides), needs=[every_matter_decided],
         label=gettext_lazy("宣布闭会")),
    Step("cancel", (Status.PLANNED, Status.NOTICED), Status.CANCELLED, who=is_staff, label=gettext_lazy("取消会议")),
)  # fmt: skip

# Whoever prepares what a meeting decides may list it.
sets_agenda = holds("staff", "drafter", "leader")
# The notice asks for an answer within this time; who has not given one by then is reminded.
ANSWER_WITHIN = timedelta(days=2)
AGENDA_OPEN = (Status.PLANNED, Status.NOTICED, Status.OPEN)


def check_agenda_open(meeting: Meeting, user: User, at: datetime) -> None:
    """An agenda is set by the office, until the meeting has risen."""
    if not sets_agenda(user, meeting, at):
        raise PermissionDenied(_("议程由机关工作人员和起草组编排，您没有办理这一步的权限。"))
    if meeting.status not in AGENDA_OPEN:
        raise RuleError(_("%(title)s%(state)s，不能再改议程。") % facts(meeting))


def check_ongoing(meeting: Meeting) -> None:
    """A matter is voted on anew while the meeting still has an agenda."""
    if meeting.status not in AGENDA_OPEN:
        raise RuleError(_("%(title)s%(state)s，不能再重新表决。请列入下一次会议。") % facts(meeting))


def check_removable(item: AgendaItem, subject_kind: str) -> None:
    """What has been put to the vote stays; what another room has listed is withdrawn there."""
    if item.ballot and item.ballot.status not in (Ballot.Status.DRAFT, Ballot.Status.VOID):
        raise RuleError(_("这一项已经开始表决，不能撤下。"))
    if item.subject_kind != subject_kind:
        raise RuleError(_("这一项是从别的页面送来的，请到那份文件的页面撤回。"))


def check_staff(user: User, at: datetime) -> None:
    """Meetings are prepared and served by the office."""
    if not is_staff(user, None, at):
        raise PermissionDenied(_("会务由机关工作人员办理，您没有办理这一步的权限。"))


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """A meeting ends after it starts."""
    if ends_at <= starts_at:
        raise RuleError(_("结束时间要晚于开始时间，请改正。"))


def check_not_begun(meeting: Meeting) -> None:
    """Time, place and the list of those invited stand once the meeting has begun."""
    if meeting.status not in (Status.PLANNED, Status.NOTICED):
        raise RuleError(_("%(title)s%(state)s，这些安排不能再改。") % facts(meeting))


def check_not_over(meeting: Meeting) -> None:
    """Nobody is asked to a meeting that is over."""
    if meeting.status in (Status.CLOSED, Status.CANCELLED):
        raise RuleError(_("%(title)s%(state)s，不能再邀请人员。") % facts(meeting))


def facts(meeting: Meeting) -> dict[str, Any]:
    """What refusals say about a meeting."""
    return {"title": meeting.title, "state": meeting.get_status_display()}


def may_reply(meeting: Meeting) -> bool:
    """From the notice until the meeting begins."""
    return meeting.status == Status.NOTICED


def reply_by(meeting: Meeting, issued: datetime) -> date:
    """By what day the notice asks for answers; a meeting that is near, by its own day."""
    return min(timezone.localdate(issued + ANSWER_WITHIN), timezone.localdate(meeting.starts_at))


def check_reply(meeting: Meeting, answer: str, reason: str) -> None:
    """An answer is yes or leave, and leave says why."""
    if answer not in (Invitation.Reply.COMING, Invitation.Reply.LEAVE):
        raise RuleError(_("请选择参加或请假。"))
    if answer == Invitation.Reply.LEAVE and not reason.strip():
        raise RuleError(_("请写明请假的原因。"))
    if not may_reply(meeting):
        raise RuleError(_("%(title)s%(state)s，不能再回复。请直接联系会务组。") % facts(meeting))


def may_sign_in(meeting: Meeting) -> bool:
    """From the notice until the meeting rises."""
    return meeting.status in (Status.NOTICED, Status.OPEN)


def check_sign_in(meeting: Meeting) -> None:
    """Attendance is taken while people arrive and sit."""
    if not may_sign_in(meeting):
        raise RuleError(_("%(title)s%(state)s，不能签到。") % facts(meeting))


# What the office marks as done: the field, when it may be marked, and its words.
MARKS: dict[str, tuple[str, tuple[str, ...], Any]] = {
    "materials": ("materials_at", (Status.NOTICED, Status.OPEN), gettext_lazy("发出会议材料")),
    "minutes": ("minutes_at", (Status.CLOSED,), gettext_lazy("印发会议纪要")),
}


def may_mark(meeting: Meeting, mark: str) -> bool:
    """Whether the mark can be set now."""
    field, states, _label = MARKS[mark]
    return meeting.status in states and getattr(meeting, field) is None


def check_mark(meeting: Meeting, mark: str, user: User, at: datetime) -> None:
    """Each is marked once, by the office, in its time."""
    check_staff(user, at)
    field, _states, label = MARKS[mark]
    if getattr(meeting, field):
        raise RuleError(_("已经登记过“%(what)s”了。") % {"what": label})
    if not may_mark(meeting, mark):
        raise RuleError(_("%(title)s%(state)s，还不能登记“%(what)s”。") % {**facts(meeting), "what": label})


def ballot_of(item: AgendaItem) -> Ballot:
    """The item's ballot; a matter without one is not put to the vote."""
    if item.ballot is None:
        raise RuleError(_("这一项不表决，没有可以投的票。"))
    return item.ballot


def not_in_session(meeting: Meeting) -> list[str]:
    """Votes in the room are taken while the meeting sits."""
    return [] if meeting.status == Status.OPEN else [_("会议现在是“%(state)s”，宣布开会后才能表决。") % facts(meeting)]


@dataclass(frozen=True)
class Milestone:
    """One date of the meeting year that somebody must meet. No date: `unknown` says why."""

    kind: str
    label: Any
    due: date | None
    done: datetime | None
    unknown: str = ""

    def late(self, day: date) -> bool:
        """Whether the day has passed and it is not done; the day itself still counts."""
        return self.done is None and self.due is not None and day > self.due


# kind, name, working days before (−) or after (+) the first day of the meeting, and how it shows that it is done.
MILESTONES: list[tuple[str, Any, int, Callable[[Meeting], datetime | None]]] = [
    ("notice", gettext_lazy("印发会议通知"), -10, lambda m: m.noticed_at),
    ("materials", gettext_lazy("发出会议材料"), -5, lambda m: m.materials_at),
    ("meeting", gettext_lazy("开会"), 0, lambda m: m.opened_at),
    ("minutes", gettext_lazy("印发会议纪要"), 5, lambda m: m.minutes_at),
]


def milestones(meeting: Meeting) -> list[Milestone]:
    """S5: what is due around a meeting, in working days; a year without a published calendar is said so, not guessed."""
    day = timezone.localdate(meeting.starts_at)
    return [milestone(kind, label, day, offset, done(meeting)) for kind, label, offset, done in MILESTONES]


def milestone(kind: str, label: Any, day: date, offset: int, done: datetime | None) -> Milestone:
    """One date counted from the meeting's day."""
    try:
        return Milestone(kind, label, add_workdays(day, offset), done)
    except UnknownYear as unknown:
        return Milestone(kind, label, None, done, str(unknown))
