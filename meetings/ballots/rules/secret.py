"""The secret form: who may be a scrutineer, who opens the box, and what is refused when."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import holds
from committees.roster.models import is_member
from committees.roster.rules import is_chair
from common.lifecycle import RuleError
from common.names.strokes import by_strokes
from meetings.ballots.models import Ballot, BallotBox, Elector, Participation, Scrutineer
from meetings.ballots.rules.lifecycle import Status, changes_rule

MOST_SCRUTINEERS = 9
opens_box = changes_rule
appoints = is_chair


def check_appointing(ballot: Ballot, by: User, at: datetime) -> None:
    """The chair, before the vote is opened."""
    if not appoints(by, ballot, at):
        raise PermissionDenied(_("监票人由主席或副主席安排。"))
    if ballot.form != Ballot.Form.SECRET:
        raise RuleError(_("这一项不是无记名投票，不用安排监票人。"))
    if ballot.status != Status.DRAFT:
        raise RuleError(_("表决已经开始，监票人不能再换。"))


def may_scrutinise(user: User, ballot: Ballot, at: datetime) -> bool:
    """A member of the body or an office holder with the post; never one who may open the box himself."""
    near = is_member(user, ballot.body, timezone.localdate(at)) or holds("scrutineer")(user, ballot, at)
    return near and user.is_active and not opens_box(user, ballot, at)


def appointment_faults(ballot: Ballot, users: Collection[User], threshold: int, at: datetime) -> list[str]:
    """Why these scrutineers cannot be appointed, as sentences."""
    faults = []
    if len({user.pk for user in users}) != len(users):
        faults.append(_("同一个人选了两次，请每人只选一次。"))
    if not 2 <= threshold <= len(users) <= MOST_SCRUTINEERS:
        faults.append(_("请选 2 至 %(most)d 位监票人，并约定其中至少 2 位到场才能开箱。") % {"most": MOST_SCRUTINEERS})
    wrong = [user.name for user in users if not may_scrutinise(user, ballot, at)]
    return faults + [
        _("%(name)s不能监票：监票人从本机构委员或监票岗位人员中选，主持人和机关负责人不监票。") % {"name": name}
        for name in wrong
    ]


def cannot_lose_a_code(box: BallotBox | None, scrutineers: int) -> str:
    """Said where every code is needed: nothing forbids it, and one lost slip of paper loses the vote."""
    if box is None or box.keeping != BallotBox.Keeping.SCRUTINEERS or box.threshold < scrutineers:
        return ""
    return _(
        "%(n)d 位监票人要全部到场才能开箱：丢了任何一个监票码，或者有一位到不了场，票箱就打不开，表决只能作废重来。"
    ) % {"n": scrutineers}


def scrutineer_of(ballot: Ballot, user: User) -> Scrutineer:
    """This person's place among the scrutineers; PermissionDenied for everybody else."""
    found = Scrutineer.objects.select_related("box").filter(box__ballot=ballot, user=user).first()
    if found is None:
        raise PermissionDenied(_("您不是这次表决的监票人。"))
    return found


def drawing_refused(ballot: Ballot, mine: Scrutineer) -> str:
    """Why no code can be drawn now; empty when it can."""
    if ballot.status != Status.DRAFT:
        return _("表决已经开始，不能再抽取监票码。")
    if mine.has_drawn:
        return _("您的监票码已经抽取过，只显示一次。没有记下的，请主持人重新安排监票人，大家重新抽取。")
    return ""


def box_missing(ballot: Ballot) -> list[str]:
    """What the box still lacks before votes can be taken, as sentences."""
    box: BallotBox | None = getattr(ballot, "box", None)
    if ballot.base == Ballot.Base.ALL:
        return [_("无记名投票按应到或实到人数计票，请先改计票基数。")]
    if box is None:
        return [_("还没有安排监票人。")]
    names = late(box)
    return [_("%(names)s还没有抽取监票码。") % {"names": _("、").join(names)}] if names else []


def late(box: BallotBox) -> list[str]:
    """The names of those who have not drawn their codes."""
    return by_strokes(s.user.name for s in box.scrutineers.select_related("user") if not s.has_drawn)


def secret_refused(ballot: Ballot, user: User, at: datetime) -> str:
    """Why this person's secret vote cannot be taken; empty when it can. PermissionDenied for who is no elector."""
    elector = Elector.objects.filter(ballot=ballot, person__user=user).first()
    if elector is None:
        raise PermissionDenied(_("这次表决的名册里没有您，不能投票。如有疑问，请找会务组。"))
    if ballot.status == Status.DRAFT:
        return _("这一项还没有开始表决，请等主持人宣布。")
    if ballot.status == Status.VOID:
        return _("这次表决已经作废，不再收票。")
    if has_voted(ballot, user):
        return _("您已经投过票，每人只投一次，投出后不能更改。")
    if ballot.status != Status.OPEN or ballot.is_over(at):
        return _("表决已经截止，这一票没有计入。")
    if not elector.present:
        return _("开始表决时您没有签到，这一项不能再投。")
    return ""


def has_voted(ballot: Ballot, user: User) -> bool:
    """Whether, and nothing else."""
    return Participation.objects.filter(ballot=ballot, person__user=user, voted=True).exists()


def box_disagrees(box: BallotBox, envelopes: int, participations: int, digest: str) -> list[str]:
    """Why a box must not be opened: it is not the one that was closed."""
    faults = []
    if envelopes != participations:
        faults.append(_("信封 %(n)d 个，投票 %(m)d 人，两数不符。") % {"n": envelopes, "m": participations})
    if (envelopes, digest) != (box.envelopes, box.digest):
        faults.append(_("信封与截止时公布的数目、摘要不符，截止以后有人动过票箱。"))
    return faults


def box_url(ballot: Ballot, *args: Any) -> str:
    """The page of the box."""
    return reverse("ballots:box", args=[ballot.pk, *args])
