"""Ballots, who may vote in them, their votes, and the resolutions they make."""

from meetings.ballots.models.ballot import OFFICE, Ballot
from meetings.ballots.models.electors import Elector, Vote
from meetings.ballots.models.resolutions import Resolution

__all__ = ["OFFICE", "Ballot", "Elector", "Resolution", "Vote"]
