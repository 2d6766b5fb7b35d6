"""Copies to take away: the report in official layout as .docx and PDF."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedIn
from common.views import fetch
from documents.downloads import file_response
from documents.filetypes import MIME
from documents.models import FileKind
from documents.official import to_docx, to_html
from documents.printing import pdf_response
from reports.models import Version, WorkReport
from reports.services.issuing import file_name, issued_pdf, official
from reports.views.reading import me


@require_GET
def report_docx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The issued .docx byte for byte, or the newest draft the reader may see, with its mark."""
    report = fetch(WorkReport, request, pk=pk)
    if report.issued_docx:
        return file_response(report.issued_docx)
    version = last_seen(report, request)
    if version is None:
        return nothing_yet(request, report)
    return handed_out(to_docx(official(report, version)), draft_name(report, version, "docx"), "docx")


@require_GET
def report_pdf(request: SignedIn, pk: int) -> HttpResponseBase:
    """The issued PDF byte for byte, or the newest draft's the reader may see; printed by the worker, with the .docx offered where it cannot."""
    report = fetch(WorkReport, request, pk=pk)
    if kept := issued_pdf(report, me(request)):
        return file_response(kept)
    version = last_seen(report, request)
    if version is None:
        return nothing_yet(request, report)
    return pdf_response(
        request, lambda: to_html(official(report, version)), name=draft_name(report, version, "pdf"),
        docx=reverse("reports:report-docx", args=[pk]), back=report.get_absolute_url(),
    )  # fmt: skip


def nothing_yet(request: HttpRequest, report: WorkReport) -> HttpResponse:
    """There is no text to copy."""
    message = _("还没有稿子，请先上传 .docx 草稿。")
    return render(request, "reports/no_copy.html", {"report": report, "message": message}, status=409)


def last_seen(report: WorkReport, request: HttpRequest) -> Version | None:
    """The newest text this person may read."""
    return next(reversed(report.versions_for(me(request))), None)


def draft_name(report: WorkReport, version: Version, kind: str) -> str:
    """2026年工作报告（征求意见稿 第三稿 7F3A）.docx."""
    name = file_name(report, kind).removesuffix(f".{kind}")
    return f"{name}.{kind}" if report.issued_at else f"{name}（{version.label} {version.mark}）.{kind}"


def handed_out(data: bytes, name: str, kind: str) -> HttpResponse:
    """Bytes made here, under a Chinese name; never kept by the browser."""
    response = HttpResponse(data, content_type=MIME[FileKind(kind)])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
