"""S19: how many queries a page may need, the frame around it included, while nothing else happens.

The pages and who reads them are taken from the rows of tests/permissions: a new page is measured without being asked for.
"""

import importlib
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.permissions.matrix import FOLDER, Row, rows
from tests.permissions.subjects import Subjects
from tests.test_permissions import client_of

LISTS = [
    ("leader", "reports:report-list"), ("member", "reports:report-list"), ("chair", "ballots:ballot-list"),
    ("member", "ballots:resolution-list"), ("office", "roster:member-list"), ("office", "roster:union-list"),
    ("leader", "publishing:issue-list"), ("editor", "reporting:triage"), ("editor", "reporting:duty-list"),
    ("province_lead", "reporting:signing-list"), ("province", "merit:ledger"), ("member", "notices:list"),
    ("auditor", "audit:event-list"), ("sysadmin", "accounts:user-list"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "name"), LISTS)
def test_a_list_costs_at_most_twelve_queries_whole(as_user, role, name, django_assert_max_num_queries):
    client = as_user(role)
    assert client.get(reverse(name)).status_code == 200
    with django_assert_max_num_queries(12):
        client.get(reverse(name))


@pytest.mark.parametrize("role", ["standing", "office", "drafter", "province", "scrutineer"])
def test_the_desk_gathers_all_rooms_within_its_own_figure(as_user, role, django_assert_max_num_queries):
    client = as_user(role)
    client.get(reverse("portal:desk"))
    with django_assert_max_num_queries(24):
        client.get(reverse("portal:desk"))


# ---- Every page of the committees' rooms -------------------------------------------------------
ROOMS = ("meetings.txt", "ballots.txt", "elections.txt", "secret.txt", "major_issues.txt", "reports.txt")
READERS = ("member", "chair", "office", "drafter")
# Files are not pages.
FILES = re.compile(
    "xlsx|docx|pdf|sheet|handbook|cards|name-list|source|picture|redline|comparison|file|table|attachment|text$|form$"
)
LIST, DETAIL, VOTE = 12, 15, 10
VOTES = {"ballots:vote", "ballots:secret-vote", "ballots:vote-enter", "ballots:hands", "ballots:paper"}
# These say more than S19 thought of, and are kept from growing: opinions with what they were before, the round, the roster then and now.
MORE = {
    "major_issues:issue-detail": 20, "reports:report-detail": 17, "meetings:runoff-create": 20, "ballots:paper": 11,
}  # fmt: skip


def pages() -> list[Row]:
    """What members, chair, office or drafters may read there."""
    for module in sorted(FOLDER.glob("*_subjects.py")):
        importlib.import_module(f"tests.permissions.{module.stem}")
    found = [
        row
        for row in rows()
        if row.method == "GET" and row.file in ROOMS and not FILES.search(" ".join(row.words) + row.url)
    ]
    return [row for row in found if any(row.answers[role] == "200" for role in READERS)]


def budget(name: str) -> int:
    """By what kind of page it is."""
    return MORE.get(name) or (VOTE if name in VOTES else LIST if name.endswith("-list") else DETAIL)


@pytest.mark.plan("S19")
@pytest.mark.parametrize("row", pages(), ids=str)
def test_a_page_stays_within_its_budget(people, row):
    url, spent = row.address(Subjects(people)), {}
    for role in (role for role in READERS if row.answers[role] == "200"):
        client = client_of(role, people)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        spent[role] = [query["sql"][:300] for query in captured.captured_queries]
    dear = max(spent, key=lambda role: len(spent[role]))
    assert len(spent[dear]) <= budget(row.url), f"{len(spent[dear])} for {dear}:\n" + "\n".join(spent[dear])
