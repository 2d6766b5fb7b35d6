"""S1, S2, F1: how a ballot runs and how it is decided. Whole numbers only, never floats."""

from dataclasses import dataclass
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
from meetings.ballots.models import OFFICE, Ballot, Elector, Vote

Status = Ballot.Status
office = holds(*OFFICE)


def follows_votes(user: User, obj: Any, at: datetime) -> bool:
    """Whoever sits in a body, serves it, or has been an elector."""
    if user.power != Power.CONTENT or not user.is_active:
        return False
    bodies = any(is_member(user, body, timezone.localdate(at)) for body in Body.values)
    return bodies or office(user, obj, at) or Elector.objects.filter(person__user=user).exists()


BALLOT = Lifecycle(
    Step("open", Status.DRAFT, Status.OPEN, who=is_chair, label=gettext_lazy("开始表决")),
    Step("close", Status.OPEN, Status.CLOSED, who=is_chair, label=gettext_lazy("截止表决")),
    Step("declare", Status.CLOSED, Status.DECLARED, who=is_chair, label=gettext_lazy("公布结果")),
)

# By the working rules both bodies decide alike: two thirds of those entitled are there, more than half of those entitled agree.
COMMON = {
    "quorum_numerator": 2, "quorum_denominator": 3, "base": Ballot.Base.ENTITLED, "share_numerator": 1, "share_denominator": 2,
}  # fmt: skip
PRESETS: dict[str, dict[str, Any]] = {Body.PLENARY: COMMON, Body.STANDING: COMMON}


@dataclass(frozen=True)
class Tally:
    """The count of a closed ballot: whole numbers of people."""

    entitled: int
    present: int
    for_: int
    against: int
    abstain: int

    @property
    def cast(self) -> int:
        """Votes cast."""
        return self.for_ + self.against + self.abstain


def quorum(ballot: Ballot, entitled: int) -> int:
    """The least number present that makes a quorum: 2/3 of 45 is 30, of 44 is 30 (rounded up)."""
    return -(-entitled * ballot.quorum_numerator // ballot.quorum_denominator)


def needed(ballot: Ballot, entitled: int, present: int) -> int:
    """The least number of votes in favour that passes: more than half of 45 is 23."""
    base = entitled if ballot.base == Ballot.Base.ENTITLED else present
    return base * ballot.share_numerator // ballot.share_denominator + 1


def passes(ballot: Ballot, tally: Tally) -> bool:
    """Whether the motion is carried: quorum present and more than the share in favour."""
    enough = tally.present >= quorum(ballot, tally.entitled)
    return enough and tally.for_ >= needed(ballot, tally.entitled, tally.present)


def quorum_missing(ballot: Ballot, entitled: int, present: int) -> list[str]:
    """What a quorum still lacks."""
    least = quorum(ballot, entitled)
    if entitled == 0:
        return [_("名册里没有有表决权的人，请先核对名册。")]
    if present < least:
        return [
            _("应到 %(entitled)d 人，实到 %(present)d 人，法定人数 %(least)d 人，还差 %(lack)d 人签到。")
            % {"entitled": entitled, "present": present, "least": least, "lack": least - present}
        ]
    return []


def vote_refused(ballot: Ballot, elector: Elector) -> str:
    """Why this elector's vote cannot be taken now; empty when it can."""
    if ballot.status == Status.DRAFT:
        return _("这一项还没有开始表决，请等主持人宣布。")
    if voted := getattr(elector, "vote", None):
        return _("您已投“%(choice)s”，投出后不能更改。") % {"choice": voted.get_choice_display()}
    if ballot.status != Status.OPEN:
        return _("表决已经截止，这一票没有计入。")
    if not elector.present:
        return _("开始表决时您没有签到，按实到人数计票，这一项不能再投。")
    return ""


def may_vote(ballot: Ballot, elector: Elector | None) -> bool:
    """Votes are taken only while the ballot is open, from those present who have not voted."""
    return elector is not None and not vote_refused(ballot, elector)


def arithmetic(ballot: Ballot, tally: Tally) -> str:
    """The whole sum in one sentence: 应到 45，实到 38 ≥ 30 符合法定人数；赞成 31 ≥ 23 通过。"""
    least, votes = quorum(ballot, tally.entitled), needed(ballot, tally.entitled, tally.present)
    carried = passes(ballot, tally)
    return _("应到 %(entitled)d，实到 %(present)d %(sign)s %(least)d %(quorum)s；赞成 %(for)d %(mark)s %(votes)d %(verdict)s") % {
        "entitled": tally.entitled, "present": tally.present, "least": least, "for": tally.for_, "votes": votes,
        "sign": "≥" if tally.present >= least else "<",
        "quorum": _("符合法定人数") if tally.present >= least else _("不足法定人数"),
        "mark": "≥" if tally.for_ >= votes else "<",
        "verdict": _("通过") if carried else _("未通过"),
    }  # fmt: skip


CHOICES = tuple(Vote.Choice.values)
