"""A hall's old telephones: votes are cast, checked and kept without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from meetings.ballots.models import Envelope, Vote
from meetings.sessions.services import open_item_ballot
from tests.factories.meetings import sitting, standing_members
from tests.factories.secret import cheaply, secret


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


def choose(page: Page, choice: str) -> None:
    """The choice, and the second look on a page of its own."""
    page.locator(".ld-choice", has_text=choice).click()
    page.locator("form[data-ballot] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(choice)
    page.locator("main form button.btn-primary").click()


def test_a_recorded_vote_needs_no_script_and_survives_a_reload(visit, people):
    standing_members(8)
    item = sitting()
    open_item_ballot(item, by=people.chair)
    page = visit("standing", phone=True, java_script_enabled=False)
    page.goto(item.get_absolute_url())
    choose(page, "弃权")
    for _again in range(2):
        expect(page.locator("#ballot")).to_contain_text("您已投：弃权")
        page.goto(item.get_absolute_url())
    assert [vote.choice for vote in Vote.objects.all()] == ["abstain"]


def test_without_a_choice_the_browser_itself_asks_for_one(visit, people):
    standing_members(8)
    item = sitting()
    open_item_ballot(item, by=people.chair)
    page = visit("standing", phone=True, java_script_enabled=False)
    page.goto(item.get_absolute_url())
    page.locator("form[data-ballot] button[type=submit]").click()
    expect(page.locator("form[data-ballot]:invalid")).to_be_visible()
    assert not Vote.objects.exists()


def test_a_secret_vote_needs_no_script(visit, people):
    run, voters = secret(people, 3)
    run.appointed().drawn().opened()
    page = visit(voters[0], phone=True, java_script_enabled=False)
    page.goto(run.item.get_absolute_url())
    choose(page, "反对")
    expect(page.locator("h1")).to_contain_text("您已投票")
    page.goto(run.item.get_absolute_url())
    expect(page.locator("#ballot")).to_contain_text("您已投票")
    expect(page.locator("#ballot")).not_to_contain_text("反对")
    assert Envelope.objects.count() == 1
