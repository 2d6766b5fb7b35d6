"""What the parts share: a running secret ballot, the portal as it is served, and a row of the results."""

import http.client
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client

from accounts.models import User
from common import clock
from meetings.ballots.models import Ballot
from meetings.ballots.services import box
from tests.factories.meetings import BallotFactory, ElectorFactory
from tests.factories.roster import PersonFactory, UserFactory
from tools.services import free_port

ROOT = Path(__file__).parents[2]


def running(members: int, form: str = "secret", **facts: Any) -> tuple[Any, list[Any]]:
    """A running ballot, a secret one with its box closed up, and its voters."""
    ballot = BallotFactory(form=form, status="open", opened_at=clock.now(), **facts)
    users = [UserFactory() for _member in range(members)]
    people = [PersonFactory(user=user) for user in users]
    for person in people:
        ElectorFactory(ballot=ballot, person=person)
    if form == "secret":
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


def ask(port: int, method: str, path: str, cookie: str, body: str = "") -> int:
    """The answer's status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body or None, {"Cookie": cookie, **kind})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def row(  # noqa: PLR0917 - a line of a table
    what: str, ours: float, against: float | None, unit: str, promise: str, holds: bool, plan: str = "P7"
) -> dict[str, Any]:
    """One line of the results."""
    ratio = ours / against if against else None
    facts = {"unit": unit, "ratio": ratio, "promise": promise, "holds": holds}
    return {"id": plan, "what": what, "ours": ours, "against": against, **facts}
