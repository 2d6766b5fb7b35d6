"""A ballot's rule and its sum in words, with the names of the numbers."""

from django.utils.translation import gettext as _

from committees.roster.models import Body
from common.wording import cn_number, official, officially
from meetings.ballots.models import Ballot
from meetings.ballots.rules.arithmetic import Tally, base_of, has_quorum, has_share, passes, quorum

Base = Ballot.Base


def rule_text(ballot: Ballot) -> str:
    """实到不少于应到的 2/3；赞成超过应到的 1/2."""
    return _("%(there)s不少于应到的 %(quorum)s；赞成%(more)s%(base)s的 %(share)s") % {
        "there": there(ballot), "quorum": f"{ballot.quorum_numerator}/{ballot.quorum_denominator}",
        "more": _("不少于") if ballot.share_inclusive else _("超过"), "base": base_name(ballot),
        "share": f"{ballot.share_numerator}/{ballot.share_denominator}",
    }  # fmt: skip


def circulation_of(body: str) -> str:
    """常委会通讯表决: the occasion of a vote without a meeting, whoever lists it. Stored and printed, so always in Chinese."""
    return f"{official(Body(body).label)}通讯表决"


def there(ballot: Ballot) -> str:
    """Who counts as being there: in a room those signed in, by circulation those who answered."""
    return _("参加表决") if ballot.by_circulation else _("实到")


def base_name(ballot: Ballot) -> str:
    """应到, 实到 (参加表决) or 全体."""
    return there(ballot) if ballot.base == Base.PRESENT else str(Base(ballot.base).label)


def arithmetic(ballot: Ballot, tally: Tally) -> str:
    """The whole sum in one sentence: 应到 45，实到 38 ≥ 30 符合法定人数；赞成 31 > 22 通过."""
    words = [
        _("应到 %(n)d") % {"n": tally.entitled},
        *([_("全体 %(n)d") % {"n": tally.whole}] if ballot.base == Base.ALL else []),
        quorum_text(ballot, tally),
    ]
    sum_ = _("%(first)s；%(share)s") % {"first": _("，").join(words), "share": share_text(ballot, tally)}
    return sum_ + silence_text(ballot, tally)


def quorum_text(ballot: Ballot, tally: Tally) -> str:
    """实到 38 ≥ 30 符合法定人数."""
    enough = has_quorum(ballot, tally)
    return _("%(there)s %(present)d %(sign)s %(least)d %(quorum)s") % {
        "there": there(ballot), "present": tally.present, "sign": "≥" if tally.present >= quorum(ballot, tally.entitled) else "<",
        "least": quorum(ballot, tally.entitled), "quorum": _("符合法定人数") if enough else _("不足法定人数"),
    }  # fmt: skip


def share_text(ballot: Ballot, tally: Tally) -> str:
    """赞成 31 > 22 通过."""
    agreed = has_share(ballot, tally)
    sign = ("≥" if agreed else "<") if ballot.share_inclusive else (">" if agreed else "≤")
    return _("赞成 %(for)d %(sign)s %(bound)s %(verdict)s") % {
        "for": tally.for_, "sign": sign, "bound": bound(ballot, tally),
        "verdict": _("通过") if passes(ballot, tally) else _("未通过"),
    }  # fmt: skip


def bound(ballot: Ballot, tally: Tally) -> str:
    """The share of the base in whole numbers: more than 22 of 45 (the half rounded down), at least 30 of 45 (two thirds rounded up)."""
    product = base_of(ballot, tally.entitled, tally.present, tally.whole) * ballot.share_numerator
    whole = -(-product // ballot.share_denominator) if ballot.share_inclusive else product // ballot.share_denominator
    return str(whole)


def silence_text(ballot: Ballot, tally: Tally) -> str:
    """What became of those who did not answer."""
    if not tally.silent:
        return ""
    abstain = ballot.silence == Ballot.Silence.ABSTAIN
    said = _("；%(n)d 人没有表态，按弃权计") if abstain else _("；%(n)d 人没有表态，按未投票计")
    return said % {"n": tally.silent}


@officially
def sum_in_words(ballot: Ballot, tally: Tally) -> str:
    """The same sum as official papers say it, without signs: 应到45人，实到38人，符合法定人数；赞成31票，超过应到人数的一半，通过."""
    people = [f"应到{tally.entitled}人", *([f"全体{tally.whole}人"] if ballot.base == Base.ALL and tally.whole else [])]
    enough = "符合法定人数" if has_quorum(ballot, tally) else "不足法定人数"
    said = [
        *people,
        f"{there(ballot)}{tally.present}人",
        f"{enough}；赞成{tally.for_}票",
        share_in_words(ballot, tally),
    ]
    silent = f"；{tally.silent}人没有表态，按{official(Ballot.Silence(ballot.silence).label)}计" if tally.silent else ""
    return f"{'，'.join(said)}，{'通过' if passes(ballot, tally) else '未通过'}{silent}"


def share_in_words(ballot: Ballot, tally: Tally) -> str:
    """超过应到人数的一半; 达到全体人数的三分之二."""
    reached = "达到" if ballot.share_inclusive else "超过"
    top, bottom = ballot.share_numerator, ballot.share_denominator
    share = "一半" if (top, bottom) == (1, 2) else f"{cn_number(bottom)}分之{cn_number(top)}"
    return f"{'' if has_share(ballot, tally) else '未'}{reached}{base_name(ballot)}人数的{share}"
