"""What the addresses lead to."""

from meetings.major_issues.views.asking import (
    ask_again,
    opinion_treat,
    resume_gathering,
    round_answer,
    round_close,
    round_extend,
    round_open,
)
from meetings.major_issues.views.deciding import motion_draft, put_to_circulation, put_to_meeting, take_back
from meetings.major_issues.views.lists import issue_list
from meetings.major_issues.views.page import issue_detail
from meetings.major_issues.views.papers import attachment, opinion_table, report_docx, report_pdf
from meetings.major_issues.views.raising import (
    issue_create,
    issue_defer,
    issue_edit,
    issue_withdraw,
    resume_deciding,
)

__all__ = [
    "ask_again", "attachment", "issue_create", "issue_defer", "issue_detail", "issue_edit", "issue_list", "issue_withdraw",
    "motion_draft", "opinion_table", "opinion_treat", "put_to_circulation", "put_to_meeting", "report_docx", "report_pdf", "resume_deciding",
    "resume_gathering", "round_answer", "round_close", "round_extend", "round_open", "take_back",
]  # fmt: skip
