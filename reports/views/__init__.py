"""What the addresses lead to."""

from reports.views.answering import opinion_create, opinion_dispose, opinion_withdraw, round_no_opinion, round_remind
from reports.views.asking import extension_docx, extension_pdf, letter_docx, letter_pdf, reply_form
from reports.views.comparing import version_comparison, version_redline
from reports.views.copies import report_docx, report_pdf
from reports.views.mending import match_mend, version_matches
from reports.views.reading import (
    opinion_summary,
    report_detail,
    report_list,
    version_detail,
    version_list,
    version_picture,
    version_source,
)
from reports.views.replying import reply_check, reply_drop, reply_file, reply_upload
from reports.views.tables import opinion_sheet, opinion_table
from reports.views.uploading import version_upload
from reports.views.writing import (
    report_create,
    report_issue,
    report_put_to_plenary,
    report_recall,
    report_send_to_standing,
    round_close,
    round_extend,
    round_open,
)

__all__ = [
    "extension_docx",
    "extension_pdf",
    "letter_docx",
    "letter_pdf",
    "match_mend",
    "opinion_create",
    "opinion_dispose",
    "opinion_sheet",
    "opinion_summary",
    "opinion_table",
    "opinion_withdraw",
    "reply_check",
    "reply_drop",
    "reply_file",
    "reply_form",
    "reply_upload",
    "report_create",
    "report_detail",
    "report_docx",
    "report_issue",
    "report_list",
    "report_pdf",
    "report_put_to_plenary",
    "report_recall",
    "report_send_to_standing",
    "round_close",
    "round_extend",
    "round_no_opinion",
    "round_open",
    "round_remind",
    "version_comparison",
    "version_detail",
    "version_list",
    "version_matches",
    "version_picture",
    "version_redline",
    "version_source",
    "version_upload",
]
