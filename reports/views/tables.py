"""意见汇总处理表 to take away, as .xlsx and as .docx."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import clock
from common.wording import officially
from documents.papers import Counts, OpinionRow, OpinionSummary, summary_docx
from documents.sheets import Column, write_sheet
from reports.models import Verdict, WorkReport
from reports.views.copies import handed_out
from reports.views.notes import Note
from reports.views.reading import discussed, me, summary_of

COLUMNS = (
    ("序号", "int", 6), ("意见编号", "int", 9), ("段落", "text", 10), ("原文", "text", 40), ("类别", "text", 8), ("修改意见", "text", 40),
    ("建议写成", "text", 40), ("提出人", "text", 12), ("所在", "text", 14), ("提出时间", "datetime", 17),
    ("处理意见", "text", 10), ("理由", "text", 40), ("答复人", "text", 14), ("答复时间", "datetime", 17),
)  # fmt: skip


@require_GET
@officially
def opinion_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """意见汇总处理表 as .xlsx."""
    report = discussed(request, pk)
    rows = [sheet_row(at, note) for at, note in enumerate(summary_of(report, me(request))["rows"], 1)]
    columns = [Column(title, kind, width) for title, kind, width in COLUMNS]  # type: ignore[arg-type]
    data = write_sheet(columns, rows, title="意见汇总处理表")
    return handed_out(data, f"{report.title} 意见汇总处理表.xlsx", "xlsx")


def sheet_row(at: int, note: Note) -> list[object]:
    """One opinion; nothing is shortened."""
    opinion, given = note.opinion, note.disposition
    place = "全文" if note.place == "whole" else f"第{note.number}段"
    answer = [str(given), given.reason, given.signed, given.at] if given else ["待答复", "", "", None]
    return [
        at, opinion.number, place, opinion.quote or note.before, opinion.get_kind_display(), opinion.text, opinion.proposed,
        note.name, note.role, opinion.filed_at, *answer,
    ]  # fmt: skip


@require_GET
@officially
def opinion_table(request: HttpRequest, pk: int) -> HttpResponse:
    """意见汇总处理表 as .docx, for the meeting's papers."""
    report = discussed(request, pk)
    data = summary_docx(paper_of(report, summary_of(report, me(request))))
    return handed_out(data, f"{report.title} 意见汇总处理表.docx", "docx")


def paper_of(report: WorkReport, summary: dict[str, Any]) -> OpinionSummary:
    """The table as its form has it: who undertakes it, the rows, the counts."""
    round_ = summary["round"]
    undertaker = round_.opened_by if round_ else None
    return OpinionSummary(
        project=report.title, version=round_.version.label if round_ else "", rows=paper_rows(summary["rows"]),
        undertaker=undertaker.name if undertaker else "", phone=undertaker.phone if undertaker else "",
        day=clock.today(), counts=counts_of(summary), numbered=True,
    )  # fmt: skip


def paper_rows(notes: list[Note]) -> Iterator[OpinionRow]:
    """One row for each opinion; nothing is shortened."""
    for note in notes:
        opinion, given = note.opinion, note.disposition
        proposed = _("\n建议写成：%(text)s") % {"text": opinion.proposed} if opinion.proposed else ""
        place = _("全文") if note.place == "whole" else _("第%(n)d段") % {"n": note.number}
        yield OpinionRow(
            place, opinion.quote or note.before, f"{opinion.text}{proposed}", f"{note.name}（{note.role}）",
            str(given) if given else _("待答复"), given.reason if given else "",
            number=opinion.number,
        )  # fmt: skip


def counts_of(summary: dict[str, Any]) -> Counts:
    """What stands at its foot."""
    if summary["round"] is None:
        return Counts()
    found = {note.opinion.pk: note.disposition.verdict for note in summary["rows"] if note.disposition}
    given = list(found.values())
    return Counts(
        sent=summary["asked"], replied=summary["given"], replied_with_opinions=summary["with_opinions"],
        unanswered=summary["silent"], opinions=len(summary["rows"]), adopted=given.count(Verdict.ADOPTED),
        partly=given.count(Verdict.PARTLY), rejected=given.count(Verdict.NOT_ADOPTED), noted=given.count(Verdict.NOTED), waiting=summary["waiting"],
    )  # fmt: skip
