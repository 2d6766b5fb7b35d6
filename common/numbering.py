"""Gapless numbers (文号、期号、收文号): taken in the transaction of the thing that bears them."""

from django.db import connection, transaction

from common.models import NumberSeries


def next_number(series: str, year: int) -> int:
    """The next number of the series in that year, from 1.

    The row stays locked until the caller's transaction ends; if that rolls back, so does the
    number, and no gap is left. Outside a transaction this would break, so it refuses.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken only inside a transaction")
    NumberSeries.objects.get_or_create(series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(series=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
