"""S1: a major issue is raised, and changed until the members are asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from common import clock
from common.edits import check_revision
from common.lifecycle import RuleError
from common.marks import refuse_marks
from documents.errors import RefusedFile
from documents.models import FileKind, StoredFile
from documents.services import store_file
from meetings.major_issues import rules
from meetings.major_issues.models import Attachment, MajorIssue, Option
from meetings.major_issues.services.common import locked, office
from notices.services import notify

KINDS = (FileKind.DOCX, FileKind.XLSX, FileKind.PDF, FileKind.DOC, FileKind.JPG, FileKind.PNG)
MAX_OPTIONS = 6
MAX_FILES = 10
Options = Sequence[tuple[str, str]]


@transaction.atomic
def raise_issue(
    *, title: str, background: str, options: Options, by: User, proposer: str = "", urgency: str = "normal",
    files: Sequence[Any] = (), at: datetime | None = None,
) -> MajorIssue:  # fmt: skip
    """S1: the office or a standing member brings a matter with its background and the ways it may go. `options`: (title, text)."""
    at = at or clock.now()
    if not rules.may_raise(by, None, at):
        raise PermissionDenied(_("重大问题由机关或常委提出，您没有办理这一步的权限。"))
    check_words(title, background, options)
    issue = MajorIssue.objects.create(
        title=title.strip(), background=background.strip(), urgency=urgency, raised_by=by, raised_at=at,
        proposer=proposer.strip() or by.name,
    )  # fmt: skip
    put_options(issue, options)
    attach(issue, files, by)
    audit.record(by, "issue.raised", issue, options=len(options), files=len(files), urgency=urgency)
    tell_office(issue, by, at)
    return issue


def check_words(title: str, background: str, options: Options) -> None:
    """Something is said, in the frame of the page, and nothing of it is classified."""
    refuse_marks(title, background, *(word for option in options for word in option))
    if not title.strip() or not background.strip():
        raise RuleError(_("请写明问题和背景。"))
    if len(options) > MAX_OPTIONS:
        raise RuleError(_("方案最多 %(n)d 个，请合并。") % {"n": MAX_OPTIONS})


def put_options(issue: MajorIssue, options: Options) -> None:
    """方案一, 方案二 … in the order given."""
    Option.objects.bulk_create(
        Option(issue=issue, number=number, title=title.strip(), text=text.strip())
        for number, (title, text) in enumerate(options, 1)
    )


def attach(issue: MajorIssue, files: Sequence[IO[bytes] | Any], by: User) -> None:
    """Keep the files brought. Raises RefusedFile with a sentence."""
    if issue.attachments.count() + len(files) > MAX_FILES:
        raise RuleError(_("附件最多 %(n)d 个。") % {"n": MAX_FILES})
    for file in files:
        Attachment.objects.create(issue=issue, file=stored(file, by))


def stored(file: Any, by: User) -> StoredFile:
    """The file; which of several was refused is said."""
    try:
        return store_file(file, name=file.name, by=by, kinds=KINDS)
    except RefusedFile as refused:
        raise RefusedFile(f"{file.name}：{refused.message}") from refused


def tell_office(issue: MajorIssue, by: User, at: datetime) -> None:
    """Who serves it learns that it is there."""
    notify(
        [user for user in office(at) if user != by], "issue.raised", key=f"issue.raised:{issue.pk}",
        title=_("%(who)s提出重大问题：%(title)s") % {"who": issue.proposer, "title": issue.title}, url=issue.get_absolute_url(),
    )  # fmt: skip


@transaction.atomic
def edit_issue(
    issue: MajorIssue, *, by: User, revision: int, title: str, background: str, options: Options, urgency: str,
    proposer: str = "", files: Sequence[Any] = (), dropped: Sequence[int] = (), at: datetime | None = None,
) -> MajorIssue:  # fmt: skip
    """Change it before the members are asked; once they are, what they were asked stands."""
    at = at or clock.now()
    issue = locked(issue)
    rules.WORK.check("edit", issue, by=by, at=at)
    check_revision(issue, revision)
    check_words(title, background, options)
    issue.title, issue.background, issue.urgency = title.strip(), background.strip(), urgency
    issue.proposer = proposer.strip() or issue.proposer
    issue.revision += 1
    issue.save()
    issue.options.all().delete()
    put_options(issue, options)
    gone = detach(issue, dropped)
    attach(issue, files, by)
    audit.record(by, "issue.edited", issue, options=len(options), files=len(files), dropped=gone, urgency=urgency)
    return issue


def detach(issue: MajorIssue, dropped: Sequence[int]) -> list[str]:
    """Take attachments of this issue away; their names, for the log. The stored files stay as they are."""
    found = issue.attachments.filter(pk__in=dropped).select_related("file")
    names = [attachment.file.name for attachment in found]
    found.delete()
    return names
