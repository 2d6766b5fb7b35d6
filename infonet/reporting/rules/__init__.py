"""I1, I5: how an item travels, what a complete one holds, and how time is judged."""

from common.marks import CLASSIFIED, classified, refused_mark
from infonet.reporting.rules.duties import DutyState, duties_of, duty_of, month_of
from infonet.reporting.rules.elements import Element, elements
from infonet.reporting.rules.lifecycle import ITEM, NEEDS_REASON, TRIAGE, is_editor, may_sign, signs, writes_for
from infonet.reporting.rules.timing import LIMITS, deadline, judged_on_time, sign_due, triage_due

__all__ = [
    "CLASSIFIED", "ITEM", "LIMITS", "NEEDS_REASON", "TRIAGE", "DutyState", "Element", "classified", "deadline", "duties_of",
    "duty_of", "elements", "is_editor", "judged_on_time", "may_sign", "month_of", "refused_mark", "sign_due", "signs",
    "triage_due", "writes_for",
]  # fmt: skip
