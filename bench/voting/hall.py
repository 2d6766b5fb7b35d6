"""300 members in a hall, over HTTP through the real stack. Everybody at a moment of his own within 9 s: the vote, then the receipt."""

import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from bench.voting.scene import ask, row, running, sign_in, web
from meetings.ballots.models import Envelope

MEMBERS, SECONDS = 300, 10
CHOICES = ("for", "against", "abstain")
NO_ANSWER = 599


def measure() -> list[dict[str, Any]]:
    """Envelopes, faults, the whole and the slow end."""
    ballot, voters = running(MEMBERS)
    cookies = [sign_in(user) for user in voters]
    with web() as port:
        ask(port, "GET", "/healthz", "")
        start = time.perf_counter()
        with ThreadPoolExecutor(MEMBERS) as pool:
            answers = list(pool.map(lambda cookie: cast(port, ballot.pk, cookie), cookies))
        took = time.perf_counter() - start

    count = Envelope.objects.filter(ballot=ballot).count()
    faults = sum(status >= 500 for status, _time in answers)
    slow = statistics.quantiles([seconds for _status, seconds in answers], n=100)
    what = f"{MEMBERS} members vote over HTTP, secretly"
    return [
        row(f"{what}: envelopes in the box", count, None, "", f"= {MEMBERS}", count == MEMBERS),
        row(f"{what}: answers 5xx, or none", faults, None, "", "= 0", faults == 0),
        row(f"{what}: all done after", took, None, "s", f"≤ {SECONDS} s", took <= SECONDS),
        row(f"{what}: p95 (Loomio, OpenSlides: no figure published)", slow[94], None, "s", "≤ 2 s", slow[94] <= 2),
        row(f"{what}: p99", slow[98], None, "s", "≤ 4 s", slow[98] <= 4),
    ]


def cast(port: int, ballot: int, cookie: str) -> tuple[int, float]:
    """One member's vote and receipt; the worse status, and the seconds of the vote."""
    time.sleep(random.uniform(0, SECONDS - 1))
    token = cookie.rpartition("=")[2]
    data = {"choice": random.choice(CHOICES), "confirmed": "1", "csrfmiddlewaretoken": token}
    start = time.perf_counter()
    try:
        status = ask(port, "POST", f"/meetings/ballots/{ballot}/secret-vote/", cookie, urlencode(data))
        took = time.perf_counter() - start
        return max(status, ask(port, "GET", f"/meetings/ballots/{ballot}/receipt/", cookie)), took
    except OSError:
        return NO_ANSWER, time.perf_counter() - start
