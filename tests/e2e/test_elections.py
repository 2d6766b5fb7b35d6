"""An election and changes of seats in the browser, on a desktop and on a phone."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from committees.roster.models import Body, Membership
from meetings.ballots.services.papers import lines_of
from meetings.sessions.services import open_item_ballot
from tests.factories.elections import declared, election_item, members, plenary, replacing, seats_item, voted
from tests.factories.roster import PersonFactory

SHOTS = os.environ.get("ELECTION_SHOTS", "")


@pytest.fixture
def shot():
    """Keep a picture where somebody wants to look at it."""

    def take(page, name):
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)

    return take


@pytest.mark.parametrize("phone", [False, True])
def test_a_member_fills_in_looks_again_and_casts_a_paper(visit, people, accessible, shot, phone):
    named = members(4)
    item = open_item_ballot(election_item(people.office, named, seats=2), by=people.chair)
    page = visit("member", phone=phone)
    page.goto(item.get_absolute_url())
    shot(page, f"1-item-{phone}")
    page.get_by_role("link", name="填票").click()
    page.locator("fieldset").nth(0).get_by_text("赞成").click()
    page.locator("fieldset").nth(1).get_by_text("反对").click()
    page.get_by_label("另选他人 1").fill("李某")
    assert page.locator("output").inner_text() == "已选 2 / 应选 2"
    accessible(page)
    shot(page, f"2-paper-{phone}")
    page.get_by_role("button", name="核对我的票").click()
    page.get_by_role("button", name="投出这张票").wait_for()
    accessible(page)
    shot(page, f"3-confirm-{phone}")
    page.get_by_role("button", name="投出这张票").click()
    page.get_by_role("heading", name="您的票已投出").wait_for()
    page.reload()
    page.get_by_role("heading", name="您的票已投出").wait_for()
    shot(page, f"4-cast-{phone}")


@pytest.mark.parametrize("phone", [False, True])
def test_the_result_and_the_forms_are_read_on_every_screen(visit, people, accessible, shot, phone):
    named = members(4)
    item = open_item_ballot(election_item(people.office, named, seats=2), by=people.chair)
    keys = {line.name: line.key for line in lines_of(item.ballot)}
    voted(item.ballot, {person.user: {keys["委员甲"]: "for"} for person in named}, {named[0].user: ["李某"]})
    declared(item, people.chair)
    seat = Membership.objects.get(person=named[1], body=Body.PLENARY)
    meeting = plenary()
    proposal = open_item_ballot(
        seats_item(people.office, [replacing(seat, PersonFactory(name="新一"))], meeting=meeting), by=people.chair
    )
    pages = {
        "result": item.get_absolute_url(),
        "seats": f"/meetings/{meeting.pk}/seats/new/",
        "election": f"/meetings/{meeting.pk}/elections/new/",
        "runoff": f"/meetings/items/{item.pk}/runoff/",
        "meeting": meeting.get_absolute_url(),
    }
    page = visit("office", phone=phone)
    for name, address in pages.items():
        page.goto(address)
        accessible(page)
        shot(page, f"5-{name}-{phone}")
    member = visit("member", phone=phone)
    member.goto(reverse("ballots:paper", args=[proposal.ballot.pk]))
    accessible(member)
    shot(member, f"6-seats-paper-{phone}")


@pytest.mark.parametrize("phone", [False, True])
def test_staff_enter_a_paper_handed_in_and_its_owner_reads_it(visit, people, accessible, shot, phone):
    named = members(4)
    item = open_item_ballot(election_item(people.office, named, seats=2), by=people.chair)
    page = visit("office", phone=phone)
    page.goto(item.get_absolute_url())
    page.get_by_role("link", name="谁还没投，代录书面票").click()
    accessible(page)
    page.get_by_role("listitem").filter(has_text="孙委员").get_by_role("link").click()
    for n in range(3):
        page.locator("fieldset").nth(n).get_by_text("赞成").click()
    assert page.locator("output").inner_text() == "已选 3 / 应选 2"
    page.get_by_label("依据").fill("纸票存会务组 1 号袋")
    accessible(page)
    shot(page, f"7-enter-{phone}")
    page.get_by_role("button", name="核对这张票").click()
    page.get_by_role("heading", name="这张票按无效票计").wait_for()
    accessible(page)
    shot(page, f"8-enter-confirm-{phone}")
    page.get_by_role("button", name="回去修改").click()
    page.locator("fieldset").nth(2).get_by_text("反对").click()
    page.get_by_role("button", name="核对这张票").click()
    page.get_by_role("heading", name="这张票有效").wait_for()
    page.get_by_role("button", name="录入这一票").click()
    page.get_by_text("已投（书面代录）").wait_for()
    member = visit("member", phone=phone)
    member.goto(item.get_absolute_url())
    member.get_by_text("看我的票").click()
    member.locator("details").get_by_text("委员甲").wait_for()
    accessible(member)
    shot(member, f"9-own-{phone}")
