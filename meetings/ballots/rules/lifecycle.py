"""How a ballot runs, who takes its steps, and who may follow it."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Power, User
from accounts.rules import holds
from committees.roster.models import Body, is_member
from committees.roster.rules import is_chair
from common.lifecycle import Lifecycle, Step
from meetings.ballots.models import OFFICE, Ballot, Elector

Status = Ballot.Status
office = holds(*OFFICE)
leads_office = holds("leader")
enters_votes = holds("staff")
counts_hands = holds("staff", "scrutineer")
keeps_resolutions = holds("staff", "leader")
drafts_ballots = holds("staff", "drafter", "leader")


def presides(user: User, ballot: Any, at: datetime) -> bool:
    """The chair; where there is no sitting to preside over, the office's leader as well."""
    circulates = getattr(ballot, "by_circulation", False)
    return is_chair(user, ballot, at) or (circulates and leads_office(user, ballot, at))


def changes_rule(user: User, ballot: Any, at: datetime) -> bool:
    """The chair and the office's leader answer for the rule a matter is decided by."""
    return is_chair(user, ballot, at) or leads_office(user, ballot, at)


def withdraws(user: User, ballot: Any, at: datetime) -> bool:
    """A draft by circulation: who drafted it and still prepares ballots, or who would have to open it."""
    return presides(user, ballot, at) or (ballot.created_by_id == user.pk and drafts_ballots(user, ballot, at))


def voids(user: User, ballot: Any, at: datetime) -> bool:
    """Who may ask that a ballot be void, and who may confirm what another asked."""
    return is_chair(user, ballot, at) or holds("leader", "scrutineer")(user, ballot, at)


def follows_votes(user: User, obj: Any, at: datetime) -> bool:
    """Whoever sits in a body, serves it, or has been an elector."""
    if user.power != Power.CONTENT or not user.is_active:
        return False
    bodies = any(is_member(user, body, timezone.localdate(at)) for body in Body.values)
    return bodies or office(user, obj, at) or Elector.objects.filter(person__user=user).exists()


# Forms whose votes are made known by an act of their own between close and declaration, and what is missing until then.
OPENED_FIRST: dict[str, Any] = {
    Ballot.Form.HANDS: gettext_lazy("两位计票人还没有填报一致的票数。"),
    Ballot.Form.SECRET: gettext_lazy("还没有开箱，请主持人或机关负责人办理开箱。"),
}
# What is said to whoever closes the voting: the step that comes next.
AFTER_CLOSE: dict[str, Any] = {
    Ballot.Form.OPEN: gettext_lazy("表决已截止，请公布结果。"),
    Ballot.Form.HANDS: gettext_lazy("举手完毕。请两位计票人各自填报票数，一致后再公布结果。"),
    Ballot.Form.SECRET: gettext_lazy("投票已截止，信封的数目和摘要已经公布。下一步：开箱计票。"),
}


def is_counted(ballot: Ballot, at: datetime) -> list[str]:
    """A show of hands is declared when its tellers agree, a secret ballot when its box has been opened."""
    waits = ballot.status == Status.CLOSED and ballot.form in OPENED_FIRST
    return [str(OPENED_FIRST[ballot.form])] if waits else []


def is_undisputed(ballot: Ballot, at: datetime) -> list[str]:
    """While somebody asks that it be void, nothing is declared."""
    if ballot.status == Status.VOID or ballot.void_asked_by is None:
        return []
    return [_("%(who)s提出作废，请先确认作废或驳回。") % {"who": ballot.void_asked_by.name}]


def is_answered(ballot: Ballot, at: datetime) -> list[str]:
    """A circulation runs to its end, unless all have answered."""
    if not ballot.by_circulation or ballot.is_over(at):
        return []
    silent = ballot.electors.filter(vote__isnull=True).count()
    return [_("还没有到截止时间，还有 %(n)d 人没有表态。") % {"n": silent}] if silent else []


BALLOT = Lifecycle(
    Step("open", Status.DRAFT, Status.OPEN, who=presides, label=gettext_lazy("开始表决")),
    Step("close", Status.OPEN, Status.CLOSED, who=presides, needs=[is_answered], label=gettext_lazy("截止表决")),
    Step("count", Status.CLOSED, Status.OPENED, who=counts_hands, label=gettext_lazy("核定票数"), button=False),
    Step("open-box", Status.CLOSED, Status.OPENED, who=changes_rule, needs=[is_undisputed], label=gettext_lazy("开箱"), button=False),
    Step("declare", (Status.CLOSED, Status.OPENED), Status.DECLARED, who=presides, needs=[is_counted, is_undisputed],
         label=gettext_lazy("公布结果")),
    Step("void", (Status.OPEN, Status.CLOSED, Status.OPENED), Status.VOID, who=voids, label=gettext_lazy("作废"), button=False),
    early={("declare", Status.OPEN): gettext_lazy("表决还没有截止。请先截止表决，再公布结果。")},
)  # fmt: skip
