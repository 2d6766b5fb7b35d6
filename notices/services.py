"""Telling people, reading what one is told, looking after the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from accounts.models import Power
from audit.services import record
from common import clock
from notices import delivery, letters, tasks
from notices.models import Notice, Outbox, OutboxHold, Pulse

State = Outbox.State


def notify(
    recipients: Iterable[Any], kind: str, *, key: str, title: str, body: str = "", url: str = "",
    late_after: datetime | None = None,
) -> int:  # fmt: skip
    """Tell people once for ever per key; how many were told now.

    Rows are written in the caller's transaction. After the commit a doorbell asks for delivery;
    if it is not heard, the next tick delivers.
    """
    with transaction.atomic():
        new = letters.write(recipients, kind, key=key, title=title, body=body, url=url, late_after=late_after)
        if new:
            transaction.on_commit(tasks.ring, robust=True)
    return new


# ---- Reading ------------------------------------------------------------------------------


def unread_count(user: Any) -> int:
    """How many notices wait to be read."""
    return Notice.objects.visible_to(user).unread().count()


def mark_read(notice: Notice, *, by: Any, at: datetime | None = None) -> Notice:
    """One's own notice is read; a second time changes nothing."""
    if notice.recipient_id != by.pk:
        raise PermissionDenied(_("这不是发给您的通知。"))
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=at or clock.now())
    return notice


def mark_all_read(*, by: Any, at: datetime | None = None) -> int:
    """All of one's own are read; how many that were."""
    return Notice.objects.visible_to(by).unread().update(read_at=at or clock.now())


# ---- Looking after the outbox ----------------------------------------------------------------


@transaction.atomic
def resend_letter(letter: Outbox, *, by: Any, at: datetime | None = None) -> Outbox:
    """Put a letter that failed or was given up back into the queue."""
    require_system(by)
    letter = Outbox.objects.undelivered().select_for_update().get(pk=letter.pk)
    letter.state, letter.tries, letter.due_at, letter.last_error = State.PENDING, 0, at or clock.now(), ""
    letter.save(update_fields=["state", "tries", "due_at", "last_error"])
    record(by, "notices.resent", letter, kind=letter.kind, recipient=letter.recipient.name)
    transaction.on_commit(tasks.ring, robust=True)
    return letter


@transaction.atomic
def hold_outbox(reason: str, *, by: Any = None, at: datetime | None = None) -> OutboxHold:
    """Send nothing until released: called by `restore`, so that a copy does not write to everybody."""
    hold, made = OutboxHold.objects.get_or_create(
        reason=reason[:200], released_at=None, defaults={"since": at or clock.now()}
    )
    if made:
        record(by, "notices.held", hold)
    return hold


@transaction.atomic
def release_outbox(*, by: Any, discard: bool, at: datetime | None = None) -> int:
    """Let letters go again. `discard` gives up those written before the hold; how many that were."""
    if by is not None:
        require_system(by)
    at = at or clock.now()
    holds = OutboxHold.objects.filter(released_at__isnull=True)
    since = holds.aggregate(since=Min("since"))["since"]
    if since is None:
        return 0
    old = Outbox.objects.filter(state__in=[State.PENDING, State.LEASED], created_at__lte=since)
    facts = {"state": State.DROPPED, "lease_until": None, "last_error": _("恢复备份后未再发送")}
    dropped = old.update(**facts) if discard else 0
    holds.update(released_at=at)
    record(by, "notices.released", None, discarded=dropped)
    transaction.on_commit(tasks.ring, robust=True)
    return dropped


def require_system(by: Any) -> None:
    """Looking after machinery is the system administrators' work."""
    if getattr(by, "power", "") != Power.SYSTEM:
        raise PermissionDenied(_("只有系统管理员可以处理发送队列。"))


# ---- Health ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class DeliveryHealth:
    """Figures for the health page and the delivery board."""

    last_tick: datetime | None
    pending: int
    oldest_pending: datetime | None
    failed: int
    dead: int
    held: bool
    troubles: list[Pulse]


def delivery_health(at: datetime | None = None) -> DeliveryHealth:
    """Does the clock tick, is anything stuck, does any app's reminder function fail?"""
    at = at or clock.now()
    waiting = Q(state__in=[State.PENDING, State.LEASED])
    facts = Outbox.objects.aggregate(
        pending=Count("pk", filter=waiting),
        oldest=Min("due_at", filter=waiting & Q(due_at__lte=at)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        dead=Count("pk", filter=Q(state=State.DEAD)),
    )
    tick = Pulse.objects.filter(name=tasks.TICK).first()
    troubles = list(Pulse.objects.exclude(trouble="").order_by("name"))
    return DeliveryHealth(
        tick.at if tick else None, facts["pending"], facts["oldest"], facts["failed"], facts["dead"],
        delivery.held(), troubles,
    )  # fmt: skip
