"""A portal on a cluster of its own that logs everything, and all the places where a vote may have left something."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import psycopg2

from tests.faults.hall import TOKEN
from tests.faults.mta import free_port
from tests.faults.rig import ROOT, until
from tools.services import postgres_programs

EVERYTHING = [("log_statement", "'all'"), ("log_min_duration_statement", "0"), ("log_connections", "on")]


class Hall:
    """The cluster, the portal on it, and all the places where something may have been left."""

    def __init__(self, folder: Path, url: str, stack: ExitStack) -> None:
        self.folder, self.url, self.port = folder, url, free_port()
        self.cluster = Path(url.partition("host=")[2])
        self.environment = os.environ | {
            "DATABASE_URL": url, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.faults.hall_settings",
            "PYTHONWARNINGS": "ignore",
        }  # fmt: skip
        self.environment.pop("REDIS_URL", None)
        self.log_as(EVERYTHING)
        self.office = self.started(stack, [sys.executable, "-m", "tests.faults.hall"], subprocess.PIPE)
        self.scene = json.loads(self.answer())
        self.before = self.log_size(), self.one("SELECT pg_walfile_name(pg_switch_wal())")
        gunicorn = Path(sys.executable).parent / "gunicorn"
        bind = ["--bind", f"127.0.0.1:{self.port}", "--log-level", "debug", "--capture-output"]
        logs = ["--access-logfile", folder / "access.log", "--error-logfile", folder / "error.log"]
        self.started(stack, [gunicorn, "-c", ROOT / "deploy" / "gunicorn.conf.py", *bind, *logs, "portal.wsgi"])
        until(lambda: self.status("GET", "/healthz") == 200, "the portal answers")

    def started(self, stack: ExitStack, command: list, pipe: int | None = None) -> subprocess.Popen[str]:
        """A process that ends with the test."""
        with (self.folder / "output").open("a") as output:
            process = subprocess.Popen(
                list(map(str, command)), cwd=ROOT, env=self.environment, stdin=pipe, stdout=pipe or output, stderr=output, text=True
            )  # fmt: skip
        stack.enter_context(process)  # waits for its end, closes its pipes
        stack.callback(process.terminate)
        return process

    def answer(self) -> str:
        """The next line of the office."""
        line = self.office.stdout.readline() if self.office.stdout else ""
        assert line, (self.folder / "output").read_text()[-3000:]
        return line

    def order(self, what: str) -> None:
        """close, open."""
        assert self.office.stdin
        self.office.stdin.write(what + "\n")
        self.office.stdin.flush()
        assert self.answer() == "done\n"

    # ---- Over HTTP -------------------------------------------------------------------------------

    def status(self, method: str, path: str, cookies: str = "", **data: str) -> int:
        """One request, one status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urlencode(data | {"csrfmiddlewaretoken": TOKEN}) if data else None
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body, headers)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def vote(self, path: str, cookies: str, choice: str) -> None:
        """The page, the choice, the second look, a second try."""
        page = path.rsplit("/", 2)[0] + "/"
        posts = [{"choice": choice}, {"choice": choice, "confirmed": "1"}, {"choice": choice, "confirmed": "1"}]
        answers = [self.status("GET", page, cookies), *(self.status("POST", path, cookies, **data) for data in posts)]
        assert answers[0] in {200, 302} and answers[1:] == [200, 302, 409]  # the ballot of a meeting is on its agenda

    # ---- What is left -------------------------------------------------------------------------------

    def one(self, sql: str) -> str:
        """A single value, asked from outside."""
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            found = cursor.fetchone() if cursor.description else None
        connection.close()
        return str(found[0]) if found else ""

    def log_as(self, settings: list[tuple[str, str]]) -> None:
        """Set the server's log, and wait until it is."""
        for name, value in settings:
            self.one(f"ALTER SYSTEM SET {name} = {value}")
        self.one("SELECT pg_reload_conf()")
        name, value = settings[0]
        until(lambda: self.one(f"SHOW {name}") == value.strip("'"), "the server has read its settings")

    def log_size(self) -> int:
        """Where the server's log stands."""
        return (self.cluster / "log").stat().st_size

    def log(self) -> bytes:
        """The server's log since the votes began."""
        return (self.cluster / "log").read_bytes()[self.before[0] :]

    def wal(self) -> Iterator[Path]:
        """The segments since the votes began."""
        self.one("CHECKPOINT")
        for path in sorted((self.cluster / "data" / "pg_wal").iterdir()):
            if path.is_file() and path.name > self.before[1]:
                yield path

    def left(self) -> dict[str, bytes]:
        """Every place and what is in it."""
        programs, segments = postgres_programs(), list(self.wal())
        read = subprocess.run(
            [programs / "pg_waldump", segments[0], segments[-1]], capture_output=True, check=False, cwd="/"
        ).stdout
        backup = subprocess.run(
            [programs / "pg_dump", "--data-only", self.url], capture_output=True, check=True, cwd="/"
        )
        files = {
            str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()
        }
        return {
            "server log": self.log(), "write-ahead log": b"".join(path.read_bytes() for path in segments),
            "pg_waldump": read, "pg_dump": backup.stdout, "sessions": self.sessions(), **files,
        }  # fmt: skip

    def sessions(self) -> bytes:
        """Decoded with the secret key."""
        script = (
            "import django; django.setup(); from django.contrib.sessions.models import Session;"
            "print([each.get_decoded() for each in Session.objects.all()])"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], env=self.environment, cwd=ROOT, capture_output=True, check=True
        )
        assert b"_auth_user_id" in done.stdout
        return done.stdout
