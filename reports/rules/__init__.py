"""F2, S2: the way of the work report, and what each gate asks for, in words."""

from reports.models import SUBJECT, ConsultationRound, WorkReport
from reports.rules.needs import (
    adopted_this_very_text,
    closed_round,
    every_opinion_disposed,
    has_version,
    on_agenda_missing,
    passed_this_very_text,
    revised_after_round,
    round_has_run,
    vote_not_begun,
)
from reports.rules.steps import (
    REPORT,
    ROUND,
    WORK,
    before_deadline,
    deadline_missing,
    is_drafter,
    is_leader,
    is_office,
    is_respondent,
    may_answer,
    received_in_time,
)
from reports.rules.terms import GATES, Term, terms
from reports.rules.words import clock, contact

Status = WorkReport.Status
Round = ConsultationRound.Status

__all__ = [
    "GATES", "REPORT", "ROUND", "SUBJECT", "WORK", "Round", "Status", "Term", "adopted_this_very_text", "before_deadline",
    "clock", "closed_round", "contact", "deadline_missing", "every_opinion_disposed", "has_version", "is_drafter", "is_leader",
    "is_office", "is_respondent", "may_answer", "on_agenda_missing", "passed_this_very_text", "received_in_time",
    "revised_after_round", "round_has_run", "terms", "vote_not_begun",
]  # fmt: skip
