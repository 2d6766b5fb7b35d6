"""Composing an issue: pieces made from items, put in order, edited."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.edits import check_revision
from common.lifecycle import RuleError
from infonet.publishing.models import BulletinIssue, Entry
from infonet.publishing.rules import USABLE, is_editor
from infonet.reporting.models import InfoItem

FIELDS = ("title", "series", "to_members", "to_unions", "for_public")
ASIDE = 32_000  # a place no entry holds, while two change places
HEADLINE = 60


@transaction.atomic
def create_issue(*, title: str, series: str, by: User, at: datetime | None = None, **flags: bool) -> BulletinIssue:
    """Open an issue; it gets its number when it is signed."""
    if not is_editor(by, None, at or clock.now()):
        raise PermissionDenied(_("刊物由信息编辑编排。"))
    issue = BulletinIssue.objects.create(title=title, series=series, composed_by=by, **flags)
    record(by, "issue.created", issue)
    return issue


def open_for_editing(issue: BulletinIssue, by: User, at: datetime | None = None) -> BulletinIssue:
    """The locked issue, if this person may change it now."""
    if not is_editor(by, issue, at or clock.now()):
        raise PermissionDenied(_("刊物由信息编辑编排。"))
    issue = BulletinIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.status != BulletinIssue.Status.DRAFT:
        raise RuleError(
            _("现在是“%(state)s”，不能再改。待签发的可以先撤回修改。") % {"state": issue.get_status_display()}
        )
    return issue


@transaction.atomic
def change_issue(issue: BulletinIssue, fields: Mapping[str, Any], *, by: User) -> BulletinIssue:
    """Title, series, who gets it, whether it is meant for the public."""
    issue = open_for_editing(issue, by)
    for name in FIELDS:
        setattr(issue, name, fields.get(name, getattr(issue, name)))
    issue.save()
    return issue


@transaction.atomic
def add_entry(issue: BulletinIssue, items: Iterable[InfoItem], *, by: User) -> Entry:
    """A piece from one item, or from several (综合), with what they say filled in."""
    issue = open_for_editing(issue, by)
    chosen = usable(issue, items)
    last = issue.entries.order_by("-order").first()
    entry = Entry.objects.create(
        issue=issue, order=last.order + 1 if last else 1, headline=headline_of(chosen), text=text_of(chosen)
    )
    entry.items.set(chosen)
    return entry


def usable(issue: BulletinIssue, items: Iterable[InfoItem]) -> list[InfoItem]:
    """The items as they are now; those not adopted, or already in this issue, are refused."""
    chosen = list(
        InfoItem.objects.filter(pk__in=[i.pk for i in items]).select_related("union").order_by("submitted_at")
    )
    if not chosen:
        raise RuleError(_("请先勾选要编入的信息。"))
    if any(item.status not in USABLE for item in chosen):
        raise RuleError(_("只有已采用或综合的信息可以编入刊物。"))
    if issue.entries.filter(items__in=chosen).exists():
        raise RuleError(_("勾选的信息里有已编入本期的，请去掉后再编。"))
    return chosen


def headline_of(items: list[InfoItem]) -> str:
    """One item's title; for several, the first with how many places it speaks for."""
    title = items[0].title
    if len(items) > 1:
        title = _("%(title)s等 %(n)d 条") % {"title": title, "n": len(items)}
    return title[:HEADLINE]


def text_of(items: list[InfoItem]) -> str:
    """What the items say; several are set under the name of each union."""
    parts = ["\n".join(filter(None, (item.body.strip(), item.advice.strip()))) for item in items]
    if len(items) == 1:
        return parts[0]
    return "\n\n".join(f"【{item.union}】{part}" for item, part in zip(items, parts, strict=True))


@transaction.atomic
def edit_entry(entry: Entry, *, headline: str, text: str, by: User, revision: int) -> Entry:
    """Change a piece. Raises EditConflict when another editor saved it in between."""
    open_for_editing(entry.issue, by)
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if (entry.headline, entry.text) == (headline, text):
        return entry
    check_revision(entry, revision)
    entry.headline, entry.text, entry.revision = headline, text, entry.revision + 1
    entry.save()
    return entry


@transaction.atomic
def move_entry(entry: Entry, *, up: bool, by: User) -> None:
    """Change places with the neighbour; at the edge nothing happens."""
    issue = open_for_editing(entry.issue, by)
    entry = issue.entries.get(pk=entry.pk)
    before, after = issue.entries.filter(order__lt=entry.order), issue.entries.filter(order__gt=entry.order)
    other = before.order_by("-order").first() if up else after.order_by("order").first()
    if other is None:
        return
    for moved, place in ((entry, ASIDE), (other, entry.order), (entry, other.order)):
        Entry.objects.filter(pk=moved.pk).update(order=place)


@transaction.atomic
def remove_entry(entry: Entry, *, by: User) -> None:
    """Take a piece out; its items can be chosen again."""
    open_for_editing(entry.issue, by)
    entry.delete()
