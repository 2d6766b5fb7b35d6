"""What every test may use; how to write tests is in docs/concepts/testing.md."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.requests import TYPED_AT
from tests import plan, quiet_network, rendered
from tests.factories import cast, converters
from tests.pages import CheckedClient

BEIJING = ZoneInfo("Asia/Shanghai")


def pytest_configure(config: pytest.Config) -> None:
    """The parts of the test house that are plugins of their own."""
    for part in (plan, quiet_network, rendered, converters):
        config.pluginmanager.register(part)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns without it


def pytest_unconfigure() -> None:
    """Leave no folder behind."""
    folder = Path(settings.STATIC_ROOT).parent
    if folder.name.startswith("liandong-test-"):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say why a test cannot run here instead of letting it fail; on the second database leave out what touches none."""
    if "DATABASE_ONLY" in os.environ:
        config.hook.pytest_deselected(items=[item for item in items if not asks_a_database(item)])
        items[:] = filter(asks_a_database, items)
    on_postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    for item in items:
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: tools/services.py -- pytest …"))
        if item.get_closest_marker("faults") and not os.environ.get("REDIS_URL"):
            item.add_marker(pytest.mark.skip(reason="needs Redis: tools/services.py -- pytest -m faults …"))


def asks_a_database(item: pytest.Item) -> bool:
    """By its mark, or by a fixture it asks for; the conformance suite of ballots (rows V) runs whole on both (V04)."""
    conformance = any(mark.args[0].startswith("V") for mark in item.iter_markers("plan"))
    fixtures = set(getattr(item, "fixturenames", ()))
    return (
        conformance or item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & fixtures)
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """SQLite as a file, as it is in use: threads and second processes then see what they would see."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        connection.settings_dict["TEST"]["NAME"] = str(Path(settings.STATIC_ROOT).parent / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """While the database is empty, see what the people of the tests are made of."""
    with django_db_blocker.unblock():
        cast.pattern()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Each test begins with an empty cache, as with an empty database."""
    cache.clear()


@pytest.fixture
def people(db: None) -> SimpleNamespace:
    """One account per demo role: `people.member`, `people.province_lead` … and `people.unions`."""
    return cast.people()


@pytest.fixture
def as_user(people: SimpleNamespace) -> Callable[[Any], Client]:
    """A signed-in client by role or user; every page it gets is checked (tests/pages.py)."""

    def sign_in(who: Any) -> Client:
        user = getattr(people, who.replace("-", "_")) if isinstance(who, str) else who
        client = CheckedClient()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[TYPED_AT] = [user.pk, timezone.now().isoformat()]  # as after typing the password
        session.save()
        return client

    return sign_in


@pytest.fixture
def anonymous(db: None) -> Client:
    """Nobody yet; pages are checked."""
    return CheckedClient()


@pytest.fixture
def at() -> Iterator[Callable[[str], datetime]]:
    """Stand still at a moment of Beijing time: `at("2026-11-20 17:00")`; call again to move on."""
    with ExitStack() as stack:

        def travel(moment: str) -> datetime:
            stack.close()
            there = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
            stack.enter_context(time_machine.travel(there, tick=False))
            return there

        yield travel


@pytest.fixture
def steady_queries(db: None) -> Callable[..., int]:
    """`steady_queries(load, grow)`: as many queries for the page before `grow()` as after; returns the number."""

    def measure(load: Callable[[], Any]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            load()
        return [query["sql"] for query in captured.captured_queries]

    def compare(load: Callable[[], Any], grow: Callable[[], Any]) -> int:
        load()  # caches of content types and the like
        before = measure(load)
        grow()
        after = measure(load)
        more = [sql for sql in after if sql not in before]
        assert len(after) == len(before), f"{len(before)} queries became {len(after)}; new:\n" + "\n".join(more[:10])
        return len(before)

    return compare
