"""Whose vote is taken, and when."""

from django.utils.translation import gettext as _

from meetings.ballots.models import Ballot, Elector, Vote
from meetings.ballots.rules.lifecycle import Status

CHOICES = tuple(Vote.Choice.values)


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
