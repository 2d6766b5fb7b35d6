"""Ballots, who may vote in them, their votes, and the resolutions they make."""

from meetings.ballots.models.ballot import OFFICE, Ballot
from meetings.ballots.models.changes import RuleChange
from meetings.ballots.models.electors import Elector, HandCount, Vote
from meetings.ballots.models.resolutions import Resolution, ResolutionNote
from meetings.ballots.models.secret import BallotBox, Envelope, OpenedBallot, Participation, Scrutineer, WrittenName

__all__ = [
    "OFFICE", "Ballot", "BallotBox", "Elector", "Envelope", "HandCount", "OpenedBallot", "Participation", "Resolution",
    "ResolutionNote", "RuleChange", "Scrutineer", "Vote", "WrittenName",
]  # fmt: skip
