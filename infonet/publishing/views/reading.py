"""The list of issues, and an issue as it is printed."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Power
from accounts.requests import SignedIn
from audit.services import history
from audit.verbs import word
from common import clock, submissions
from common.forms import ReasonForm
from common.views import fetch
from documents.downloads import sheet_response, wants_sheet
from documents.official import to_docx, to_html
from documents.printing import pdf_response
from documents.sheets import Column
from infonet.publishing import services
from infonet.publishing.models import BulletinIssue
from infonet.publishing.rules import ISSUE, clears, is_editor, may_publish
from infonet.reporting.models import DESK

Status = BulletinIssue.Status
PAGE = 20
COLUMNS = [
    Column(gettext_lazy("刊物"), width=16), Column(gettext_lazy("年份"), "int"), Column(gettext_lazy("期号"), "int"),
    Column(gettext_lazy("本期标题"), width=44, wrap=True), Column(gettext_lazy("篇数"), "int"), Column(gettext_lazy("印发"), "datetime"),
    Column(gettext_lazy("签发人"), width=12), Column(gettext_lazy("发出份数"), "int"), Column(gettext_lazy("已读"), "int"),
]  # fmt: skip
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def issue_list(request: SignedIn) -> HttpResponseBase:
    """What this person may read; the desk sees what is being composed too."""
    if request.user.power != Power.CONTENT:
        raise PermissionDenied(_("刊物供委员、各级产业工会和机关阅读。"))
    issues = BulletinIssue.objects.visible_to(request.user)
    desk = request.user.holds(*DESK)
    working = issues.exclude(status=Status.PUBLISHED).select_related("composed_by").order_by("-pk") if desk else []
    printed = counted(issues.filter(status=Status.PUBLISHED)).order_by("-published_at", "-pk")
    if wants_sheet(request):
        return sheet_response(request, _("刊物登记"), COLUMNS, issue_rows(printed))
    context = {
        "working": working, "desk": desk, "composes": is_editor(request.user, None, clock.now()),
        "page": Paginator(printed, PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "publishing/issue_list.html", context)


def issue_rows(printed: Any) -> Iterator[tuple[Any, ...]]:
    """The register of printed issues."""
    for issue in printed.select_related("signed_by").iterator(2000):
        signed = issue.signed_by.name if issue.signed_by else ""
        yield (
            issue.get_series_display(), issue.year, issue.number, issue.title, issue.pieces, issue.published_at, signed,
            issue.copies, issue.read,
        )  # fmt: skip


def counted(issues: Any) -> Any:
    """With how many copies there are and how many were read."""
    read = Count("readers", filter=Q(readers__read_at__isnull=False), distinct=True)
    return issues.annotate(copies=Count("readers", distinct=True), read=read, pieces=Count("entries", distinct=True))


def issue_detail(request: SignedIn, pk: int) -> HttpResponse:
    """The issue as printed; opening it is reading it. The desk sees who has."""
    issue = get_object_or_404(
        BulletinIssue.objects.visible_to(request.user).select_related(
            "signed_by", "signed_for", "composed_by", "cleared_by"
        ),
        pk=pk,
    )
    return render_issue(request, issue, ReasonForm())


def render_issue(request: SignedIn, issue: BulletinIssue, form: ReasonForm) -> HttpResponse:
    """The page of an issue, with the buttons this person has."""
    at, user = clock.now(), request.user
    services.mark_read(issue, by=user, at=at)
    desk = user.holds(*DESK, at=at)
    context = {
        "issue": issue, "entries": issue.entries.prefetch_related("items__union"), "desk": desk, "form": form, "token": submissions.new_token(),
        "offers": {offer.step.name: offer for offer in ISSUE.offers(issue, user, at)}, "holder": may_publish.holder(user, issue, at),
        "clears": clears(user, issue, at) and issue.status == Status.PUBLISHED, **(readers(issue) if desk else {}),
        "timeline": [("done", e.at, f"{e.who} {word(e.verb)}", e.facts.get("reason", "")) for e in history(issue)] if desk else [],
    }  # fmt: skip
    return render(request, "publishing/issue_detail.html", context, status=422 if form.errors else 200)


def readers(issue: BulletinIssue) -> dict[str, Any]:
    """Who has a copy, who has read it: those who have not come first."""
    copies = list(issue.readers.select_related("union", "person__unit").order_by("read_at", "union_id", "person_id"))
    copies.sort(key=lambda copy: copy.read_at is not None)
    return {"copies": copies, "read": sum(copy.read_at is not None for copy in copies)}


def issue_docx(request: SignedIn, pk: int) -> HttpResponse:
    """The printed issue as a Word file."""
    issue = fetch(BulletinIssue, request, pk=pk)
    response = HttpResponse(to_docx(services.printed_issue(issue)), content_type=DOCX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{issue.heading}.docx") or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def issue_pdf(request: SignedIn, pk: int) -> HttpResponseBase:
    """The printed issue as a PDF, made by a worker."""
    issue = fetch(BulletinIssue, request, pk=pk)
    return pdf_response(
        request, lambda: to_html(services.printed_issue(issue)), name=f"{issue.heading}.pdf",
        docx=reverse("publishing:issue-docx", args=[pk]), back=issue.get_absolute_url(),
    )  # fmt: skip
