"""The issue as an official document."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.blocks import Block
from documents.official import Issue, Kind, OfficialDocument
from infonet.publishing.models import BulletinIssue, Entry


def printed_issue(issue: BulletinIssue) -> OfficialDocument:
    """简报: red head with number, editor and date; the pieces; to whom it goes."""
    day = timezone.localdate(issue.published_at) if issue.published_at else None
    signer = issue.signed_for or issue.signed_by
    return OfficialDocument(
        kind=Kind.BULLETIN, title=issue.title, issuer=settings.UNION_NAME,
        blocks=list(blocks_of(issue.entries.prefetch_related("items__union"))), date=day, signer=signer.name if signer else "",
        issue=Issue(number=issue.number or 0, editor=_("办公室编")), copies_to=copies(issue), banner=issue.get_series_display(),
        draft_mark="" if issue.number else _("组稿"),
    )  # fmt: skip


def copies(issue: BulletinIssue) -> list[str]:
    """报送发 line."""
    lists = ((issue.to_members, _("全委会委员")), (issue.to_unions, _("各省级产业工会")))
    return [name for flag, name in lists if flag]


def blocks_of(entries: Iterable[Entry]) -> Iterable[Block]:
    """Each piece: headline, paragraphs, and in brackets whose information it is."""
    for entry in entries:
        yield Block("heading", entry.headline, level=1)
        lines = [line.strip() for line in entry.text.splitlines() if line.strip()]
        yield from (Block("paragraph", line) for line in lines)
        if sources := sources_of(entry):
            yield Block("paragraph", f"（{sources}）")


def sources_of(entry: Entry) -> str:
    """江苏、浙江: the unions whose items it was made from."""
    return "、".join(dict.fromkeys(str(item.union) for item in entry.items.all()))
