"""Everything that changes a major issue."""

from meetings.major_issues.services.answering import answer_round
from meetings.major_issues.services.deciding import (
    propose_motion,
    put_to_circulation,
    put_to_meeting,
    record_circulation,
    record_outcome,
    redraft_motion,
    take_back,
)
from meetings.major_issues.services.hearing import ask_again, close_overdue, close_round, extend_round, open_round
from meetings.major_issues.services.raising import edit_issue, raise_issue
from meetings.major_issues.services.treating import treat_opinion
from meetings.major_issues.services.turning import defer_issue, resume_deciding, resume_gathering, withdraw_issue

__all__ = [
    "answer_round", "ask_again", "close_overdue", "close_round", "defer_issue", "edit_issue", "extend_round", "open_round",
    "propose_motion", "put_to_circulation", "put_to_meeting", "raise_issue", "record_circulation", "record_outcome", "redraft_motion", "resume_deciding",
    "resume_gathering", "take_back", "treat_opinion", "withdraw_issue",
]  # fmt: skip
