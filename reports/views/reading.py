"""Pages to read: the list, the report, its versions, the table of opinions."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Power, User
from common import clock
from common.views import fetch, found
from documents.downloads import file_response
from reports import services
from reports.models import OFFICE, ConsultationRound, Verdict, Version, VersionPicture, WorkReport, takes_part
from reports.rules import is_drafter
from reports.views.notes import Notes, notes_of
from reports.views.page import REVISIONS, report_page
from reports.views.progress import standing_on
from reports.views.sheet import sheet_of

A_PAGE = 20


def me(request: HttpRequest) -> User:
    """The person signed in."""
    return cast("User", request.user)


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """All reports this person may see, newest first."""
    if me(request).power != Power.CONTENT:
        raise Http404
    reports = WorkReport.objects.visible_to(me(request)).with_figures().select_related("term")
    page = Paginator(reports, A_PAGE).get_page(request.GET.get("page"))
    drafts = is_drafter(me(request), None, clock.now())
    asking = [report for report in page if report.status == WorkReport.Status.CONSULTING]
    context = {"page": page, "drafts": drafts, "asking": asking, "takes_part": takes_part(me(request))}
    return render(request, "reports/report_list.html", context)


@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report; a member who was asked is noted as having read it."""
    report = found(WorkReport.objects.visible_to(me(request)).for_page(), request, pk=pk)
    if running := report.open_round:
        note_reading(running, me(request))
    return report_page(request, report)


def note_reading(round_: ConsultationRound, reader: User) -> None:
    """The first time, what the page knew of its reader is no longer so."""
    mine = round_.respondent_of(reader)
    if mine and not mine.read_at and services.mark_read(round_, by=reader):
        round_.remembering()


def discussed(request: HttpRequest, pk: int) -> WorkReport:
    """A report whose making this person may see."""
    return cast("WorkReport", found(WorkReport.objects.discussed_with(me(request)), request, pk=pk))


def seen_version(report: WorkReport, number: int, user: User) -> Version:
    """That draft, if this person may read it."""
    for version in report.versions_for(user):
        if version.number == number:
            return version
    raise Http404


@require_GET
def version_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every draft: its 稿号, what was lost in reading, what changed."""
    report = discussed(request, pk)
    seen = report.versions_for(me(request))
    prefetch_related_objects(seen, "rounds", "source")
    versions = seen[::-1]
    passed = report.standing_item.ballot.text_hash if report.standing_item and report.standing_item.ballot else ""
    drafts = is_drafter(me(request), report, clock.now())
    context = {"report": report, "versions": versions, "passed": passed, "drafts": drafts}
    context["office"] = me(request).holds(*OFFICE)
    return render(request, "reports/version_list.html", context)


@require_GET
def version_detail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One draft as it was."""
    report = discussed(request, pk)
    version = seen_version(report, number, me(request))
    office = me(request).holds(*OFFICE)
    revisions = office and bool(version.change_records) and request.GET.get("view") == REVISIONS
    views = [(_("正文"), "?", not revisions), (_("修订"), f"?view={REVISIONS}", revisions)]
    return render(request, "reports/version_detail.html", {
        "report": report, "version": version, "sheet_mark": version.label, "revisions": revisions, "views": views if version.change_records and office else [],
        "sheet": sheet_of(version, Notes([], []), revisions=revisions, comments=office),
    })  # fmt: skip


@require_GET
def version_picture(request: HttpRequest, pk: int, number: int, sha256: str) -> HttpResponseBase:
    """A picture of a text this person may read."""
    report = fetch(WorkReport, request, pk=pk)
    pictures = VersionPicture.objects.filter(version=seen_version(report, number, me(request))).select_related("file")
    return file_response(get_object_or_404(pictures, sha256=sha256).file)


@require_GET
def version_source(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The file as it was uploaded: for the drafting group."""
    report = discussed(request, pk)
    if not me(request).holds(*OFFICE):
        raise Http404
    version = get_object_or_404(
        Version.objects.select_related("source"), report=report, number=number, source__isnull=False
    )
    assert version.source is not None  # noqa: S101 - filtered above
    return file_response(version.source)


@require_GET
def opinion_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """意见汇总处理表."""
    return render(request, "reports/opinion_summary.html", summary_of(discussed(request, pk), me(request)))


def summary_of(report: WorkReport, user: User) -> dict[str, Any]:
    """The table: opinions on the whole first, then down the text as members read it."""
    versions, round_ = report.versions_for(user), report.last_round
    if not versions or round_ is None:
        return {"report": report, "rows": [], "round": None}
    notes = notes_of(report, versions[-1], user, {seat.person_id for seat in standing_on(round_.opened_at)})
    rows = sorted(notes.every, key=lambda n: (n.place != "whole", n.number, n.opinion.number))
    asked, given = (
        round_.respondents.count(),
        list(round_.respondents.exclude(answer="").values_list("answer", flat=True)),
    )
    verdicts = [note.disposition.verdict for note in rows if note.disposition]
    return {
        "report": report, "rows": rows, "round": round_, "asked": asked, "given": len(given), "silent": asked - len(given),
        "with_opinions": given.count("opinions"), "without": given.count("no_opinion"), "waiting": len(rows) - len(verdicts),
        "verdicts": [(verdict.label, verdicts.count(verdict)) for verdict in Verdict],
    }  # fmt: skip
