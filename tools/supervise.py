"""Web, worker and beat as one group: starts them, says how they are, restarts what dies, ends all within ten seconds.

Each process writes to var/log/<name>.log; here stands one line per change of state.
"""

import ctypes
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
PORT = os.environ.get("PORT") or "8000"
HOST = os.environ.get("BIND") or "127.0.0.1"
BIN = Path(sys.executable).parent

GRACE = 7.0  # seconds to end by oneself; then the whole process group is killed
STEADY = 60.0  # seconds after which a start counts as good and the back-off begins anew
LONGEST_WAIT = 30.0
LOG_LIMIT = 5 * 1024 * 1024
SET_DEATH_SIGNAL, SET_SUBREAPER = 1, 36  # prctl(2)

COMMANDS = {
    "web": [BIN / "gunicorn", "-c", ROOT / "deploy" / "gunicorn.conf.py", "--bind", f"{HOST}:{PORT}", "portal.wsgi"],
    "worker": [BIN / "celery", "-A", "portal", "worker", "-P", "threads", "-c", "2",
               "--without-gossip", "--without-mingle", "-l", "INFO"],
    "beat": [BIN / "celery", "-A", "portal", "beat", "-l", "WARNING", "--pidfile", "", "-s", VAR / "beat-schedule"],
}  # fmt: skip


def main() -> None:
    """Run the group until told to stop; start.py holds the lock that there is only one."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    (VAR / "log").mkdir(parents=True, exist_ok=True)
    if port_taken():
        sys.exit(f"端口 {PORT} 已被占用，请换一个，例如 make run PORT={int(PORT) + 1}")
    Group().run()


def port_taken() -> bool:
    """Whether somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError:
            return True
    return False


class Child:
    """One process and what becomes of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.due = 0.0
        self.wait = 1.0

    @property
    def running(self) -> bool:
        """Started and not known to be dead."""
        return self.process is not None

    def start(self) -> None:
        """In a session of its own, so that its whole family can be ended."""
        with self.log().open("ab") as log:
            self.process = subprocess.Popen(
                list(map(str, COMMANDS[self.name])), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=end_with_parent,  # noqa: PLW1509 - no threads here
            )  # fmt: skip
        self.started = time.monotonic()
        say(self.name, f"运行 (pid {self.process.pid})")

    def log(self) -> Path:
        """Its log file, begun anew when it has grown long."""
        path = VAR / "log" / f"{self.name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        return path

    def last_words(self) -> str:
        """The end of its log: as a rule, why it died."""
        lines = self.log().read_text(errors="replace").strip().splitlines() if self.log().exists() else []
        return f"{lines[-1][:200] if lines else '没有留下记录'}（{self.log()}）"

    def bury(self) -> None:
        """Note a death, end what it left running, and set the time of the next try."""
        if self.process is None or (code := self.process.poll()) is None:
            return
        self.kill()
        lived = time.monotonic() - self.started
        self.wait = 1.0 if lived > STEADY else min(self.wait * 2, LONGEST_WAIT)
        self.due = time.monotonic() + self.wait
        self.process = None
        say(self.name, f"停止 (代码 {code})，{self.wait:.0f} 秒后重启；{self.last_words()}")

    def ask_to_end(self) -> None:
        """SIGTERM to the head of the family: it takes its own leave of the rest."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """Whatever of the family still runs."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return

    def is_gone(self) -> bool:
        """Dead and buried."""
        return self.process is None or self.process.poll() is not None


class Group:
    """The three together. The web comes first: nobody waits for the other two."""

    def __init__(self) -> None:
        self.children = [Child(name) for name in COMMANDS]
        self.stopping = False

    def run(self) -> None:
        """Until SIGTERM, SIGINT or SIGHUP."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        prctl(SET_SUBREAPER, 1)
        if os.environ.get("MAKELEVEL"):
            prctl(SET_DEATH_SIGNAL, signal.SIGTERM)  # make killed: nobody else would tell us
        web, *others = self.children
        web.start()
        answered = self.watch(answers, at_most=30)
        for child in others:
            if not self.stopping:
                child.start()
        if answered or self.watch(answers, at_most=600):
            welcome()
        self.watch(lambda: False, at_most=float("inf"))
        self.end()

    def watch(self, done: Callable[[], bool], at_most: float) -> bool:
        """Keep the children up until `done`, a stop, or the time is over."""
        until = time.monotonic() + at_most
        while not self.stopping and time.monotonic() < until:
            if done():
                return True
            self.look_after()
            time.sleep(0.2)
        return False

    def look_after(self) -> None:
        """Bury the dead, restart those whose time has come, reap orphans."""
        for child in self.children:
            child.bury()
            if child.due and not child.running and time.monotonic() >= child.due:
                child.start()
        reap(keep=[child.process.pid for child in self.children if child.process])

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Remember; the loop ends by itself."""
        self.stopping = True

    def end(self) -> None:
        """Ask, wait, kill."""
        print()
        for child in self.children:
            child.ask_to_end()
        until = time.monotonic() + GRACE
        while time.monotonic() < until and not all(child.is_gone() for child in self.children):
            time.sleep(0.1)
        for child in self.children:
            child.kill()
            if child.process is not None:
                child.process.wait()
                say(child.name, "已停止")


def reap(keep: list[int]) -> None:
    """Take leave of grandchildren that lost their parent; children are Popen's business."""
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is not None and found.si_pid not in keep:
            os.waitpid(found.si_pid, os.WNOHANG)
    except ChildProcessError:
        return


def prctl(option: int, value: int) -> None:
    """Linux only; elsewhere we do without."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def end_with_parent() -> None:
    """In the child: a killed supervisor takes its processes along."""
    prctl(SET_DEATH_SIGNAL, signal.SIGTERM)


def answers() -> bool:
    """Whether the web process serves."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def welcome() -> None:
    """Where to go and who to be; the last lines on the screen."""
    print(f"\n联动已启动：http://127.0.0.1:{PORT}/\n")
    if os.environ.get("DEMO") == "1":
        print((ROOT / "tools" / "demo_accounts.txt").read_text(encoding="utf-8"))
    print("按 Ctrl-C 停止。", flush=True)


def say(name: str, words: str) -> None:
    """One line per state."""
    print(f"{time.strftime('%H:%M:%S')}  {name:<7} {words}", flush=True)


if __name__ == "__main__":
    main()
