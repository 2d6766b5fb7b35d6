"""Writing: the draft, its savings, its files."""

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Union
from common import clock
from common.edits import check_revision
from common.lifecycle import RuleError
from common.marks import classified, refused_mark
from documents.services import store_file
from infonet.network.rules import reports_for
from infonet.reporting.models import Attachment, InfoItem
from infonet.reporting.rules.lifecycle import EDITABLE, writes_for
from infonet.reporting.services.locking import locked

FIELDS = ("matter", "urgency", "title", "body", "advice", "event_on", "place", "headcount")
TEXTS = ("title", "body", "advice", "place")
KINDS = ("jpg", "png", "pdf", "docx")
MOST_FILES = 9
TITLE_LIMIT = 40


@transaction.atomic
def start_draft(*, union: Union, by: User, at: datetime | None = None) -> InfoItem:
    """A page to write on, with an address. The one this person opened and left blank is used again."""
    if not reports_for(by, at or clock.now()).filter(pk=union.pk).exists():
        raise PermissionDenied(_("只有登记的信息员可以写信息。请联系本单位或上级工会办公室登记。"))
    blank: dict[str, Any] = {
        "officer": by,
        "union": union,
        "status": InfoItem.Status.DRAFT,
        "revision": 0,
        "title": "",
        "body": "",
    }
    return InfoItem.objects.get_or_create(**blank)[0]


@transaction.atomic
def save_draft(
    item: InfoItem,
    fields: Mapping[str, Any],
    *,
    by: User,
    revision: int,
    page: UUID | None = None,
    going_on: bool = False,
    at: datetime | None = None,
) -> InfoItem:
    """Keep what was typed. Raises EditConflict when somebody saved in between, and then changes nothing.

    `page` names the open page; `going_on` says that more will come from it (autosave). Its next sending
    may overtake the answer to this one, and is no conflict with itself.
    """
    at = at or clock.now()
    item = locked(item)
    changes = {name: fields[name] for name in FIELDS if name in fields}
    # The same text sent twice is no conflict with itself: a retry lands here.
    if all(getattr(item, name) == value for name, value in changes.items()):
        return item
    check_editable(item, by, at)
    check_storable(changes)
    if page is None or (item.saved_from, item.saved_by_id) != (page, by.pk):
        check_revision(item, revision)
    return write(item, changes, by, at, page if going_on else None)


def write(item: InfoItem, changes: Mapping[str, Any], by: User, at: datetime, page: UUID | None = None) -> InfoItem:
    """Put the changes on the item and count the saving."""
    if item.is_blank:
        item.created_at = at
    for name, value in changes.items():
        setattr(item, name, value)
    item.revision += 1
    item.saved_by, item.saved_from = by, page
    item.save()
    return item


def check_editable(item: InfoItem, by: User, at: datetime) -> None:
    """A union's officers write, while the text is in their hands."""
    if not writes_for(by, item, at):
        raise PermissionDenied(_("只有本单位的信息员可以改这篇。"))
    if item.status not in EDITABLE:
        raise RuleError(
            _("现在是“%(state)s”，不能再改。待签发的可以先撤回修改。") % {"state": item.get_status_display()}
        )


def check_storable(changes: Mapping[str, Any]) -> None:
    """Refuse what may not be stored at all, and what does not fit."""
    if classified(*(changes.get(name) for name in TEXTS)):
        raise RuleError(refused_mark())
    length = len(changes.get("title", ""))
    if length > TITLE_LIMIT:
        raise RuleError(_("标题现有 %(n)d 字，请减到 %(limit)d 字以内。") % {"n": length, "limit": TITLE_LIMIT})


@transaction.atomic
def attach_file(
    item: InfoItem, fileobj: IO[bytes] | File | bytes, *, name: str, by: User, at: datetime | None = None
) -> Attachment:
    """Add a picture or paper. Raises RefusedFile when the file is not what it says or too large."""
    item = locked(item)
    check_editable(item, by, at or clock.now())
    if classified(name):
        raise RuleError(refused_mark())
    if item.attachments.count() >= MOST_FILES:
        raise RuleError(_("一篇最多带 %(n)d 个附件。请先删去不用的。") % {"n": MOST_FILES})
    attachment = Attachment.objects.create(item=item, file=store_file(fileobj, name=name, by=by, kinds=KINDS))
    write(item, {}, by, at or clock.now())
    record(by, "item.attached", item, file=attachment.file.name)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User, at: datetime | None = None) -> InfoItem:
    """Take a file off. What has been on the national desk stays in the store, for the trace."""
    item = locked(attachment.item)
    check_editable(item, by, at or clock.now())
    file = attachment.file
    attachment.delete()
    if item.submitted_at is None:
        file.delete()
    record(by, "item.detached", item, file=file.name)
    return item
