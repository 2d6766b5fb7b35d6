"""Ballots, who may vote in them, their votes, and the resolutions they make."""

from meetings.ballots.models.ballot import OFFICE, Ballot
from meetings.ballots.models.changes import RuleChange
from meetings.ballots.models.electors import Elector, HandCount, Vote
from meetings.ballots.models.resolutions import Resolution, ResolutionNote

__all__ = ["OFFICE", "Ballot", "Elector", "HandCount", "Resolution", "ResolutionNote", "RuleChange", "Vote"]
