"""The back button of a telephone while voting: what was filled in stays, what was cast is said, and no page breaks."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.ballots.models import Envelope, NamedPaper
from meetings.sessions.services import open_item_ballot
from tests.factories.elections import election_item, members
from tests.factories.meetings import sitting, standing_members
from tests.factories.secret import cheaply, secret


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


@pytest.fixture
def election(people, settings):
    """An open election of two out of four, in one form or the other."""

    def make(form):
        settings.BALLOT_KEYS = "server"
        return open_item_ballot(election_item(people.office, members(4), seats=2, form=form), by=people.chair)

    return make


def fill(page: Page, item) -> None:
    """From the matter to the paper; one chosen, one written in."""
    page.goto(item.get_absolute_url())
    page.get_by_role("link", name="填票").click()
    page.locator("fieldset").nth(0).get_by_text("赞成").click()
    page.get_by_label("另选他人 1").fill("李某")


def is_filled(page: Page) -> None:
    """What `fill` did is there."""
    expect(page.locator("fieldset").nth(0).get_by_role("radio", name="赞成")).to_be_checked()
    expect(page.get_by_label("另选他人 1")).to_have_value("李某")


def look(page: Page) -> None:
    """To the second look."""
    page.get_by_role("button", name="核对我的票").click()
    expect(page.get_by_role("button", name="投出这张票")).to_be_visible()


def back(page: Page) -> None:
    """The browser's button."""
    page.go_back()


def revise(page: Page) -> None:
    """The button on the second look."""
    page.get_by_role("button", name="回去修改").click()


def escape(page: Page) -> None:
    """The key on a desk."""
    page.keyboard.press("Escape")


@pytest.mark.parametrize("form", ["open", "secret"])
def test_going_back_from_the_second_look_finds_the_paper_as_it_was_filled_in(visit, election, form):
    page = visit("member", phone=True)
    fill(page, election(form))
    for way in (back, revise, escape):
        look(page)
        way(page)
        expect(page.get_by_role("button", name="投出这张票")).to_be_hidden()
        is_filled(page)


@pytest.mark.parametrize("form", ["open", "secret"])
def test_going_back_after_a_paper_is_cast_says_that_it_is_in(visit, election, form):
    page = visit("member", phone=True)
    fill(page, election(form))
    look(page)
    page.get_by_role("button", name="投出这张票").click()
    expect(page.locator("main")).to_contain_text("您的票已投出" if form == "open" else "您已投票")
    assert NamedPaper.objects.count() + Envelope.objects.count() == 1
    for _step in range(3):
        page.go_back()
        expect(page.locator("#ballot")).to_contain_text("您的票已投出" if form == "open" else "您已投票")
        expect(page.get_by_role("link", name="填票")).to_have_count(0)


def test_a_secret_paper_left_behind_is_empty_on_the_way_back(visit, election):
    page = visit("member", phone=True)
    fill(page, election("secret"))
    page.goto("/meetings/")
    page.go_back()
    expect(page.get_by_label("另选他人 1")).to_have_value("")
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)


def test_a_recorded_paper_left_behind_is_still_filled_in_on_the_way_back(visit, election):
    page = visit("member", phone=True)
    fill(page, election("open"))
    page.goto("/meetings/")
    page.go_back()
    is_filled(page)


def test_a_refused_paper_says_why_on_the_paper_itself(visit, election):
    page = visit("member", phone=True)
    fill(page, election("open"))
    for n in (1, 2):
        page.locator("fieldset").nth(n).get_by_text("赞成").click()
    page.get_by_role("button", name="核对我的票").click()
    expect(page.locator("[data-refusal]")).to_contain_text("2")
    expect(page.locator("[data-refusal] .ld-say")).to_be_in_viewport()
    is_filled(page)
    page.locator("fieldset").nth(1).get_by_text("反对").click()
    page.locator("fieldset").nth(2).get_by_text("反对").click()
    look(page)
    expect(page.locator("[data-refusal] .ld-say")).to_have_count(0)


def test_without_a_script_a_recorded_paper_survives_the_way_back_and_is_never_a_broken_page(visit, election):
    page = visit("member", phone=True, java_script_enabled=False)
    fill(page, election("open"))
    look(page)
    page.go_back()
    is_filled(page)
    look(page)
    page.get_by_role("button", name="投出这张票").click()
    expect(page.locator("#ballot")).to_contain_text("您的票已投出")
    page.go_back()
    expect(page.locator("main")).to_be_visible()
    page.get_by_role("button", name="投出这张票").click()
    expect(page.locator("main")).to_contain_text(re.compile("已经投过票|您的票已投出"))
    assert NamedPaper.objects.count() == 1


def test_going_back_after_a_secret_vote_shows_that_it_is_cast_and_no_choice(visit, people):
    run, voters = secret(people, 3)
    run.appointed().drawn().opened()
    page = visit(voters[0], phone=True)
    page.goto(run.item.get_absolute_url())
    page.locator(".ld-choice", has_text="反对").click()
    page.get_by_role("button", name="投票：反对").click()
    page.locator("dialog[open] button.btn-primary").click()
    expect(page).to_have_url(re.compile(reverse("ballots:secret-receipt", args=[run.ballot.pk])))
    page.go_back()
    expect(page.locator("#ballot")).to_contain_text("您已投票")
    expect(page.locator("input[type=radio]")).to_have_count(0)


def test_a_ballot_kept_in_the_browsers_memory_is_asked_for_anew(visit, people):
    standing_members(8)
    item = open_item_ballot(sitting(), by=people.chair)
    page = visit("standing", phone=True)
    page.goto(item.get_absolute_url())
    page.locator(".ld-choice", has_text="反对").click()
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
