"""I5: what each provincial union owes a month. Derived from the rule and from what came in; nothing need be opened."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from committees.roster.models import Union
from common.clock import end_of
from infonet.reporting.models import Duty, InfoItem

ITEMS_A_MONTH = 2


@dataclass(frozen=True)
class DutyState:
    """One union's duty of one month, as it stands."""

    union: Union
    month: date
    owed: int
    sent: int
    due_at: datetime
    nothing_at: datetime | None = None

    @property
    def met(self) -> bool:
        """Enough was sent, or 零报告 was filed."""
        return self.sent >= self.owed or self.nothing_at is not None

    @property
    def missing(self) -> int:
        """How many are still owed."""
        return 0 if self.met else self.owed - self.sent

    def late(self, at: datetime) -> bool:
        """Not met, and the last second has passed."""
        return not self.met and at.replace(microsecond=0) > self.due_at


def month_of(at: datetime) -> date:
    """The month of a moment, by its first day."""
    return timezone.localdate(at).replace(day=1)


def next_month(month: date) -> date:
    """The first day of the following month."""
    return (month + timedelta(days=31)).replace(day=1)


def derive_due(month: date) -> datetime:
    """A month's duty is due by the end of its last day."""
    return end_of(next_month(month) - timedelta(days=1))


def duties_of(month: date, unions: Iterable[Union] | None = None) -> list[DutyState]:
    """The duty of every provincial union (or of these) in that month: three queries, however many unions."""
    owing = list(
        Union.objects.filter(level=Union.Level.PROVINCIAL, active=True).select_related("region")
        if unions is None
        else unions
    )
    rows = {duty.union_id: duty for duty in Duty.objects.filter(month=month, union__in=owing)}
    sent = received_in(month, owing)
    return [state(union, month, rows.get(union.pk), sent[union.pk]) for union in owing]


def received_in(month: date, unions: Iterable[Union]) -> Counter[int]:
    """How many items of each union were received in the month."""
    start, end = end_of(month - timedelta(days=1)), end_of(next_month(month) - timedelta(days=1))
    found = InfoItem.objects.filter(union__in=unions, submitted_at__gte=start + timedelta(seconds=1))
    return Counter(found.filter(submitted_at__lt=end + timedelta(seconds=1)).order_by().values_list("union", flat=True))


def state(union: Union, month: date, row: Duty | None, sent: int) -> DutyState:
    """The house's rule, unless this union has a row of its own for the month."""
    if row is None:
        return DutyState(union, month, ITEMS_A_MONTH, sent, derive_due(month))
    return DutyState(union, month, row.items_owed, sent, row.due_at, row.nothing_to_report_at)


def duty_of(union: Union, month: date) -> DutyState | None:
    """The union's duty of the month; only provincial unions owe one."""
    if union.level != Union.Level.PROVINCIAL or not union.active:
        return None
    return duties_of(month, [union])[0]
