"""Letting the demo's past be past: what its services told people then is read, and nothing of it is mailed now."""

from datetime import datetime

from notices.models import Notice, Outbox


def settle(at: datetime, *, read: bool = True) -> None:
    """Date the notices written since the last call to `at`, and drop their letters."""
    fresh = Outbox.objects.filter(state=Outbox.State.PENDING)
    keys = set(fresh.values_list("key", flat=True))
    Notice.objects.filter(key__in=keys).update(created_at=at, read_at=at if read else None)
    fresh.update(state=Outbox.State.DROPPED, last_error="演示数据，不发邮件", created_at=at, due_at=at)
