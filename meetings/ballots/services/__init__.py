"""Everything that changes a ballot, and what may be read of it."""

from meetings.ballots.services.casting import cast_vote, check_enterable, check_vote, elector_of, enter_vote
from meetings.ballots.services.counting import COUNTERS, Figures, tallies, tally
from meetings.ballots.services.declaring import (
    DECIDERS,
    close_ballot,
    close_overdue,
    consequences,
    declare_ballot,
)
from meetings.ballots.services.drafting import change_rule, create_ballot, lock, renew_ballot
from meetings.ballots.services.following import note_progress, set_review
from meetings.ballots.services.hands import differed, enter_count, waits_for
from meetings.ballots.services.opening import open_ballot, open_circulation, unready
from meetings.ballots.services.results import Progress, Result, progress, results_of
from meetings.ballots.services.standing import next_for, standing, waiting_for
from meetings.ballots.services.voiding import ask_void, confirm_void, drop_void
from meetings.ballots.services.withdrawing import check_withdrawable, withdraw_draft

__all__ = [
    "COUNTERS", "DECIDERS", "Figures", "Progress", "Result", "ask_void", "cast_vote", "change_rule", "check_enterable", "check_vote", "check_withdrawable",
    "close_ballot", "close_overdue", "confirm_void", "consequences", "create_ballot", "declare_ballot", "differed", "drop_void", "elector_of",
    "enter_count", "enter_vote", "lock", "next_for", "note_progress", "open_ballot", "open_circulation", "progress", "renew_ballot",
    "results_of", "set_review", "standing", "tallies", "tally", "unready", "waiting_for", "waits_for", "withdraw_draft",
]  # fmt: skip
