"""What people may type about a work report."""

from reports.forms.answering import DispositionForm, OpinionForm, ReplyForm, ReplyRowForm
from reports.forms.consulting import DeadlineForm, ExtensionForm, suggested_day
from reports.forms.drafting import MatchForm, MeetingForm, ReportForm, VersionForm, paragraph_label

__all__ = [
    "DeadlineForm",
    "DispositionForm",
    "ExtensionForm",
    "MatchForm",
    "MeetingForm",
    "OpinionForm",
    "ReplyForm",
    "ReplyRowForm",
    "ReportForm",
    "VersionForm",
    "paragraph_label",
    "suggested_day",
]
