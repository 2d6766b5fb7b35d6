"""Any list as .xlsx: the rows of the page, with its filters and for its readers, and an event of the log."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from audit.models import Event
from documents.sheets import Sheet, read_sheet
from tests.factories.infonet import BulletinIssueFactory, InfoItemFactory
from tests.factories.meetings import MeetingFactory

LISTS = [
    ("office", "roster:member-list"),
    ("office", "meetings:meeting-list"),
    ("office", "ballots:ballot-list"),
    ("office", "ballots:resolution-list"),
    ("editor", "reporting:item-list"),
    ("editor", "reporting:duty-list"),
    ("editor", "publishing:issue-list"),
    ("editor", "merit:ledger"),
]


def sheet(client: Any, name: str, **query: str) -> Sheet:
    response = client.get(reverse(name), query | {"format": "xlsx"})
    assert response.status_code == 200 and response["X-Content-Type-Options"] == "nosniff", response.status_code
    assert "filename*=utf-8''" in response["Content-Disposition"]
    return read_sheet(response.getvalue())


@pytest.mark.parametrize(("who", "name"), LISTS)
def test_each_list_offers_itself_as_a_sheet_and_the_log_knows(as_user: Callable, who: str, name: str) -> None:
    client = as_user(who)
    page: HttpResponse = client.get(reverse(name))
    assert 'href="?format=xlsx"' in page.content.decode()
    assert len(sheet(client, name).rows) >= 1
    event = Event.objects.filter(verb="list.exported").get()
    assert event.facts["list"] and event.actor_name


def test_the_sheet_holds_the_filtered_rows_only_and_says_so_in_the_log(
    as_user: Callable, people: SimpleNamespace
) -> None:
    InfoItemFactory(title="工资集体协商", submitted=True)
    InfoItemFactory(title="安全生产", rejected=True)
    found = sheet(as_user("editor"), "reporting:item-list", state="submitted", page="7")
    assert [row["B"] for row in found.rows] == ["标题", "工资集体协商"]
    assert Event.objects.get(verb="list.exported").facts["filters"] == {"state": "submitted"}


def test_a_union_takes_out_its_own_items_only(as_user: Callable, people: SimpleNamespace) -> None:
    InfoItemFactory(title="本省", submitted=True, union=people.unions.jiangsu)
    InfoItemFactory(title="外省", submitted=True, union=people.unions.zhejiang)
    assert [row["B"] for row in sheet(as_user("province"), "reporting:item-list").rows[1:]] == ["本省"]


def test_what_nobody_may_see_cannot_be_taken_out(as_user: Callable) -> None:
    assert as_user("province").get(reverse("roster:member-list"), {"format": "xlsx"}).status_code == 404
    assert not Event.objects.filter(verb="list.exported").exists()


@pytest.mark.plan("B10")
def test_a_title_that_is_a_formula_stays_a_title(as_user: Callable) -> None:
    InfoItemFactory(title="=HYPERLINK(0)", submitted=True)
    assert sheet(as_user("editor"), "reporting:item-list").rows[1]["B"] == "=HYPERLINK(0)"


def test_headings_are_in_the_readers_language_to_the_last_row(as_user: Callable) -> None:
    InfoItemFactory(submitted=True)
    client = as_user("editor")
    with translation.override("en"):
        response = client.get(reverse("reporting:item-list"), {"format": "xlsx"}, headers={"Accept-Language": "en"})
    states = [row["F"] for row in read_sheet(response.getvalue()).rows]
    assert len(states) == 2 and translation.get_language() == "zh-hans"


@pytest.mark.parametrize(
    ("who", "name", "grow"),
    [
        ("editor", "reporting:item-list", lambda: InfoItemFactory.create_batch(4, submitted=True)),
        ("office", "meetings:meeting-list", lambda: MeetingFactory.create_batch(3)),
        ("editor", "publishing:issue-list", lambda: BulletinIssueFactory.create_batch(3, published=True)),
    ],
)
def test_a_longer_list_needs_no_more_queries(
    as_user: Callable, steady_queries: Callable, who: str, name: str, grow: Callable
) -> None:
    client = as_user(who)
    grow()
    steady_queries(lambda: sheet(client, name), grow)
