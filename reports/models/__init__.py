"""The work report: versions, paragraphs that keep their identity, consultation, opinions and their disposition."""

from reports.models.consulting import ConsultationRound, Extension, ReplyPaper, Respondent
from reports.models.opinions import Answered, Disposition, Opinion, PastDisposition, Verdict
from reports.models.report import OFFICE, WorkReport, takes_part
from reports.models.text import SUBJECT, Paragraph, Version, VersionPicture

__all__ = [
    "OFFICE",
    "SUBJECT",
    "Answered",
    "ConsultationRound",
    "Disposition",
    "Extension",
    "Opinion",
    "Paragraph",
    "PastDisposition",
    "ReplyPaper",
    "Respondent",
    "Verdict",
    "Version",
    "VersionPicture",
    "WorkReport",
    "takes_part",
]
