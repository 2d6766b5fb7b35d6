"""A secret ballot from its scrutineers to the resolution, in three browsers at once: the chair's, and two members' telephones."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.ballots.models import Envelope, Resolution
from meetings.ballots.services import box
from tests.e2e.conftest import DESKTOP, PHONE
from tests.factories.secret import just_now, secret


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.BALLOT_KEYS_DIR = str(tmp_path / "keys")


def confirmed(page: Page) -> None:
    """The second look, in the dialog."""
    page.locator("dialog[open] button.btn-primary").click()


@pytest.fixture
def looked(accessible):
    """The page is looked at on a desk and on a telephone, and left as it was."""

    def look(page: Page, name: str) -> None:
        own = page.viewport_size
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            accessible(page)
        page.set_viewport_size(own)

    return look


def test_a_secret_ballot_in_three_browsers_from_the_opening_to_the_resolution(visit, people, looked):
    run, _voters = secret(people, 3)
    item, box_page = run.item.get_absolute_url(), reverse("ballots:box", args=[run.ballot.pk])
    chair, members = visit("chair"), [visit(user, phone=True) for user in run.scrutineers[:2]]
    appoint(chair, run, looked)
    codes = [drawn(page, box_page) for page in members]
    assert len(set(codes)) == 2
    begin(chair, item)
    members[0].goto(item)
    looked(members[0], "voting")
    for page in members:
        vote(page, item, "赞成")
    looked(members[1], "voted")
    vote(chair, item, "赞成")
    assert Envelope.objects.count() == 3
    close(chair, item)
    looked(chair, "closed")
    open_box(chair, item, codes, looked)
    declare(chair, item)
    looked(chair, "declared")
    in_the_register(members[0], run, looked)


def test_a_secret_ballot_that_does_not_pass_makes_no_resolution(visit, people):
    run, _voters = secret(people, 3)
    item, box_page = run.item.get_absolute_url(), reverse("ballots:box", args=[run.ballot.pk])
    chair, members = visit("chair"), [visit(user, phone=True) for user in run.scrutineers[:2]]
    appoint(chair, run)
    codes = [drawn(page, box_page) for page in members]
    begin(chair, item)
    for page, choice in zip((*members, chair), ("赞成", "反对", "赞成"), strict=True):
        vote(page, item, choice)
    close(chair, item)
    open_box(chair, item, codes)
    declare(chair, item)
    members[0].goto(item)
    expect(members[0].locator("#ballot")).to_contain_text("没有通过")
    assert not Resolution.objects.exists()  # 2 of 5 entitled


def appoint(chair: Page, run, looked=None) -> None:
    """The chair names three, two of whom open the box; then they draw their codes."""
    page = reverse("ballots:box-appoint", args=[run.ballot.pk])
    chair.goto(run.item.get_absolute_url())
    chair.get_by_role("link", name="安排监票人").click()
    expect(chair).to_have_url(re.compile(page))
    for user in run.scrutineers:
        chair.get_by_label(user.name).check()
    if looked:
        looked(chair, "appoint")
    chair.get_by_role("button", name="定下监票人").click()
    expect(chair.locator("h1")).to_contain_text("监票码已抽取 0 / 3")
    third = run.scrutineers[2]
    box.draw_code(run.ballot, by=third, proof=just_now(third))
    if looked:
        looked(chair, "appointed")


def begin(chair: Page, item: str) -> None:
    """The chair opens the vote."""
    chair.goto(item)
    chair.get_by_role("button", name="开始表决").click()
    confirmed(chair)
    expect(chair.get_by_role("button", name="截止表决")).to_be_visible()


def close(chair: Page, item: str) -> None:
    """The chair closes the vote, and is told what comes next."""
    chair.goto(item)
    chair.get_by_role("button", name="截止表决").click()
    confirmed(chair)
    expect(chair.locator("body")).to_contain_text("下一步：开箱计票")


def declare(chair: Page, item: str) -> None:
    """From the page of the box back to the matter, where the result is declared."""
    chair.get_by_role("link", name="去公布结果").click()
    expect(chair).to_have_url(re.compile(item))
    chair.get_by_role("button", name="公布结果").click()
    expect(chair.locator("#ballot")).to_contain_text("有效票 3 张，无效票 0 张")


def in_the_register(member: Page, run, looked) -> None:
    """A member finds the resolution in the register: number, text, tally, and nobody's name beside a vote."""
    resolution = Resolution.objects.get()
    member.goto(reverse("ballots:resolution-list"))
    expect(member.locator("main")).to_contain_text(resolution.code)
    looked(member, "register")
    member.get_by_role("link", name=run.ballot.title).first.click()
    expect(member).to_have_url(re.compile(resolution.get_absolute_url()))
    expect(member.locator("main")).to_contain_text("赞成 3 > 2 通过")
    expect(member.locator("main")).not_to_contain_text(run.scrutineers[1].name)
    looked(member, "resolution")


def drawn(page: Page, box_page: str) -> str:
    """A scrutineer's code, from his own telephone."""
    page.goto(box_page)
    page.get_by_role("button", name="抽取监票码").click()
    found = re.search(r"(\w{4}-){6}\w{4}", page.locator("main").inner_text())
    assert found
    return found[0]


def vote(page: Page, item: str, choice: str) -> None:
    """Choose, look again, done; the page says 已投 and not what."""
    page.goto(item)
    page.locator(".ld-choice", has_text=choice).click()
    page.get_by_role("button", name=f"投票：{choice}").click()
    confirmed(page)
    expect(page.locator("h1")).to_contain_text("您已投票")
    page.goto(item)
    expect(page.locator("#ballot")).to_contain_text("您已投票")
    expect(page.locator("#ballot")).not_to_contain_text(choice)


def open_box(chair: Page, item: str, codes: list[str], looked=None) -> None:
    """First with a slip of the hand, then rightly."""
    chair.goto(item)
    chair.get_by_role("link", name="开箱").first.click()
    chair.get_by_label("第 1 位监票人的监票码").fill(codes[0])
    chair.get_by_label("第 2 位监票人的监票码").fill(codes[1][:-1] + ("3" if codes[1][-1] != "3" else "4"))
    chair.get_by_role("button", name="开箱计票").click()
    expect(chair.locator("main")).to_contain_text("第 2 个监票码：有输错的字符")
    if looked:
        looked(chair, "open")
    chair.get_by_label("第 2 位监票人的监票码").fill(codes[1])
    chair.get_by_role("button", name="开箱计票").click()
    expect(chair.locator("h1")).to_contain_text("票箱已开")
    if looked:
        looked(chair, "opened")
