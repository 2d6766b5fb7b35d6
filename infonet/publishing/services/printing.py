"""The issue as an official document."""

from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from common.wording import official
from documents import papers
from documents.blocks import Block
from documents.official import OfficialDocument
from documents.papers import bulletin
from infonet.publishing.models import BulletinIssue, Entry


def printed_issue(issue: BulletinIssue) -> OfficialDocument:
    """简报: red head with number, editor and date; the items; to whom it goes. A single item's headline is the title."""
    signer = issue.signed_for or issue.signed_by
    made = bulletin(paper_of(issue))
    return replace(made, signer=signer.name if signer else "", draft_mark="" if issue.number else _("组稿"))


def paper_of(issue: BulletinIssue) -> papers.BulletinIssue:
    """The issue's facts as they are printed: members get it 送, the unions of the provinces 发."""
    return papers.BulletinIssue(
        name=official(issue.Series(issue.series).label), number=issue.number or 0, editor="办公室编", issuer=settings.UNION_NAME,
        date=timezone.localdate(issue.published_at) if issue.published_at else None,
        items=[(entry.headline, blocks_of(entry)) for entry in issue.entries.prefetch_related("items__union")],
        sent=["全委会委员"] if issue.to_members else [], distributed=["各省级产业工会"] if issue.to_unions else [],
        copies=issue.readers.count() or None,
    )  # fmt: skip


def blocks_of(entry: Entry) -> list[Block]:
    """One item: its paragraphs, and after the last words in brackets whose information it is."""
    lines = [line.strip() for line in entry.text.splitlines() if line.strip()]
    if sources := sources_of(entry):
        lines = [*lines[:-1], f"{''.join(lines[-1:])}（{sources}）"]
    return [Block("paragraph", line) for line in lines]


def sources_of(entry: Entry) -> str:
    """江苏、浙江: the unions whose items it was made from."""
    return "、".join(dict.fromkeys(str(item.union) for item in entry.items.all()))
