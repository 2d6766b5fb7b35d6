"""Who gets which answer at which address: the rows are in tests/permissions/*.txt, to be read by a lawyer."""

import functools
import importlib
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.permissions.matrix import FOLDER, ROLES, Row, rows
from tests.permissions.subjects import Subjects

ROWS = list(rows())
for module in sorted(FOLDER.glob("*_subjects.py")):
    importlib.import_module(f"tests.permissions.{module.stem}")


def client_of(role: str, people) -> Client:
    """Only the answer counts here; pages are read in the tests of their rooms."""
    client = Client()
    if role != "anonymous":
        client.force_login(getattr(people, role.replace("-", "_")), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def briefly(monkeypatch, settings):
    """Refusals without their page, the same for every row and read below; sessions without rows of their own."""
    for status in (403, 404):
        answer = functools.partial(lambda status, request, exception: HttpResponse(status=status), status)
        monkeypatch.setattr(f"portal.urls.handler{status}", answer, raising=False)
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"


@pytest.mark.parametrize("role", ROLES)
def test_a_refusal_is_a_sound_page_for_every_role(role, people, anonymous, as_user):
    client = anonymous if role == "anonymous" else as_user(role)
    assert client.get("/no-such-page/").status_code == 404


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_the_answer_of_its_column(row: Row, people, briefly):
    subjects = Subjects(people)
    row.address(subjects), row.data(subjects)  # made before the first role asks, so that all ask about the same object
    wrong = []
    for role, expected in row.answers.items():
        with transaction.atomic():
            answer = row.ask(client_of(role, people), subjects)
            transaction.set_rollback(True)
        if answer != expected:
            wrong.append(f"{role}: {expected} expected, {answer} given")
    assert not wrong, f"{row}\n" + "\n".join(wrong)


def addresses(patterns: list, namespace: str = "") -> Iterator[str]:
    """The names of all our addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def test_every_address_has_a_row():
    without = sorted(set(addresses(get_resolver().url_patterns)) - {row.url for row in ROWS})
    assert not without, "no row in tests/permissions/ for: " + ", ".join(without)


def test_every_row_is_about_an_address_that_exists():
    gone = sorted({row.url for row in ROWS} - set(addresses(get_resolver().url_patterns)))
    assert not gone, "rows about nothing: " + ", ".join(gone)
