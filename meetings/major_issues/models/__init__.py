"""Major issues: what was raised, who was asked, what they said, what was decided."""

from meetings.major_issues.models.hearing import Asked, OpinionRound, RoundExtension
from meetings.major_issues.models.issue import Attachment, MajorIssue, Option, Turn
from meetings.major_issues.models.motion import Motion
from meetings.major_issues.models.opinions import Opinion, PastOpinion, PastTreatment, Treatment, Verdict

__all__ = [
    "Asked", "Attachment", "MajorIssue", "Motion", "Opinion", "OpinionRound", "Option", "PastOpinion", "PastTreatment",
    "RoundExtension", "Treatment", "Turn", "Verdict",
]  # fmt: skip
