"""`python -m tests.faults.hall`: a meeting with a secret and an open ballot, for a test that looks on from outside.

Its first line of output is the scene as JSON; then a line of input is an order, `close` or `open`, and each is answered with a line.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from tests.factories.meetings import AgendaItemFactory, running  # noqa: E402
from tests.factories.roster import everyone  # noqa: E402
from tests.factories.secret import secret  # noqa: E402

TOKEN = "c" * 32


def cookies(user):
    """Of somebody signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"


def say(line):
    """To the test."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main():
    """Build, then obey."""
    call_command("migrate", verbosity=0)
    run, voters = secret(everyone(), 8)
    for user in voters:
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    run.appointed().drawn().opened()
    open_ballot = running(AgendaItemFactory(meeting__open=True))
    scene = {
        "secret": run.ballot.pk, "open": open_ballot.pk, "codes": run.codes, "cookies": [cookies(user) for user in voters],
        "names": [name for user in voters for name in (user.username, user.name)],
    }  # fmt: skip
    say(json.dumps(scene))
    orders = {"close": run.closed, "open": run.unsealed}
    for line in sys.stdin:
        orders[line.strip()]()
        call_command("tick", stdout=sys.stderr)
        say("done")


if __name__ == "__main__":
    main()
