"""What can be taken away: attachments, the report on how it was decided, the table of opinions."""

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import SignedIn
from common.views import fetch
from documents.downloads import file_response, word_response
from documents.official import to_docx, to_html
from documents.papers import summary_docx
from documents.printing import pdf_response
from meetings.major_issues.models import Attachment, MajorIssue
from meetings.major_issues.services.papers import report_of, summary_of
from meetings.major_issues.views.page import knows_names


@require_GET
def attachment(request: SignedIn, pk: int) -> HttpResponseBase:
    """An attached file."""
    return file_response(fetch(Attachment, request, pk=pk).file)


@require_GET
def report_docx(request: SignedIn, pk: int) -> HttpResponse:
    """关于…决策情况的报告 as .docx."""
    issue = fetch(MajorIssue, request, pk=pk)
    document = report_of(issue, names=knows_names(request.user, issue))
    return word_response(to_docx(document), document.title)


@require_GET
def report_pdf(request: SignedIn, pk: int) -> HttpResponseBase:
    """The same, printed by the worker."""
    issue = fetch(MajorIssue, request, pk=pk)
    document = report_of(issue, names=knows_names(request.user, issue))
    return pdf_response(
        request, lambda: to_html(document), name=f"{document.title}.pdf",
        docx=reverse("major_issues:report-docx", args=[pk]), back=issue.get_absolute_url(),
    )  # fmt: skip


@require_GET
def opinion_table(request: SignedIn, pk: int) -> HttpResponse:
    """常委意见及处理情况 as .docx."""
    issue = fetch(MajorIssue, request, pk=pk)
    data = summary_docx(summary_of(issue, names=knows_names(request.user, issue)))
    return word_response(data, f"{issue.title} 常委意见及处理情况")
