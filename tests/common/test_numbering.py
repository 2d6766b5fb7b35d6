"""Numbers without gaps: not with many at once, not after a rollback, not outside a transaction."""

import threading

import pytest
from django.db import connection, transaction

from common.models import NumberSeries
from common.numbering import next_number


class Undone(Exception):
    """Thrown to roll back."""


@pytest.mark.django_db
def test_each_series_and_year_counts_from_one():
    taken = [next_number("发文", 2026), next_number("发文", 2026), next_number("发文", 2027), next_number("刊物", 2026)]
    assert taken == [1, 2, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_taken():
    with pytest.raises(transaction.TransactionManagementError):
        next_number("发文", 2026)
    assert not NumberSeries.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap():
    with transaction.atomic():
        assert next_number("发文", 2026) == 1
    with pytest.raises(Undone), transaction.atomic():
        assert next_number("发文", 2026) == 2
        raise Undone
    with transaction.atomic():
        assert next_number("发文", 2026) == 2


@pytest.mark.plan("F22")
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_each_number_once_and_rollbacks_leave_no_gap(record_property):
    """12 threads take 10 each; every third is rolled back; what stays is 1 … n without a hole."""
    kept, lock, start = [], threading.Lock(), threading.Barrier(12)

    def take(worker):
        start.wait()
        for turn in range(10):
            try:
                with transaction.atomic():
                    number = next_number("收文", 2026)
                    if (worker + turn) % 3 == 0:
                        raise Undone
            except Undone:
                continue
            with lock:
                kept.append(number)
        connection.close()

    threads = [threading.Thread(target=take, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kept) == list(range(1, len(kept) + 1)) and len(kept) == 80
    record_property("figure", "12 threads, 120 tries, 40 rolled back: 1 to 80, 0 gaps, 0 doubles")


@pytest.mark.plan("F22")
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_race_gives_doubles():
    """The negative control: read, wait for the others, write."""
    NumberSeries.objects.create(series="无锁", year=2026)
    taken, start, lock = [], threading.Barrier(6), threading.Lock()

    def take():
        with transaction.atomic():
            row = NumberSeries.objects.get(series="无锁", year=2026)
            start.wait()
            row.last += 1
            row.save(update_fields=["last"])
        with lock:
            taken.append(row.last)
        connection.close()

    threads = [threading.Thread(target=take) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(taken)) < len(taken)
