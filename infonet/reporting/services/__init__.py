"""Every change of an information item, and of what a union owes."""

from infonet.reporting.services.drafts import attach_file, remove_attachment, save_draft, start_draft
from infonet.reporting.services.duties import report_nothing
from infonet.reporting.services.signing import recall, send_back, send_for_signature, sign
from infonet.reporting.services.triage import adopt, decide, keep, merge, reject, return_for_completion, undo_triage

__all__ = [
    "adopt", "attach_file", "decide", "keep", "merge", "recall", "reject", "remove_attachment", "report_nothing",
    "return_for_completion", "save_draft", "send_back", "send_for_signature", "sign", "start_draft", "undo_triage",
]  # fmt: skip
