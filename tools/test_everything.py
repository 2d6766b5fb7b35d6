"""`make test`: the suite on SQLite and on PostgreSQL side by side, then the browser beside the faults.

Installs what is missing where it may, brings its own PostgreSQL and Redis, and names at the end what could not run;
with CI=true that is a failure. Full output in var/test/<suite>.log.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import debian
import services

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "var" / "test"
TOO_LONG = 30 * 60  # seconds: a suite that hangs must not hold up a queue of builds
NOTHING_COLLECTED = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Suite:
    """One run of pytest."""

    name: str
    marks: str = "not e2e and not faults and not faults_long"
    settings: dict[str, str] = field(default_factory=dict)
    code: int = -1

    @property
    def log(self) -> Path:
        """Everything it said."""
        return LOGS / f"{self.name}.log"

    @property
    def passed(self) -> bool:
        """Nothing failed."""
        return self.code in (0, NOTHING_COLLECTED)

    def run(self) -> None:
        """Run to the end, then say how it went."""
        environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "VAR_DIR"}}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-m",
            self.marks,
            "-o",
            f"cache_dir={LOGS / self.name}",
            "tests",
        ]
        with self.log.open("w") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment | self.settings, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
            try:
                self.code = process.wait(TOO_LONG)
            except subprocess.TimeoutExpired:
                self.code = 124
            except BaseException:
                self.code = 130
                raise
            finally:
                end_family(process)
        print(self.report(), flush=True)

    def report(self) -> str:
        """The closing lines; all of the failures when there are any."""
        lines = self.log.read_text(errors="replace").rstrip().splitlines()
        wanted = lines[-1:] if self.passed else [*from_failures(lines)[:400], *lines[-1:]]
        return "\n".join([f"== {self.name}", *wanted])


def from_failures(lines: list[str]) -> list[str]:
    """The part of the log that shows what failed."""
    start = next(
        (i for i, line in enumerate(lines) if "= FAILURES =" in line or "= ERRORS =" in line), max(0, len(lines) - 60)
    )
    return lines[start:-1]


def end_family(process: subprocess.Popen[bytes]) -> None:
    """Whatever a test left running."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def main() -> int:
    """Prepare, run, sum up."""
    started = time.monotonic()
    LOGS.mkdir(parents=True, exist_ok=True)
    (ROOT / "var" / "plan.json").unlink(missing_ok=True)
    left = [package for package in debian.install("pdf", "test") if package not in debian.SETS["pdf"]]
    missing: list[str] = []
    with ExitStack() as stack:
        database = begin(stack, services.postgres, "PostgreSQL 上的测试", missing)
        queue = begin(stack, services.redis, "真实 Redis 上的故障测试", missing)
        suites = run_all(database, queue, missing)
    return summary(suites, missing, left, time.monotonic() - started)


def begin(stack: ExitStack, service, what: str, missing: list[str]) -> dict[str, str]:
    """Start a service; note what cannot be tested without it."""
    name = "DATABASE_URL" if service is services.postgres else "REDIS_URL"
    try:
        return {name: stack.enter_context(service())}
    except services.Missing as absent:
        missing.append(f"{what}（缺 {absent}）")
        return {}


def run_all(database: dict[str, str], queue: dict[str, str], missing: list[str]) -> list[Suite]:
    """Two at a time, one core each: the two databases first; whichever is done makes room for what comes next."""
    suites = [*both_databases(database), *in_the_browser(database, missing), *with_faults(database, queue)]
    with ThreadPoolExecutor(2) as places:
        list(places.map(Suite.run, suites))
    return suites


def both_databases(database: dict[str, str]) -> list[Suite]:
    """The whole on SQLite; on PostgreSQL what touches a database (docs/decisions/0099)."""
    sqlite = Suite("sqlite", settings={"FULL_RUN": "1"})
    if not database:
        return [sqlite]
    second = {"PAGES_UNREAD": "1", "DATABASE_ONLY": "1"}
    return [Suite("postgresql", settings=database_for("suite", database) | second), sqlite]


def in_the_browser(database: dict[str, str], missing: list[str]) -> list[Suite]:
    """Pages as people use them."""
    if any(map(shutil.which, BROWSERS)):
        return [Suite("browser", "e2e", database_for("browser", database))]
    missing.append("浏览器测试（缺 chromium）")
    return []


def with_faults(database: dict[str, str], queue: dict[str, str]) -> list[Suite]:
    """On a real Redis."""
    return [Suite("faults", "faults and not faults_long", database | queue)] if queue else []


def database_for(name: str, database: dict[str, str]) -> dict[str, str]:
    """One cluster, a database for each suite: they overlap, and Django would give both the same test_postgres to drop."""
    return {key: url.replace("/postgres?", f"/{name}?") for key, url in database.items()}


def summary(suites: list[Suite], missing: list[str], left: list[str], seconds: float) -> int:
    """The last lines, and the exit code of the whole."""
    print(f"\n共 {seconds:.0f} 秒")
    for suite in suites:
        print(f"{'通过' if suite.passed else '失败'}  {suite.name:<11} {last_line(suite)}")
    if left:
        print(f"没有装上的系统软件包：{' '.join(left)}（make system）")
    for what in missing:
        print(f"没有运行：{what}")
    strict = os.environ.get("CI", "").lower() in {"1", "true"}
    return 1 if any(not suite.passed for suite in suites) or (strict and missing) else 0


def last_line(suite: Suite) -> str:
    """What pytest counted."""
    return suite.log.read_text(errors="replace").rstrip().rpartition("\n")[2]


if __name__ == "__main__":
    sys.exit(main())
