"""F1: issuing what the plenary adopted, and the official copies of every draft."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from committees.roster.models import Body, Membership
from common import clock
from common.numbering import next_number
from documents.errors import PdfFailed, PdfUnavailable
from documents.models import Rendering, StoredFile
from documents.official import Kind, OfficialDocument, to_docx, to_html, to_pdf
from documents.services import pdf_of, store_file
from notices.services import notify
from reports.models import Version, WorkReport
from reports.rules import REPORT
from reports.services.common import accounts_of, locked, office

SERIES = "report"


@transaction.atomic
def issue_report(report: WorkReport, *, by: User, at: datetime | None = None) -> WorkReport:
    """F1: give the adopted text its number and its official copies; from here on it cannot change."""
    at = at or clock.now()
    report = locked(report)
    REPORT.take("issue", report, by=by, at=at)
    report.issued_at = at
    report.issue_number = next_number(SERIES, timezone.localdate(at).year)
    document = official(report, report.current)
    report.issued_docx = store_file(to_docx(document), name=file_name(report, "docx"), by=by, kinds=["docx"])
    report.issued_pdf = stored_pdf(report, document, by)
    report.save()
    audit.record(by, "report.issued", report, number=report.code, hash=report.current.content_hash)
    seats = Membership.objects.entitled(Body.PLENARY, timezone.localdate(at))
    readers = {
        user.pk: user
        for user in (*accounts_of(seat.person for seat in seats), *office(at, "staff", "drafter", "leader"))
    }
    notify(
        readers.values(), "report.issued", key=f"report.issued:{report.pk}",
        title=_("《%(report)s》已印发：%(code)s") % {"report": report.title, "code": report.code}, url=report.get_absolute_url(),
    )  # fmt: skip
    return report


def stored_pdf(report: WorkReport, document: OfficialDocument, by: User) -> StoredFile | None:
    """The PDF, where this machine can make one: the lack of it does not hold up the issue."""
    try:
        return store_file(to_pdf(document), name=file_name(report, "pdf"), by=by, kinds=["pdf"])
    except (PdfUnavailable, PdfFailed):
        return None


def issued_pdf(report: WorkReport, by: User) -> StoredFile | None:
    """The PDF of an issued report; one that could not be made then is printed by the worker, and from then on kept as it is."""
    if report.issued_pdf or report.issued_at is None:
        return report.issued_pdf
    rendering = pdf_of(to_html(official(report, report.current)), name=file_name(report, "pdf"), by=by)
    if rendering.state != Rendering.State.DONE:
        return None
    with transaction.atomic():
        report = locked(report)
        if report.issued_pdf is None:
            report.issued_pdf = rendering.file
            report.save(update_fields=["issued_pdf"])
            audit.record(by, "report.pdf_kept", report)
    return report.issued_pdf


def file_name(report: WorkReport, kind: str) -> str:
    """装工发〔2026〕12号 2026年工作报告.docx."""
    return f"{report.code} {report.title}.{kind}".strip()


def official(report: WorkReport, version: Version) -> OfficialDocument:
    """The report in official layout: a plain marked copy while it is a draft, numbered when issued."""
    blocks = version.blocks()
    title = "".join(block.text for block in blocks if block.kind == "title") or report.title
    body = [block for block in blocks if block.kind != "title"]
    document = OfficialDocument(
        kind=Kind.PLAIN, title=title, issuer=settings.UNION_NAME, blocks=body, pictures=pictures_of(version),
    )  # fmt: skip
    if report.issued_at is None:
        return replace(document, draft_mark=f"{stage_mark(report, version)} 稿号 {version.mark}")
    day = timezone.localdate(report.issued_at)
    return replace(
        document, kind=Kind.REPORT, number=report.code, note=adopted_note(report), signature=settings.UNION_NAME, date=day,
        printed_by=f"{settings.UNION_NAME}办公室", printed_on=day,
    )  # fmt: skip


def pictures_of(version: Version) -> dict[str, bytes]:
    """The bytes of the version's pictures by their SHA-256."""
    found = {}
    for picture in version.pictures.select_related("file"):
        with picture.file.content.open("rb") as content:
            found[picture.sha256] = content.read()
    return found


def adopted_note(report: WorkReport) -> str:
    """题注: when and where it was adopted."""
    item = report.plenary_item
    if item is None or item.ballot is None or item.ballot.declared_at is None:
        return ""
    day = timezone.localdate(item.ballot.declared_at)
    return f"（{day.year}年{day.month}月{day.day}日{item.meeting.title}通过）"


def stage_mark(report: WorkReport, version: Version) -> str:
    """What this draft is called; one that a newer draft has overtaken keeps the name under which members had it."""
    if version.pk == report.current.pk:
        return STAGE_MARKS[WorkReport.Status(report.status)]
    asked = any(round_.version_id == version.pk for round_ in report.all_rounds)
    return STAGE_MARKS[WorkReport.Status.CONSULTING if asked else WorkReport.Status.TO_STANDING]


STAGE_MARKS = {
    WorkReport.Status.DRAFTING: "讨论稿",
    WorkReport.Status.CONSULTING: "征求意见稿",
    WorkReport.Status.REVISING: "修改稿",
    WorkReport.Status.TO_STANDING: "送审稿",
    WorkReport.Status.PASSED: "送审稿",
    WorkReport.Status.TO_PLENARY: "审议稿",
    WorkReport.Status.ADOPTED: "通过稿",
    WorkReport.Status.ISSUED: "",
}
