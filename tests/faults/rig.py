"""A portal in pieces: its own database, queue, mail server and processes, all of which may be killed."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from tests.faults.mta import Mta, free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # on a busy machine; nothing waits longer than it must
LEASE = 3.0


def until(true: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Ask again and again until it is so; say what was waited for when it never came."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        if found := true():
            return found
        time.sleep(0.03)
    raise AssertionError(f"not within {patience:.0f} s: {what}")


# ---- Databases ------------------------------------------------------------------------------


class Sqlite:
    """A file, copied from a migrated one."""

    vendor = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "faults.sqlite3"
        self.name = str(self.path)
        self.url = f"sqlite:///{self.path}"

    def create(self) -> None:
        """The first connection does it."""

    def copy_of(self, template: "Sqlite") -> None:
        """Start from the migrated file."""
        checkpoint(template.path)
        shutil.copy(template.path, self.path)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask from outside."""
        with sqlite3.connect(self.path, timeout=20) as connection:
            found = connection.execute(sql).fetchall()
        connection.close()
        return found

    def drop(self) -> None:
        """Goes with its folder."""


def checkpoint(path: Path) -> None:
    """Bring the write-ahead log into the file."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


class Postgres:
    """A database of its own on the server of DATABASE_URL."""

    vendor = "postgresql"

    def __init__(self, server: str, name: str) -> None:
        self.server, self.name = server, name
        self.url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))

    def ask_server(self, sql: str) -> None:
        """DDL that wants no transaction."""
        connection = psycopg2.connect(self.server)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
        connection.close()

    def create(self) -> None:
        """Empty."""
        self.ask_server(f'CREATE DATABASE "{self.name}"')

    def copy_of(self, template: "Postgres") -> None:
        """Start from the migrated database."""
        self.ask_server(f'CREATE DATABASE "{self.name}" TEMPLATE "{template.name}"')

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask from outside."""
        connection = psycopg2.connect(self.url)
        with connection.cursor() as cursor:
            cursor.execute(sql)
            found = cursor.fetchall()
        connection.close()
        return found

    def drop(self) -> None:
        """Gone, whoever is still connected."""
        self.ask_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


# ---- Redis ------------------------------------------------------------------------------------


class Redis:
    """A server of our own that keeps nothing on disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Redis":
        """Up, and answering."""
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/tmp")
        until(lambda: self.ask("ping") == "PONG", "redis answers")
        return self

    def ask(self, *words: str) -> str:
        """redis-cli."""
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def signal(self, number: int) -> None:
        """STOP, CONT or KILL."""
        assert self.process
        self.process.send_signal(number)
        if number == signal.SIGKILL:
            self.process.wait()

    def stop(self) -> None:
        """Ended, whatever state it is in."""
        if self.process:
            self.process.kill()
            self.process.wait()


# ---- The portal's processes ----------------------------------------------------------------------


class Zygote:
    """The loaded portal that forks our processes (tests.faults.zygote); one for each kind of database and queue."""

    def __init__(self, database_url: str, broker_url: str, folder: Path) -> None:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore",
            "VAR_DIR": str(folder), "DATABASE_URL": database_url, "REDIS_URL": broker_url,
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout and self.process.stdin
        self.answers, self.orders = self.process.stdout, self.process.stdin
        assert json.loads(self.answers.readline()) == "ready"

    def order(self, **order: Any) -> Any:
        """One order, one answer."""
        self.orders.write(json.dumps(order) + "\n")
        self.orders.flush()
        return json.loads(self.answers.readline())

    def stop(self) -> None:
        """No more orders."""
        self.orders.close()
        self.answers.close()
        self.process.wait()


@dataclass
class Child:
    """A process of the portal, leader of its own group."""

    pid: int
    zygote: Zygote
    code: int | None = None

    def ended(self) -> bool:
        """Whether it is over."""
        if self.code is None:
            self.code = self.zygote.order(wait=self.pid)
        return self.code is not None

    def wait(self, patience: float = PATIENCE) -> int:
        """Its exit code."""
        until(self.ended, f"process {self.pid} ends", patience)
        assert self.code is not None
        return self.code

    def kill_tree(self) -> None:
        """SIGKILL to it and all its children."""
        if not self.ended():
            os.killpg(self.pid, signal.SIGKILL)
            self.wait()


@dataclass
class Rig:
    """Everything together."""

    folder: Path
    database: Any
    broker: str
    zygote: Zygote
    mta: Mta
    more: dict[str, str] = field(default_factory=dict)
    processes: list[Child] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """What its processes turn to."""
        return {
            "VAR_DIR": str(self.folder), "DATABASE_NAME": self.database.name, "REDIS_URL": self.broker,
            "MTA_PORT": str(self.mta.port), **self.more,
        }  # fmt: skip

    def start(self, *words: str) -> Child:
        """A process in a group of its own."""
        child = Child(self.zygote.order(start=words, env=self.env, log=str(self.folder / "log")), self.zygote)
        self.processes.append(child)
        return child

    def run(self, *words: str) -> int:
        """A short process, to its end; its exit code."""
        return self.start(*words).wait()

    def tick(self) -> int:
        """manage.py tick."""
        return self.run("manage", "tick")

    def worker(self, *, beat: bool = True, pool: str = "prefork", name: str = "w") -> Child:
        """A Celery worker, by default with the clock in it."""
        words = [
            "worker",
            "-P",
            pool,
            "-c",
            "2",
            "--without-gossip",
            "--without-mingle",
            "-l",
            "WARNING",
            "-n",
            f"{name}@rig",
        ]
        return self.start("celery", *words, *(["-B", "-s", str(self.folder / f"beat-{name}")] if beat else []))

    def arrived(self) -> int:
        """Different mails that the server has."""
        return len(self.mta.numbers())

    def states(self) -> dict[str, int]:
        """How many letters are in each state."""
        return {
            str(state): int(n)
            for state, n in self.database.rows("SELECT state, count(*) FROM notices_outbox GROUP BY state")
        }

    def drained(self) -> bool:
        """Everything sent."""
        return set(self.states()) == {"sent"}

    def one(self, sql: str) -> Any:
        """A single figure."""
        return self.database.rows(sql)[0][0]

    def log(self) -> str:
        """What its processes said."""
        path = self.folder / "log"
        return path.read_text(errors="replace")[-3000:] if path.exists() else ""


@contextmanager
def rig_of(folder: Path, database: Any, broker: str, zygote: Zygote) -> Iterator[Rig]:
    """A rig whose processes end with the test."""
    mta = Mta().start()
    rig = Rig(folder, database, broker, zygote, mta)
    try:
        yield rig
    finally:
        for process in rig.processes:
            process.kill_tree()
        mta.stop()
        database.drop()
