"""Making a report and storing its texts. A stored version is never changed."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from committees.roster.models import Term
from common import clock
from common.lifecycle import RuleError
from common.marks import refuse_marks
from documents.blocks import Block, Draft
from documents.conversion import read_draft
from documents.fingerprint import text_hash
from documents.matching import match_paragraphs
from documents.models import FileKind, StoredFile
from documents.places import numbered
from documents.records import aside_record, block_record, change_record, comment_record
from documents.services import store_file
from documents.word import read_edited, read_plain
from notices.services import notify
from reports.models import Paragraph, Version, VersionPicture, WorkReport
from reports.rules import REPORT, WORK, is_drafter
from reports.services.common import locked, office
from reports.services.lineage import settle

# What a draft may be uploaded as: decided by content (documents.filetypes).
KINDS = ("docx", "doc", "odt", "rtf", "pdf")
PICTURES = (FileKind.PNG, FileKind.JPG)


@transaction.atomic
def create_report(*, title: str, year: int, term: Term, by: User, at: datetime | None = None) -> WorkReport:
    """Begin a report."""
    if not is_drafter(by, None, at or clock.now()):
        raise PermissionDenied(_("工作报告由起草组建立。"))
    report = WorkReport.objects.create(title=title, year=year, term=term, created_by=by)
    audit.record(by, "report.created", report, year=year)
    return report


def upload_version(
    report: WorkReport, *, by: User, file: IO[bytes] | File | None = None, text: str = "", note: str = "",
    revisions: str = Version.Revisions.ACCEPTED, edited: bool = False, based_on: int | None = None,
    at: datetime | None = None,
) -> Version:  # fmt: skip
    """S2: store a new text. After a pass, any other text than the passed one voids the pass.

    `revisions` says how the tracked changes of the file are taken; `based_on` is the number of the version
    the person worked from, and `edited` that `text` is that version as it was edited on the page. Raises what documents raises.
    """
    at = at or clock.now()
    check_upload(report, note, by=by, at=at)  # before the costly reading; again under the lock
    if file:
        draft = read_file(file, name=file.name or "", revisions=revisions)
    else:
        draft = read_edited(text, edited_blocks(report, based_on)) if edited else read_plain(text)
    return keep_draft(
        report, draft, by=by, file=file, name=file.name or "" if file else "", note=note, revisions=revisions,
        based_on=based_on, at=at,
    )  # fmt: skip


def check_upload(report: WorkReport, note: str, *, by: User, at: datetime) -> None:
    """Whether a new text may be brought now, by this person, with these words beside it."""
    WORK.check("upload_version", report, by=by, at=at)
    refuse_marks(note)


def read_file(file: IO[bytes] | File, *, name: str, revisions: str) -> Draft:
    """What stands in a file; takes half a minute where it is not a .docx."""
    rejected = revisions == Version.Revisions.REJECTED
    return read_draft(file, name=name, changes="rejected" if rejected else "accepted")


@transaction.atomic
def keep_draft(
    report: WorkReport, draft: Draft, *, by: User, at: datetime, file: IO[bytes] | File | StoredFile | None = None,
    name: str = "", note: str = "", revisions: str = Version.Revisions.ACCEPTED, based_on: int | None = None,
) -> Version:  # fmt: skip
    """S2 once the text is read."""
    report = locked(report)
    check_upload(report, note, by=by, at=at)
    refuse_marks(*words_of(draft))
    check_is_news(report, draft, based_on, by)
    source = store_file(file, name=name, by=by, kinds=KINDS) if file else None
    return add_version(report, draft, by=by, at=at, source=source, note=note, revisions=revisions)


def edited_blocks(report: WorkReport, number: int | None) -> list[Block]:
    """The text that was put into the editing page: what was left alone there keeps footnotes, tables and pictures."""
    version = report.versions.filter(number=number).first() if number is not None else None
    return version.blocks() if version else []


def words_of(draft: Draft) -> Iterator[str]:
    """Everything the file says, beside the text too."""
    for block in draft.blocks:
        yield block.text
        yield from (footnote.text for footnote in block.footnotes)
    yield from (comment.text for comment in draft.comments)
    yield from (change.text for change in draft.changes)
    yield from (aside.text for aside in draft.asides)


def check_is_news(report: WorkReport, draft: Draft, based_on: int | None, by: User) -> None:
    """A text that says something new, made from the newest draft (0: from none)."""
    newest = report.current
    if not any(block.text.strip() for block in draft.blocks):
        raise RuleError(_("这份稿子里没有读到文字，请检查后重新选择文件。"))
    if newest and text_hash(draft.blocks) == newest.content_hash:
        raise RuleError(_("这份稿子同%(label)s（稿号 %(mark)s）一字不差，没有另存一稿。") % {
            "label": newest.label, "mark": newest.mark})  # fmt: skip
    if newest and based_on is not None and based_on != newest.number:
        raise RuleError(overtaken(newest, by))


def overtaken(newest: Version, by: User) -> str:
    """Whose newer draft there is; it may be his own, from another page."""
    if newest.made_by_id == by.pk:
        return _("您打开这一页以后，自己在另一个页面已上传%(label)s。请先看过那一稿，把这里的改动并进去，再上传。") % {
            "label": newest.label}  # fmt: skip
    return _("您打开以后，%(who)s已上传%(label)s。请先看过那一稿，把您的改动并进去，再上传。") % {
        "who": newest.made_by.name, "label": newest.label}  # fmt: skip


def add_version(
    report: WorkReport, draft: Draft, *, by: User, at: datetime, source: StoredFile | None, note: str, revisions: str
) -> Version:
    """Store the version and its paragraphs, and void a pass it departs from. The caller holds the report."""
    previous = report.current
    version = Version.objects.create(
        report=report, number=previous.number + 1 if previous else 1, content_hash=text_hash(draft.blocks),
        source=source, losses=draft.losses, note=note, made_by=by, made_at=at, revisions=revisions,
        comment_records=[comment_record(comment) for comment in draft.comments],
        change_records=[change_record(change) for change in draft.changes],
        aside_records=[aside_record(aside) for aside in draft.asides],
    )  # fmt: skip
    Paragraph.objects.bulk_create(paragraphs_for(version, draft.blocks, previous))
    keep_pictures(version, draft, by)
    audit.record(by, "report.version_uploaded", report, version=version.number, hash=version.content_hash)
    if report.status == WorkReport.Status.PASSED:
        void_pass(report, version, by=by, at=at)
    return version


def keep_pictures(version: Version, draft: Draft, by: User) -> None:
    """The bytes of the pictures in the text; one that an earlier version has is not stored again."""
    wanted = list(dict.fromkeys(block.picture.sha256 for block in draft.blocks if block.picture))
    had = VersionPicture.objects.filter(version__report=version.report, sha256__in=wanted).select_related("file")
    files = {picture.sha256: picture.file for picture in had}
    for number, sha256 in enumerate(wanted, 1):
        if sha256 not in files:
            name = _("图%(n)d") % {"n": number}
            files[sha256] = store_file(draft.pictures[sha256], name=name, by=by, kinds=PICTURES)
    VersionPicture.objects.bulk_create(
        VersionPicture(version=version, sha256=sha256, file=files[sha256]) for sha256 in wanted
    )


def paragraphs_for(version: Version, blocks: list[Block], previous: Version | None) -> list[Paragraph]:
    """Rows for the blocks; a paragraph known from the previous version keeps its key, and so its opinions."""
    known = list(previous.paragraphs.all()) if previous else []
    matches = match_paragraphs([paragraph.block for paragraph in known], blocks)
    rows = [
        paragraph_of(version, order, number, block, match.how)
        for order, (block, number, match) in enumerate(zip(blocks, numbered(blocks), matches, strict=True))
    ]
    settle(rows, [[known[index] for index in match.origins] for match in matches])
    return rows


def paragraph_of(version: Version, order: int, number: int, block: Block, how: str) -> Paragraph:
    """The row of one block."""
    return Paragraph(version=version, order=order, number=number, how=how, **block_record(block))


def void_pass(report: WorkReport, version: Version, *, by: User, at: datetime) -> None:
    """S2: the pass was for another text."""
    REPORT.take("void_pass", report, by=by, at=at)
    report.pass_voided_at = at
    report.save(update_fields=["status", "pass_voided_at"])
    audit.record(by, "report.pass_voided", report, version=version.number, hash=version.content_hash)
    notify(
        office(at, "drafter", "leader"), "report.pass_voided", key=f"report.pass_voided:{version.pk}",
        title=_("《%(report)s》改动后，常委会的通过已失效") % {"report": report.title},
        body=_("%(label)s同常委会通过的稿子不同，须重新送常委会研究通过。") % {"label": version.label},
        url=report.get_absolute_url(),
    )  # fmt: skip
