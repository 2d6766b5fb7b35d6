"""S1, S2, F1: how a ballot runs and how it is decided."""

from meetings.ballots.rules.arithmetic import Tally, arithmetic, needed, passes, quorum, quorum_missing
from meetings.ballots.rules.casting import CHOICES, may_vote, vote_refused
from meetings.ballots.rules.lifecycle import BALLOT, Status, follows_votes, office
from meetings.ballots.rules.presets import COMMON, PRESETS

__all__ = [
    "BALLOT", "CHOICES", "COMMON", "PRESETS", "Status", "Tally", "arithmetic", "follows_votes", "may_vote", "needed", "office", "passes",
    "quorum", "quorum_missing", "vote_refused",
]  # fmt: skip
