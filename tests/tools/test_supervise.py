"""The group of `make run`: what dies comes back, and at the end nothing is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import services

ROOT = Path(__file__).resolve().parents[2]
GROUP = """
import sys
sys.path.insert(0, "tools")
import supervise
answering = '''
import http.server, subprocess, sys
subprocess.Popen(["sleep", "600"])
class Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ok).serve_forever()
'''
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
supervise.GRACE = 1.0
supervise.COMMANDS = {
    "web": [sys.executable, "-c", answering, supervise.PORT],
    "worker": ["sleep", "600"],
    "beat": [sys.executable, "-c", deaf],
}
supervise.main()
"""


def wait_until(condition, seconds=20):
    """Poll; a busy machine gets its time."""
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def below(pid):
    """All processes under one, by pid."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
    parents = {int(p): int(pp) for p, pp in (line.split() for line in listed.splitlines())}
    family = {pid}
    while more := {p for p, pp in parents.items() if pp in family} - family:
        family |= more
    return family - {pid}


def alive(pid):
    """Whether the process is there and not just waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def group(tmp_path):
    """The supervisor with three stand-ins, its output in a file."""
    environment = os.environ | {"VAR_DIR": str(tmp_path), "PORT": str(services.free_port()), "DEMO": "1"}
    with (tmp_path / "out").open("w") as out:
        process = subprocess.Popen([sys.executable, "-c", GROUP], cwd=ROOT, env=environment, stdout=out, stderr=out)
    process.text = lambda: (tmp_path / "out").read_text()
    assert wait_until(lambda: "按 Ctrl-C 停止" in process.text()), process.text()
    family = below(process.pid)
    yield process
    process.kill()
    process.wait()
    for pid in filter(alive, family):  # of a supervisor that was killed: what does not listen stays
        os.kill(pid, signal.SIGKILL)


def test_a_dead_process_is_started_again(group):
    first = group.text().split("worker  运行 (pid ")[1].split(")")[0]
    os.kill(int(first), signal.SIGKILL)
    assert wait_until(lambda: group.text().count("worker  运行") == 2), group.text()
    assert "worker  停止 (代码 -9)" in group.text()


def test_the_address_comes_last_with_the_sign_ins(group):
    *_, sign_ins, _blank, last = group.text().rstrip().splitlines()
    assert last == "按 Ctrl-C 停止。"
    assert "sysadmin" in sign_ins


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_all_of_it(group, number):
    family = below(group.pid)
    assert len(family) == 4  # three, and what the web started
    began = time.monotonic()
    group.send_signal(number)
    group.wait(15)
    assert time.monotonic() - began < 10
    assert not [pid for pid in family if alive(pid)]


def test_a_killed_supervisor_takes_those_along_that_listen(group):
    pids = [int(part.split(")")[0]) for part in group.text().split("运行 (pid ")[1:3]]
    group.kill()
    assert wait_until(lambda: not any(map(alive, pids)))
