"""Copies to take away: official .docx and PDF, and the table of opinions."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.views import fetch
from documents.downloads import file_response
from documents.errors import PdfUnavailable
from documents.filetypes import MIME
from documents.models import FileKind
from documents.official import to_docx, to_pdf
from documents.sheets import Column, write_sheet
from reports.models import WorkReport
from reports.services.issuing import file_name, official
from reports.views.notes import Note
from reports.views.reading import discussed, me, summary_of


@require_GET
def report_docx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The issued .docx byte for byte, or the present draft with its mark."""
    report = fetch(WorkReport, request, pk=pk)
    if report.issued_docx:
        return file_response(report.issued_docx)
    if report.current is None:
        return nothing_yet(request, report)
    return handed_out(to_docx(official(report, report.current)), draft_name(report, "docx"), "docx")


@require_GET
def report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The issued PDF, or one made now; where the machine cannot, the .docx is offered."""
    report = fetch(WorkReport, request, pk=pk)
    if report.issued_pdf:
        return file_response(report.issued_pdf)
    if report.current is None:
        return nothing_yet(request, report)
    try:
        data = to_pdf(official(report, report.current))
    except PdfUnavailable as error:
        return render(
            request, "reports/no_copy.html", {"report": report, "message": error.message, "docx": True}, status=503
        )
    return handed_out(data, draft_name(report, "pdf"), "pdf")


def nothing_yet(request: HttpRequest, report: WorkReport) -> HttpResponse:
    """There is no text to copy."""
    message = _("还没有稿子，请先上传 .docx 草稿。")
    return render(request, "reports/no_copy.html", {"report": report, "message": message}, status=409)


def draft_name(report: WorkReport, kind: str) -> str:
    """2026年工作报告（征求意见稿 第三稿 7F3A）.docx."""
    version = report.current
    name = file_name(report, kind).removesuffix(f".{kind}")
    return f"{name}.{kind}" if report.issued_at else f"{name}（{version.label} {version.mark}）.{kind}"


def handed_out(data: bytes, name: str, kind: str) -> HttpResponse:
    """Bytes made here, under a Chinese name; never kept by the browser."""
    response = HttpResponse(data, content_type=MIME[FileKind(kind)])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


COLUMNS = (
    ("序号", "int", 6), ("段落", "text", 10), ("原文", "text", 40), ("类别", "text", 8), ("修改意见", "text", 40),
    ("建议写成", "text", 40), ("提出人", "text", 12), ("所在", "text", 14), ("提出时间", "datetime", 17),
    ("处理意见", "text", 10), ("理由", "text", 40), ("答复人", "text", 14), ("答复时间", "datetime", 17),
)  # fmt: skip


@require_GET
def opinion_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """意见汇总处理表 as .xlsx."""
    report = discussed(request, pk)
    rows = [sheet_row(note) for note in summary_of(report, me(request))["rows"]]
    columns = [Column(title, kind, width) for title, kind, width in COLUMNS]  # type: ignore[arg-type]
    data = write_sheet(columns, rows, title="意见汇总处理表")
    return handed_out(data, f"{report.title} 意见汇总处理表.xlsx", "xlsx")


def sheet_row(note: Note) -> list[object]:
    """One opinion; nothing is shortened."""
    opinion, given = note.opinion, note.disposition
    place = "全文" if note.place == "whole" else f"第{note.number}段"
    answer = [str(given), given.reason, given.signed, given.at] if given else ["待答复", "", "", None]
    return [
        opinion.number, place, opinion.quote or note.before, opinion.get_kind_display(), opinion.text, opinion.proposed,
        note.name, note.role, opinion.filed_at, *answer,
    ]  # fmt: skip
