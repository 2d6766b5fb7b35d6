"""Rigs: on PostgreSQL when DATABASE_URL is one, on SQLite with the embedded queue, with a Redis of their own."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.faults.mta import Mta
from tests.faults.rig import Postgres, Redis, Rig, Sqlite, Zygote, rig_of

SERVER = os.environ.get("DATABASE_URL", "")
VENDOR = "postgresql" if SERVER.startswith("postgres") else "sqlite"


def new_database(vendor: str, folder: Path) -> Any:
    """Not yet made."""
    return Postgres(SERVER, f"faults_{uuid.uuid4().hex[:12]}") if vendor == "postgresql" else Sqlite(folder)


class Base:
    """A migrated database to copy, and the process that forks for one kind of database and queue."""

    def __init__(self, vendor: str, broker: str, folder: Path) -> None:
        self.database = new_database(vendor, folder)
        self.database.create()
        self.zygote = Zygote(self.database.url, broker, folder)
        rig = Rig(folder, self.database, broker, self.zygote, Mta())
        assert rig.run("manage", "migrate", "-v", "0") == 0, rig.log()

    def stop(self) -> None:
        """Both gone."""
        self.zygote.stop()
        self.database.drop()


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Base]]:
    """Load and migrate once; the rigs start from copies."""
    made: dict[tuple[str, str], Base] = {}

    def find(vendor: str, broker: str) -> Base:
        kind = vendor, broker.split(":")[0]
        if kind not in made:
            made[kind] = Base(vendor, broker, tmp_path_factory.mktemp("base"))
        return made[kind]

    yield find
    for each in made.values():
        each.stop()


@pytest.fixture
def make_rig(tmp_path: Path, base: Callable[[str, str], Base]) -> Iterator[Callable[..., Rig]]:
    """`make_rig(vendor, broker)`."""
    with ExitStack() as stack:

        def make(vendor: str, broker: str) -> Rig:
            ground, database = base(vendor, broker), new_database(vendor, tmp_path)
            database.copy_of(ground.database)
            return stack.enter_context(rig_of(tmp_path, database, broker, ground.zygote))

        yield make


@pytest.fixture
def redis() -> Iterator[Redis]:
    """A Redis of our own, to be stopped and killed."""
    server = Redis().start()
    yield server
    server.stop()


@pytest.fixture
def rig(make_rig: Callable[..., Rig], redis: Redis) -> Rig:
    """The usual rig: with Redis."""
    return make_rig(VENDOR, redis.url)
