"""I1: the union's leader vouches for the item; with that it is received, numbered and judged for time."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from common.numbering import next_number
from infonet.network.rules import deputies_for, in_office, signers_of
from infonet.reporting.models import Edition, InfoItem
from infonet.reporting.rules.lifecycle import ITEM
from infonet.reporting.rules.timing import judged_on_time
from infonet.reporting.services.locking import locked
from notices.services import notify

SERIES = "receipt"
COPIED = ("matter", "urgency", "title", "body", "advice", "event_on", "place", "headcount", "revision")


@transaction.atomic
def send_for_signature(item: InfoItem, *, by: User, at: datetime | None = None) -> InfoItem:
    """Put the item before those who sign for the union."""
    at = at or clock.now()
    item = locked(item)
    ITEM.take("send", item, by=by, at=at)
    item.sent_at, item.reason = at, ""
    item.triaged_by, item.triaged_at = None, None
    item.save()
    record(by, "item.sent", item, urgency=item.urgency)
    signers = signers_of(item.union, at)
    title = _("有一篇%(urgency)s等您签发") % {"urgency": item.get_urgency_display()}
    tell(signers | deputies_for(signers, "sign_item", at), "sent", item, at, title)
    return item


@transaction.atomic
def recall(item: InfoItem, *, by: User, at: datetime | None = None) -> InfoItem:
    """Take it back before it is signed."""
    at = at or clock.now()
    item = locked(item)
    ITEM.take("recall", item, by=by, at=at)
    item.sent_at = None
    item.save()
    record(by, "item.recalled", item)
    return item


@transaction.atomic
def sign(item: InfoItem, *, by: User, at: datetime | None = None) -> InfoItem:
    """Sign and send up. The verdict on time and the number are given here, once; a completed item keeps both."""
    at = at or clock.now()
    item = locked(item)
    taken = ITEM.take("sign", item, by=by, at=at)
    item.signed_by, item.signed_for = by, taken.on_behalf_of
    if item.submitted_at is None:
        receive(item, at)
    else:
        item.resubmitted_at = at
    item.save()
    edition = keep_edition(item, at)
    record(
        by, "item.signed", item, holder=taken.holder, receipt=item.receipt, on_time=item.on_time, edition=edition.number
    )
    tell_received(item, at)
    return item


def receive(item: InfoItem, at: datetime) -> None:
    """First receipt: time and number."""
    item.submitted_at = at
    item.on_time = judged_on_time(item, at)
    item.receipt_year = timezone.localdate(at).year
    item.receipt_number = next_number(SERIES, item.receipt_year)


def keep_edition(item: InfoItem, at: datetime) -> Edition:
    """The signed text, as it will stand on the national desk."""
    facts = {name: getattr(item, name) for name in COPIED}
    signatures = {"signed_by": item.signed_by, "signed_for": item.signed_for, "at": at}
    return Edition.objects.create(item=item, number=item.editions.count() + 1, **facts, **signatures)


def tell_received(item: InfoItem, at: datetime) -> None:
    """The writer learns the number; the editors are told at once of what cannot wait."""
    tell([item.officer], "signed", item, at, _("您写的信息已签发，收文号 %(no)s") % {"no": item.receipt})
    if item.urgency != InfoItem.Urgency.NORMAL:
        title = _("收到%(urgency)s：%(union)s，%(no)s") % {
            "urgency": item.get_urgency_display(), "union": item.union, "no": item.receipt,
        }  # fmt: skip
        tell(in_office(at, "editor"), "urgent", item, at, title)


@transaction.atomic
def send_back(item: InfoItem, *, reason: str, by: User, at: datetime | None = None) -> InfoItem:
    """The signer wants it changed first, and says what."""
    at = at or clock.now()
    item = locked(item)
    taken = ITEM.take("send_back", item, by=by, at=at)
    item.reason = said(reason)
    item.save()
    record(by, "item.sent_back", item, holder=taken.holder, reason=item.reason)
    tell([item.officer], "sent_back", item, at, _("您写的信息被退回修改"), body=item.reason)
    return item


def said(reason: str) -> str:
    """The reason, without which nothing goes back."""
    if not reason.strip():
        raise RuleError(_("请写明理由，对方会看到。"))
    return reason.strip()


def tell(people: Iterable[User], what: str, item: InfoItem, at: datetime, title: str, *, body: str = "") -> None:
    """One notice per act. Titles go out by mail, so the item's own words stay in the body."""
    key = f"item.{what}:{item.pk}:{at:%Y%m%d%H%M%S%f}"
    notify(people, f"item.{what}", key=key, title=title, body=f"{item}\n{body}".strip(), url=item.get_absolute_url())
