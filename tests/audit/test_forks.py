"""Sixteen write, several seal at once: one chain comes of it. Without the lock it does not."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from audit import services
from audit.models import Event, Seal
from audit.services import record, seal_events
from audit.verification import verify
from tests.factories.roster import UserFactory

WRITERS = 16
EACH = 30
SEALERS = 4
PAUSE = 0.01  # seconds between two sealings: SQLite's writers wait for each other without a queue


def in_thread(act, *args):
    """Run in a thread and give its connection back."""
    try:
        return act(*args)
    finally:
        connection.close()


def together(number, act):
    """So many threads doing the same at once; their results."""
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(partial(in_thread, act), range(number)))


def write(user, number):
    for n in range(EACH):
        with transaction.atomic():
            record(user, "test.done", user, writer=number, n=n)


class Sealing:
    """Sealers at work until all is written; remembers collisions and the longest wait."""

    def __init__(self):
        self.done = threading.Event()
        self.collisions = 0
        self.oldest = 0.0

    def work(self, _number):
        """Seal again and again."""
        while not self.done.wait(PAUSE):
            self.once()
        self.once()

    def once(self):
        """One sealing; two sealers at one place collide on the dense number."""
        started = time.monotonic()
        try:
            seal_events()
        except IntegrityError:
            self.collisions += 1
        self.oldest = max(self.oldest, time.monotonic() - started)


def write_and_seal():
    """All writers and all sealers at once."""
    user, sealing = UserFactory(), Sealing()
    with ThreadPoolExecutor(SEALERS) as pool:
        sealers = [pool.submit(in_thread, sealing.work, n) for n in range(SEALERS)]
        try:
            together(WRITERS, partial(write, user))
        finally:
            sealing.done.set()
        for sealer in sealers:
            sealer.result()
    return sealing


def forks():
    """Places that have more than one follower."""
    prevs = list(Seal.objects.values_list("prev", flat=True))
    return len(prevs) - len(set(prevs))


@pytest.mark.plan("A02")
@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_and_four_sealers_make_one_chain(record_property):
    sealing = write_and_seal()
    seal_events(whole=True)
    assert Event.objects.count() == Seal.objects.count() == WRITERS * EACH
    assert sealing.collisions == 0 and forks() == 0 and verify().sound
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, WRITERS * EACH + 1))
    record_property("figure", f"{WRITERS} writers × {EACH}, {SEALERS} sealers on {connection.vendor}: 0 forks")


@pytest.mark.postgres
@pytest.mark.plan("A02")
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_sealers_collide(monkeypatch, record_property):
    monkeypatch.setattr(services, "take_turn", lambda: None)
    collisions = write_and_seal().collisions
    assert collisions > 0
    record_property("figure", f"control without the lock: {collisions} collisions")


@pytest.mark.postgres
@pytest.mark.plan("A02")
@pytest.mark.django_db(transaction=True)
def test_a_naive_chain_written_by_the_writers_forks(record_property):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_chain (prev integer, own serial)")

    # All have read the head before the first one writes, and all have written before the first one reads again: the race is
    # made to happen, not waited for.
    all_are_here = threading.Barrier(WRITERS)

    def chain_naively(_number):
        for _n in range(EACH):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT coalesce(max(own), 0) FROM naive_chain")
                head = cursor.fetchone()
                all_are_here.wait(timeout=30)
                cursor.execute("INSERT INTO naive_chain (prev) VALUES (%s)", head)
            all_are_here.wait(timeout=30)

    try:
        together(WRITERS, chain_naively)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) - count(DISTINCT prev) FROM naive_chain")
            [forked] = cursor.fetchone()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE naive_chain")
    assert forked == (WRITERS - 1) * EACH
    record_property("figure", f"control, head read by each writer: {forked} forks of {WRITERS * EACH}")
