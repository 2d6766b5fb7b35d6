"""Everything that changes a ballot, and what may be read of it."""

from meetings.ballots.services.casting import cast_vote, check_vote, elector_of
from meetings.ballots.services.declaring import close_ballot, declare_ballot
from meetings.ballots.services.drafting import create_ballot, lock
from meetings.ballots.services.opening import open_ballot
from meetings.ballots.services.results import Progress, Result, progress, results_of, tally

__all__ = [
    "Progress", "Result", "cast_vote", "check_vote", "close_ballot", "create_ballot", "declare_ballot", "elector_of", "lock",
    "open_ballot", "progress", "results_of", "tally",
]  # fmt: skip
