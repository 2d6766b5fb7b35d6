"""The votes of bench/ballots.py, in a process that has the database of `DATABASE_URL` to itself. Prints its rows as JSON."""

import http.client
import json
import random
import secrets
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from common import clock  # noqa: E402
from meetings.ballots.models import Ballot, Envelope  # noqa: E402
from meetings.ballots.services import box  # noqa: E402
from tests.factories.meetings import BallotFactory, ElectorFactory  # noqa: E402
from tests.factories.roster import PersonFactory, UserFactory  # noqa: E402
from tools.services import free_port  # noqa: E402

ROOT = Path(__file__).parents[2]
MEMBERS, SECONDS, HANDS = 300, 10, 8
CHOICES = ("for", "against", "abstain")


def over_http() -> Iterator[dict[str, Any]]:
    """Everybody at a moment of his own within 9 s: the vote, then the receipt."""
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
    p95 = statistics.quantiles([seconds for _status, seconds in answers], n=20)[-1]
    what = f"{MEMBERS} members vote over HTTP, secretly"
    yield row(f"{what}: envelopes in the box", count, MEMBERS, "", f"= {MEMBERS}", count == MEMBERS)
    yield row(f"{what}: answers 5xx", faults, None, "", "= 0", faults == 0)
    yield row(f"{what}: all done after", took, None, "s", f"≤ {SECONDS} s", took <= SECONDS)
    yield row(f"{what}: p95 (Loomio, OpenSlides: no figure published)", p95, None, "s", "≤ 2 s", p95 <= 2)


def against_the_floor() -> Iterator[dict[str, Any]]:
    """The service, seals included, beside the three bare statements on the same tables and as many connections."""
    ballot, voters = running(MEMBERS)
    bare, people = running(MEMBERS)

    ours = per_second(lambda user: box.cast_secret(ballot, by=user, choices={"motion": "for"}), voters)
    floor = per_second(lambda user: bare_cast(bare.pk, user.person.pk), people)
    what = f"secret casts a second under the ballot's lock, {HANDS} connections, against three bare statements"
    yield row(what, ours, floor, "/s", "≥ 0.3 × the floor", ours >= 0.3 * floor)


def per_second(act: Callable[[Any], Any], voters: list[Any]) -> float:
    """All of them, by so many hands."""

    shares = [voters[n::HANDS] for n in range(HANDS)]

    def hand(share: list[Any]) -> None:
        for user in share:
            act(user)
        connection.close()

    start = time.perf_counter()
    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(hand, shares))
    return len(voters) / (time.perf_counter() - start)


def bare_cast(ballot: int, person: int) -> None:
    """What cannot be saved: lock, mark, put in."""

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT status FROM ballots_ballot WHERE id = %s FOR UPDATE", [ballot])
        marked = "UPDATE ballots_participation SET voted = true WHERE ballot_id = %s AND person_id = %s AND NOT voted"
        cursor.execute(marked, [ballot, person])
        put = "INSERT INTO ballots_envelope (id, ballot_id, sealed) VALUES (%s, %s, %s)"
        cursor.execute(put, [uuid.uuid4(), ballot, secrets.token_bytes(120)])


def running(members: int) -> tuple[Any, list[Any]]:
    """A secret ballot with its box closed up, and its voters."""

    ballot = BallotFactory(form="secret", status="open", opened_at=clock.now())
    users = [UserFactory() for _member in range(members)]
    people = [PersonFactory(user=user) for user in users]
    for person in people:
        ElectorFactory(ballot=ballot, person=person)
    with transaction.atomic():
        box.seal_box(ballot, None)
    return Ballot.objects.get(pk=ballot.pk), list(
        User.objects.filter(pk__in=[u.pk for u in users]).select_related("person")
    )


def sign_in(user: Any) -> str:
    """The cookies of somebody signed in."""

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    token = secrets.token_hex(16)
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"


@contextmanager
def web() -> Iterator[int]:
    """The portal as it is served."""
    port = free_port()
    command = [Path(sys.executable).parent / "gunicorn", "-c", ROOT / "deploy" / "gunicorn.conf.py",
               "--bind", f"127.0.0.1:{port}", "portal.wsgi"]  # fmt: skip
    server = subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(port: int) -> None:
    """Until it answers."""
    for _try in range(300):
        try:
            ask(port, "GET", "/healthz", "")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the portal did not start")


def cast(port: int, ballot: int, cookie: str) -> tuple[int, float]:
    """One member's vote and receipt; the worse status, and the seconds of the vote."""
    time.sleep(random.uniform(0, SECONDS - 1))
    token = cookie.rpartition("=")[2]
    data = {"choice": random.choice(CHOICES), "confirmed": "1", "csrfmiddlewaretoken": token}
    start = time.perf_counter()
    status = ask(port, "POST", f"/meetings/ballots/{ballot}/secret-vote/", cookie, urlencode(data))
    took = time.perf_counter() - start
    return max(status, ask(port, "GET", f"/meetings/ballots/{ballot}/receipt/", cookie)), took


def ask(port: int, method: str, path: str, cookie: str, body: str = "") -> int:
    """The answer's status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body or None, {"Cookie": cookie, **kind})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def row(what: str, ours: float, against: float | None, unit: str, promise: str, holds: bool) -> dict[str, Any]:  # noqa: PLR0917
    """One line of the results."""
    ratio = ours / against if against else None
    return {
        "id": "P7",
        "what": what,
        "ours": ours,
        "against": against,
        "unit": unit,
        "ratio": ratio,
        "promise": promise,
        "holds": holds,
    }


if __name__ == "__main__":
    settings.BALLOT_KEYS = "server"  # no scrutineers to be found first; the envelopes are the same
    call_command("migrate", verbosity=0)
    print(json.dumps([*over_http(), *against_the_floor()]))
