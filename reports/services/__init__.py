"""Everything that changes a work report, its rounds, opinions and answers."""

from reports.services.answers import answer_no_opinion, file_opinion, mark_read, withdraw_opinion
from reports.services.bodies import put_to_plenary, recall_report, record_outcome, send_to_standing
from reports.services.consulting import close_round, extend_round, open_round, remind_unanswered
from reports.services.disposing import dispose_opinion
from reports.services.drafting import create_report, upload_version
from reports.services.intakes import DRAFT, REPLY, draft_reader, reply_reader, said_with_draft, said_with_reply
from reports.services.issuing import issue_report
from reports.services.mending import mend_match
from reports.services.replies import bring_reply, drop_reply, take_reply

__all__ = [
    "DRAFT",
    "REPLY",
    "answer_no_opinion",
    "bring_reply",
    "close_round",
    "create_report",
    "dispose_opinion",
    "draft_reader",
    "drop_reply",
    "extend_round",
    "file_opinion",
    "issue_report",
    "mark_read",
    "mend_match",
    "open_round",
    "put_to_plenary",
    "recall_report",
    "record_outcome",
    "remind_unanswered",
    "reply_reader",
    "said_with_draft",
    "said_with_reply",
    "send_to_standing",
    "take_reply",
    "upload_version",
    "withdraw_opinion",
]
