"""S1, S2, F1: how a ballot is decided. Whole numbers only, never floats."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.ballots.models import Ballot


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
