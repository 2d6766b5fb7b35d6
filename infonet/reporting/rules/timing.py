"""I1: timeliness at receipt, and by when the next hand is to act. Time comes in; nothing here looks at a clock."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from infonet.reporting.models import InfoItem

Urgency = InfoItem.Urgency

# From the day of the event to receipt. An installation may set others.
LIMITS = {Urgency.NORMAL: timedelta(days=7), Urgency.URGENT: timedelta(hours=24), Urgency.CRITICAL: timedelta(hours=4)}
# How long the union's leader has to sign.
SIGNING = {Urgency.NORMAL: timedelta(hours=24), Urgency.URGENT: timedelta(hours=2), Urgency.CRITICAL: timedelta(0)}
# How long the national desk has to decide; 特急 is due the same day.
DECIDING = {Urgency.NORMAL: timedelta(days=3), Urgency.URGENT: timedelta(hours=24)}
CLOSING = time(17, 0)


def deadline(item: InfoItem) -> datetime | None:
    """By when the item must be in: the limit of its urgency after the day of the event."""
    if item.event_on is None:
        return None
    start = timezone.make_aware(datetime.combine(item.event_on, time.min))
    # The event has a day, not an hour: the limit runs from the end of that day.
    return start + timedelta(days=1) + LIMITS[Urgency(item.urgency)] - timedelta(seconds=1)


def judged_on_time(item: InfoItem, at: datetime) -> bool:
    """I1: timeliness at receipt, by the server's clock, inclusive to the last second."""
    limit = deadline(item)
    return limit is None or at.replace(microsecond=0) <= limit


def sign_due(item: InfoItem) -> datetime | None:
    """By when the union's leader should have signed: 24 hours, 2 for 急件, at once for 特急."""
    return item.sent_at + SIGNING[Urgency(item.urgency)] if item.sent_at else None


def triage_due(item: InfoItem) -> datetime | None:
    """By when the editor should have decided: 特急 by 17:00 of that day (two hours when it came late), 急件 in 24 hours."""
    came = item.received_at
    if came is None:
        return None
    if item.urgency == Urgency.CRITICAL:
        closing = timezone.make_aware(datetime.combine(timezone.localdate(came), CLOSING))
        return max(closing, came + timedelta(hours=2))
    return came + DECIDING[Urgency(item.urgency)]
