"""Whose vote is taken, and when."""

from datetime import datetime

from django.utils.translation import gettext as _

from common import clock
from meetings.ballots.models import Ballot, Elector, Vote
from meetings.ballots.rules.lifecycle import Status

CHOICES = (Vote.Choice.FOR.value, Vote.Choice.AGAINST.value, Vote.Choice.ABSTAIN.value)


def vote_refused(ballot: Ballot, elector: Elector, at: datetime | None = None) -> str:
    """Why this elector's vote cannot be taken now; empty when it can."""
    if ballot.status == Status.DRAFT:
        return _("这一项还没有开始表决，请等主持人宣布。")
    if ballot.status == Status.VOID:
        return _("这次表决已经作废，不再收票。")
    if voted := getattr(elector, "vote", None):
        return already(voted)
    if ballot.status != Status.OPEN or ballot.is_over(at or clock.now()):
        return _("表决已经截止，这一票没有计入。")
    if ballot.form == Ballot.Form.HANDS:
        return _("这一项举手表决，由计票人点数，不用在这里投票。")
    if ballot.form == Ballot.Form.SECRET:
        return _("这一项无记名投票，请在投票页面投。")
    if not elector.present and not ballot.by_circulation:
        return _("开始表决时您没有签到，这一项不能再投。")
    return ""


def already(vote: Vote) -> str:
    """Who has voted cannot vote again, in whatever way the vote came."""
    if vote.source == Vote.Source.SELF and vote.choice == Vote.Choice.PAPER:
        return _("您的票已投出，投出后不能更改。")
    if vote.source == Vote.Source.SELF:
        return _("您已投“%(choice)s”，投出后不能更改。") % {"choice": vote.get_choice_display()}
    return _("您的一票已按%(source)s方式由工作人员代录，不能再投。如有疑问，请找会务组。") % {
        "source": vote.get_source_display()
    }


def entry_refused(ballot: Ballot, elector: Elector, at: datetime) -> str:
    """Why no vote of this elector can be entered for him now, said to whoever enters it; empty when it can."""
    voted: Vote | None = getattr(elector, "vote", None)
    words = {"who": elector.person.name, "source": voted.get_source_display() if voted else ""}
    if voted:
        return _("%(who)s已经投过票（%(source)s），没有重复录入。") % words
    if ballot.status == Status.OPEN and not elector.present and not ballot.by_circulation:
        return _("开始表决时%(who)s没有签到，这一票不能代录。") % words
    return vote_refused(ballot, elector, at)


def may_vote(ballot: Ballot, elector: Elector | None, at: datetime | None = None) -> bool:
    """Votes are taken only while the ballot is open, from those entitled to it who have not voted."""
    return elector is not None and not vote_refused(ballot, elector, at)
