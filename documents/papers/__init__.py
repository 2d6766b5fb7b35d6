"""The office's papers from plain data: letters and forms for opinions, lists and handbooks of meetings, bulletins. No database."""

from documents.papers.bulletins import Brief, BulletinIssue, brief, bulletin
from documents.papers.cards import place_cards
from documents.papers.handbook import Arrangement, Handbook, Sitting, handbook
from documents.papers.letters import MoreTime, OpinionRequest, extension_letter, opinion_letter
from documents.papers.people import Attendee, Group, grouped, in_order
from documents.papers.replies import ReplyForm, ReplyLine, write_reply_form
from documents.papers.reply_reading import NotAReplyForm, read_reply_form
from documents.papers.rolls import POSTS_FIRST, NameList, SignInSheet, name_list, sign_in_sheet
from documents.papers.summary import Counts, OpinionRow, OpinionSummary, summary_docx, summary_xlsx

__all__ = [
    "POSTS_FIRST", "Arrangement", "Attendee", "Brief", "BulletinIssue", "Counts", "Group", "Handbook", "MoreTime", "NameList", "NotAReplyForm",
    "OpinionRequest", "OpinionRow", "OpinionSummary", "ReplyForm", "ReplyLine", "SignInSheet", "Sitting", "brief", "bulletin",
    "extension_letter",    "grouped", "handbook", "in_order", "name_list", "opinion_letter", "place_cards", "read_reply_form", "sign_in_sheet",
    "summary_docx", "summary_xlsx", "write_reply_form",
]  # fmt: skip
