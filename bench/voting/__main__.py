"""`python -m bench.voting hall`: one part, in a process that has the database of `DATABASE_URL` to itself. Prints its rows as JSON."""

import importlib
import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

if __name__ == "__main__":
    settings.BALLOT_KEYS = "server"  # no scrutineers to be found first; the envelopes are the same
    call_command("migrate", verbosity=0)
    print(json.dumps(importlib.import_module(f"bench.voting.{sys.argv[1]}").measure()))
