"""The service, seals included, beside what cannot be saved: three bare statements on the same tables by as many hands.

A hand is a process with one connection, as a worker of the web server is.
"""

import multiprocessing
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from bench.voting.scene import row, running
from meetings.ballots.models import Envelope
from meetings.ballots.services import box

MEMBERS, HANDS, TURNS = 300, 8, 5
FORKS = multiprocessing.get_context("fork")


def measure() -> list[dict[str, Any]]:
    """In turns, so that a busy machine counts for both; the turn whose ratio is the middle one."""
    turns = sorted(((ours(), floor()) for _turn in range(TURNS)), key=lambda turn: turn[0] / turn[1])
    service, bare = turns[TURNS // 2]
    what = f"secret casts a second under the ballot's lock, {HANDS} processes, against three bare statements"
    return [row(what, service, bare, "/s", "≥ 0.3 × the floor", service >= 0.3 * bare)]


def ours() -> float:
    """A fresh ballot, by the service."""
    ballot, voters = running(MEMBERS)
    return per_second(ballot, lambda user: box.cast_secret(ballot, by=user, choices={"motion": "for"}), voters)


def floor() -> float:
    """A fresh ballot, by bare statements."""
    ballot, voters = running(MEMBERS)
    return per_second(ballot, lambda user: bare_cast(ballot.pk, user.person.pk), voters)


def per_second(ballot: Any, act: Callable[[Any], Any], voters: list[Any]) -> float:
    """All of them, by so many hands that begin together."""
    connection.close()  # a fork must not share it
    ready = FORKS.Barrier(HANDS + 1)
    hands = [FORKS.Process(target=hand, args=(act, voters[n::HANDS], ready)) for n in range(HANDS)]
    for each in hands:
        each.start()
    ready.wait(60)
    start = time.perf_counter()
    for each in hands:
        each.join()
    took = time.perf_counter() - start
    if Envelope.objects.filter(ballot=ballot).count() != len(voters):
        raise RuntimeError("a hand of the benchmark broke off")
    return len(voters) / took


def hand(act: Callable[[Any], Any], share: list[Any], ready: Any) -> None:
    """Connect, wait for the others, work."""
    connection.ensure_connection()
    ready.wait(60)
    for user in share:
        act(user)
    connection.close()


def bare_cast(ballot: int, person: int) -> None:
    """What cannot be saved: lock, mark, put in."""

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT status FROM ballots_ballot WHERE id = %s FOR UPDATE", [ballot])
        marked = "UPDATE ballots_participation SET voted = true WHERE ballot_id = %s AND person_id = %s AND NOT voted"
        cursor.execute(marked, [ballot, person])
        put = "INSERT INTO ballots_envelope (id, ballot_id, sealed) VALUES (%s, %s, %s)"
        cursor.execute(put, [uuid.uuid4(), ballot, secrets.token_bytes(120)])
