"""P14, the whole at rest: start to page, memory of the group, /healthz through the whole middleware against a bare Django view,
both measured here, in turns, so that a busy machine counts for both sides.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
IDS = ("P14",)

BARE = """
import sys, time
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bench", MIDDLEWARE=[])
urlpatterns = [path("healthz", lambda request: HttpResponse("ok"))]
import django; django.setup()
"""
LOOP = """
import time
from django.test import RequestFactory
from django.core.handlers.wsgi import WSGIHandler
application = WSGIHandler(); environ = RequestFactory().get("/healthz").environ
def ask(): return b"".join(application(dict(environ, HTTP_HOST="127.0.0.1"), lambda status, headers: None))
for _ in range(200): ask()
start = time.process_time()
for _ in range(2000): ask()
print((time.process_time() - start) / 2000 * 1e6)
"""
OURS = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings.local'; import django; django.setup()\n"


def measure() -> list[dict]:
    """Seconds to the first answer, megabytes at rest, and what the middleware costs."""
    with tempfile.TemporaryDirectory(prefix="liandong-bench-") as var:
        environment = os.environ | {"VAR_DIR": var, "PORT": str(free_port())}
        start_and_stop(environment)  # the first start makes the database
        starts, memory = zip(*(start_and_stop(environment) for _ in range(3)), strict=True)
        ours, bare = hello(environment)
    return [
        at_most("second `make run` to first page", statistics.median(starts), None, "s", 8.0),
        at_most("memory of web, worker and beat (PSS)", statistics.median(memory), None, "MB", 450.0),
        at_most("hello through the whole middleware, CPU against a bare Django view", ours, bare, "µs", 1.5),
    ]


def at_most(what: str, ours: float, against: float | None, unit: str, limit: float) -> dict:
    """A row of the results; the limit is a ratio where there is something to compare with."""
    ratio = ours / against if against else None
    promise = f"≤ {limit:g} ×" if against else f"≤ {limit:g} {unit}"
    figures = {"ours": ours, "against": against, "unit": unit, "ratio": ratio, "promise": promise}
    return {"id": "P14", "what": what} | figures | {"holds": (ratio or ours) <= limit}


def start_and_stop(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds to the first answer, and megabytes once all three are up."""
    began = time.monotonic()
    group = subprocess.Popen(
        ["make", "run"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not answers(environment["PORT"]):
            if group.poll() is not None or time.monotonic() - began > 600:
                raise RuntimeError("make run did not come up")
            time.sleep(0.02)
        took = time.monotonic() - began
        time.sleep(8)  # worker and beat follow the web
        return took, memory_of(group.pid)
    finally:
        group.send_signal(signal.SIGTERM)
        group.wait(30)


def answers(port: str) -> bool:
    """Whether the page is there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def memory_of(root: int) -> float:
    """Proportional memory of a process and all below it, in MB."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
    parents = {int(pid): int(ppid) for pid, ppid in (line.split() for line in listed.splitlines())}
    family = {root}
    while more := {pid for pid, ppid in parents.items() if ppid in family} - family:
        family |= more
    return sum(proportional(pid) for pid in family) / 1024


def proportional(pid: int) -> int:
    """PSS in kB: a page shared by three counts a third for each."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def hello(environment: dict[str, str]) -> tuple[float, float]:
    """CPU microseconds per answer: the portal's and a bare Django's, in turns."""
    times: dict[str, list[float]] = {OURS: [], BARE: []}
    for _ in range(ROUNDS):
        for setup, found in times.items():
            command = [sys.executable, "-W", "ignore", "-c", setup + LOOP]
            done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
            found.append(float(done.stdout))
    return statistics.median(times[OURS]), statistics.median(times[BARE])


def free_port() -> int:
    """Below the range of outgoing connections."""
    for port in range(23000, 32000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port")
