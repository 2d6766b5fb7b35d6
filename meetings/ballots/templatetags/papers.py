"""Ballots voted on papers of several lines, in templates shared with other ballots."""

from datetime import datetime
from typing import Any

from django import template

from accounts.models import User
from common import clock
from meetings.ballots.models import Ballot, Vote
from meetings.ballots.rules import drafts_ballots, may_vote, presides, verdict
from meetings.ballots.rules.elections import rate_text
from meetings.ballots.rules.elections import takes_paper as has_paper
from meetings.ballots.rules.secret import secret_refused
from meetings.ballots.sealing.paper import Paper
from meetings.ballots.services import elector_of
from meetings.ballots.services.entering import invalid_because
from meetings.ballots.services.papers import grouped, lines_of
from meetings.ballots.services.reporting import paper_result

register = template.Library()


@register.filter
def takes_paper(ballot: Ballot) -> bool:
    """Whether it is voted line by line."""
    return has_paper(ballot)


register.filter("verdict", verdict)


@register.filter
def verdict_state(ballot: Ballot) -> str:
    """The colour of the verdict: all, a part, nothing."""
    return "warn" if ballot.in_part else "ok" if ballot.passed else "late"


@register.filter
def fills(ballot: Ballot, user: User) -> bool:
    """Whether this person could put in a paper of several lines now."""
    return ballot.status == Ballot.Status.OPEN and has_paper(ballot) and may_fill(ballot, user, clock.now())


@register.inclusion_tag("ballots/election_box.html")
def paper_box(ballot: Ballot) -> dict[str, Any]:
    """The way to the paper."""
    return {"ballot": ballot, "rate": rate_of(ballot)}


@register.inclusion_tag("ballots/own_paper.html")
def own_paper(vote: Vote) -> dict[str, Any]:
    """What stands on one's own recorded paper, also when another entered it: a false one is seen here."""
    paper, ballot = Paper(vote.paper.choices, tuple(vote.paper.write_ins)), vote.elector.ballot
    return {
        "groups": grouped(lines_of(ballot), paper.choices), "write_ins": paper.write_ins,
        "election": ballot.kind == Ballot.Kind.ELECTION, "invalid": invalid_because(ballot, paper),
    }  # fmt: skip


def may_fill(ballot: Ballot, user: User, at: datetime) -> bool:
    """Whether a paper of his would be taken now."""
    if ballot.form == Ballot.Form.SECRET:
        return not secret_refused(ballot, user, at)
    return may_vote(ballot, elector_of(ballot, user), at)


def rate_of(ballot: Ballot) -> str:
    """差额率, of an election."""
    if ballot.kind != Ballot.Kind.ELECTION:
        return ""
    return rate_text(ballot.election.candidates.count(), ballot.election.seats)


@register.inclusion_tag("ballots/election_result.html")
def paper_outcome(ballot: Ballot, user: User | None = None) -> dict[str, Any]:
    """The result, and for those who may act on them the seats that stay open."""
    result = paper_result(ballot)
    shown = {"result": result, "ballot": ballot, "item": getattr(ballot, "item", None)}
    if not result.open_seats:
        return shown
    election, at = ballot.election, clock.now()
    runoff = election.runoffs.exclude(ballot__status="void").select_related("ballot").last()
    reruns = user is not None and drafts_ballots(user, ballot, at)
    acts = reruns or (user is not None and presides(user, ballot, at))
    waits = not runoff and not election.vacant_reason
    return shown | {"runoff": runoff, "vacant": election.vacant_reason, "reruns": reruns, "acts": acts and waits}
