"""A PostgreSQL cluster and a Redis of our own, on this machine, for as long as a command runs.

    python tools/services.py -- python -m pytest tests/ballots

The command finds DATABASE_URL and REDIS_URL. Nothing is shared with other runs, nothing stays behind.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

# For tests, which need no more than a process's life. What is to be kept or measured is started with DURABLE: as installed.
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=160"
DURABLE = "-c max_connections=60"
# Sorted by pinyin, as the office's installation is; see docs/decisions.
LOCALE = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-Hans-CN"]


class Missing(Exception):
    """A program that is not on this machine."""


@contextmanager
def postgres(settings: str = FAST) -> Iterator[str]:
    """A fresh cluster in a temporary folder, beside its `data` and `log`; yields its DATABASE_URL."""
    programs = postgres_programs()
    with temporary_folder("liandong-pg-", owner=cluster_owner()) as folder:
        data, log = folder / "data", folder / "log"
        as_owner([programs / "initdb", "-D", data, "-U", "portal", "--auth=trust", "-N", *LOCALE])
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} {settings}"
        as_owner([programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start"])
        try:
            yield f"postgres://portal@/postgres?host={folder}"
        finally:
            as_owner([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])


def postgres_programs() -> Path:
    """The newest server's programs: Debian's place first, then the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3].split(".")[0]))
    if not found and (program := shutil.which("initdb")):
        found = [Path(program)]
    if not found:
        raise Missing("postgresql")
    return found[-1].parent


def cluster_owner() -> str | None:
    """PostgreSQL refuses root: then it runs as Debian's postgres."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise Missing("the user postgres") from None


def as_owner(command: list) -> None:
    """Run a program of the cluster as its owner."""
    owner = cluster_owner()
    prefix = ["runuser", "-u", owner, "--"] if owner else []
    with tempfile.TemporaryFile("w+") as output:  # not a pipe: the server would keep it open
        done = subprocess.run([*prefix, *map(str, command)], cwd="/", check=False, stdout=output, stderr=output)
        output.seek(0)
        if done.returncode:
            raise RuntimeError(output.read()[-2000:])


@contextmanager
def temporary_folder(prefix: str, owner: str | None = None) -> Iterator[Path]:
    """A folder that is gone afterwards. Short path: a socket's has 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    if owner:
        shutil.chown(folder, owner)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """A server on a free port without persistence; yields its REDIS_URL."""
    program = shutil.which("redis-server")
    if not program:
        raise Missing("redis-server")
    with temporary_folder("liandong-redis-") as folder:
        port = free_port()
        options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen([program, *map(str, options)], stdout=log, stderr=log)
        try:
            wait_for(port, server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:
                server.kill()


def free_port() -> int:
    """Below 32768, where outgoing connections take theirs."""
    start = 20000 + os.getpid() % 10000
    for port in range(start, start + 2000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until it listens."""
    until = time.monotonic() + 10
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("redis-server did not start")


def main(command: list[str]) -> int:
    """Run the command with both; without one of them, say so and run with the other."""
    environment = dict(os.environ)
    with ExitStack() as stack:
        for name, service in (("DATABASE_URL", postgres), ("REDIS_URL", redis)):
            try:
                environment[name] = stack.enter_context(service())
            except Missing as missing:
                print(f"没有 {missing}：make system", file=sys.stderr)
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    if "--" not in sys.argv:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[sys.argv.index("--") + 1 :]))
