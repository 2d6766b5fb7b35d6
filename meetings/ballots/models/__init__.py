"""Ballots, who may vote in them, their votes, and the resolutions they make."""

from meetings.ballots.models.ballot import OFFICE, Ballot
from meetings.ballots.models.changes import RuleChange
from meetings.ballots.models.elections import Candidate, Election, NamedPaper, WriteIn
from meetings.ballots.models.electors import Elector, HandCount, Vote
from meetings.ballots.models.nominees import PaperCount, PaperItem
from meetings.ballots.models.resolutions import Resolution, ResolutionNote
from meetings.ballots.models.seats import Proposal, SeatChange
from meetings.ballots.models.secret import (
    BallotBox,
    Envelope,
    OpenedBallot,
    Participation,
    Scrutineer,
    WrittenName,
)

__all__ = [
    "OFFICE", "Ballot", "BallotBox", "Candidate", "Election", "Elector", "Envelope", "HandCount", "NamedPaper", "OpenedBallot",
    "PaperCount", "PaperItem", "Participation", "Proposal", "Resolution", "ResolutionNote", "RuleChange", "Scrutineer",
    "SeatChange", "Vote", "WriteIn", "WrittenName",
]  # fmt: skip
