"""Voting on a telephone: the tabs give way, the button stays in reach, and nothing lies over the way on."""

import pytest
from playwright.sync_api import expect

from meetings.sessions.services import open_item_ballot
from tests.factories.meetings import AgendaItemFactory, sitting, standing_members
from tests.factories.secret import cheaply, secret


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


@pytest.fixture
def recorded(people):
    """An open recorded vote, and who votes."""
    standing_members(8)
    return open_item_ballot(sitting(), by=people.chair), people.standing


@pytest.fixture
def sealed(people):
    """An open secret vote, and who votes."""
    run, voters = secret(people, 3)
    run.appointed().drawn().opened()
    return run.item, voters[1]


@pytest.mark.parametrize("form", ["recorded", "sealed"])
def test_the_button_follows_the_choice_and_the_tabs_give_way(visit, request, form, accessible):
    item, voter = request.getfixturevalue(form)
    page = visit(voter, phone=True)
    page.set_viewport_size({"width": 390, "height": 560})  # with the browser's own bars, or larger letters
    page.goto(item.get_absolute_url())
    expect(page.locator("nav.ld-tabs")).to_be_hidden()
    first = page.locator(".ld-choice", has_text="赞成")
    first.click()
    # The choice stands low on the screen, as under a thumb: the button is on the screen all the same.
    first.evaluate("choice => scrollBy(0, choice.getBoundingClientRect().bottom - innerHeight + 120)")
    button = page.get_by_role("button", name="投票：赞成")
    expect(button).to_be_in_viewport(ratio=1)
    expect(first).to_be_in_viewport()
    accessible(page)


def test_on_a_desk_the_tabs_are_no_matter_and_the_button_stands_below_the_choices(visit, recorded):
    item, voter = recorded
    page = visit(voter)
    page.goto(item.get_absolute_url())
    page.locator(".ld-choice", has_text="赞成").click()
    expect(page.get_by_role("button", name="投票：赞成")).to_be_in_viewport(ratio=1)


def test_nothing_lies_over_the_way_to_the_next_vote(visit, people, recorded):
    item, voter = recorded
    second = open_item_ballot(AgendaItemFactory(meeting=item.meeting), by=people.chair)
    page = visit(voter, phone=True)
    page.goto(item.get_absolute_url())
    page.locator(".ld-choice", has_text="赞成").click()
    page.get_by_role("button", name="投票：赞成").click()
    page.locator("dialog[open] button.btn-primary").click()
    onward = page.get_by_role("link", name="下一项")
    expect(page.locator(".ld-messages")).to_contain_text("已投出：赞成。")
    # Wherever the page is scrolled, what is hit at the button is the button.
    for block in ("start", "center", "end"):
        free = onward.evaluate(
            """(link, block) => { link.scrollIntoView({ block });
               const box = link.getBoundingClientRect();
               return link.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)); }""",
            block,
        )
        assert free or block == "start", block  # the page's head lies over the upper edge
    expect(page.locator(".ld-toast")).to_have_count(0)
    assert second.ballot.status == "open"
