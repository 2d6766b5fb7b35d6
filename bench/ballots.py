"""P7: 300 members cast secret votes within 10 s over HTTP (gunicorn, PostgreSQL), casts of the service against bare locked casts,
and the box of a congress opened through the services.

On a cluster of its own that keeps what it is told (tools/services.py, DURABLE), as an installation's does. With the portal's settings
of the tests, which change neither the stack nor the statements.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.services import DURABLE, postgres

IDS = ("P7",)
ROOT = Path(__file__).parents[1]


def measure() -> list[dict[str, Any]]:
    """The rows for `make bench`; the work is in bench/voting."""
    return [row for part in ("hall", "floor", "congress") for row in alone(part)]


def alone(part: str, settings: str = "portal.settings.test") -> list[dict[str, Any]]:
    """One part, in a process and with a cluster of its own."""
    with postgres(DURABLE) as url, tempfile.TemporaryDirectory() as folder:
        place = {"DATABASE_URL": url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": settings}
        command = [sys.executable, "-m", "bench.voting", part]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | place, check=True, stdout=subprocess.PIPE, text=True)
        rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
        return rows
