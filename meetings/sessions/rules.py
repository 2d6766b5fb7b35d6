"""S5: the meeting year, and how a meeting runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rules import holds
from committees.roster.rules import is_chair
from common.lifecycle import Lifecycle, RuleError, Step, any_of
from common.workdays import add_workdays
from meetings.ballots.models import Ballot
from meetings.sessions.models import AgendaItem, Meeting

Status = Meeting.Status
is_staff = holds("staff")
presides = is_chair


def has_agenda(meeting: Meeting, at: datetime) -> list[str]:
    """A notice without an agenda tells nobody what to prepare."""
    return [] if meeting.items.exists() else [_("议程还是空的，请先列入至少一项议题。")]


def has_invitations(meeting: Meeting, at: datetime) -> list[str]:
    """Somebody must be asked to come."""
    return [] if meeting.invitations.exists() else [_("还没有出席人员，请先按名册生成。")]


def every_ballot_declared(meeting: Meeting, at: datetime) -> list[str]:
    """F1: what was put to the vote is decided before the meeting closes."""
    waiting = meeting.items.filter(ballot__isnull=False).exclude(ballot__status__in=["draft", "declared"])
    return [_("第 %(n)d 项“%(title)s”的表决还没有公布结果。") % {"n": i.order, "title": i.title} for i in waiting]


MEETING = Lifecycle(
    Step("notice", Status.PLANNED, Status.NOTICED, who=is_staff, needs=[has_agenda, has_invitations],
         label=gettext_lazy("发出会议通知")),
    Step("open", Status.NOTICED, Status.OPEN, who=any_of(is_staff, presides), label=gettext_lazy("宣布开会")),
    Step("close", Status.OPEN, Status.CLOSED, who=any_of(is_staff, presides), needs=[every_ballot_declared],
         label=gettext_lazy("宣布闭会")),
    Step("cancel", (Status.PLANNED, Status.NOTICED), Status.CANCELLED, who=is_staff, label=gettext_lazy("取消会议")),
)  # fmt: skip

# Whoever prepares what a meeting decides may list it.
sets_agenda = holds("staff", "drafter", "leader")
AGENDA_OPEN = (Status.PLANNED, Status.NOTICED, Status.OPEN)


def check_agenda_open(meeting: Meeting, user: User, at: datetime) -> None:
    """An agenda is set by the office, until the meeting has risen."""
    if not sets_agenda(user, meeting, at):
        raise PermissionDenied(_("议程由机关工作人员和起草组编排，您没有办理这一步的权限。"))
    if meeting.status not in AGENDA_OPEN:
        raise RuleError(_("%(title)s%(state)s，不能再改议程。") % {"title": meeting.title, "state": meeting.get_status_display()})


def check_removable(item: AgendaItem, subject_kind: str) -> None:
    """What has been put to the vote stays; what another room has listed is withdrawn there."""
    if item.ballot and item.ballot.status != Ballot.Status.DRAFT:
        raise RuleError(_("这一项已经开始表决，不能撤下。"))
    if item.subject_kind != subject_kind:
        raise RuleError(_("这一项是从别的页面送来的，请到那份文件的页面撤回。"))


@dataclass(frozen=True)
class Milestone:
    """One date of the meeting year that somebody must meet."""

    kind: str
    label: Any
    due: date
    done: bool


# kind, name, working days before (−) or after (+) the first day of the meeting, and how it shows that it is done.
MILESTONES: list[tuple[str, Any, int, Callable[[Meeting], Any]]] = [
    ("notice", gettext_lazy("印发会议通知"), -10, lambda m: m.noticed_at),
    ("materials", gettext_lazy("发出会议材料"), -5, lambda m: m.materials_at),
    ("meeting", gettext_lazy("开会"), 0, lambda m: m.opened_at),
    ("minutes", gettext_lazy("印发会议纪要"), 5, lambda m: m.minutes_at),
]


def milestones(meeting: Meeting) -> list[Milestone]:
    """S5: what is due around a meeting, in working days. Raises workdays.UnknownYear."""
    day = timezone.localdate(meeting.starts_at)
    return [Milestone(kind, label, add_workdays(day, offset), bool(done(meeting))) for kind, label, offset, done in MILESTONES]
