"""A secret ballot from its scrutineers to the resolution, in three browsers at once: the chair's, and two members' telephones."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.ballots.models import Envelope, Resolution
from tests.factories.secret import secret


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.BALLOT_KEYS_DIR = str(tmp_path / "keys")


def confirmed(page: Page) -> None:
    """The second look, in the dialog."""
    page.locator("dialog[open] button.btn-primary").click()


def test_a_secret_ballot_in_three_browsers(visit, people):
    run, _voters = secret(people, 3)
    run.scrutineers = run.scrutineers[:2]
    item, box_page = run.item.get_absolute_url(), reverse("ballots:box", args=[run.ballot.pk])
    chair = visit("chair")
    members = [visit(user, phone=True) for user in run.scrutineers]
    appoint(chair, run)
    codes = [drawn(page, box_page) for page in members]
    assert len(set(codes)) == 2
    chair.goto(item)
    chair.get_by_role("button", name="开始表决").click()
    confirmed(chair)
    for page, choice in zip(members, ("赞成", "反对"), strict=True):
        vote(page, item, choice)
    vote(chair, item, "赞成")
    assert Envelope.objects.count() == 3
    chair.goto(item)
    chair.get_by_role("button", name="截止表决").click()
    confirmed(chair)
    open_box(chair, item, codes)
    chair.goto(item)
    chair.get_by_role("button", name="计票并公布结果").click()
    expect(chair.locator("#ballot")).to_contain_text("有效票 3 张，无效票 0 张")
    members[0].goto(item)
    expect(members[0].locator("#ballot")).to_contain_text("没有通过")
    assert not Resolution.objects.exists()  # 2 of 5 entitled


def appoint(chair: Page, run) -> None:
    """The chair names two."""
    chair.goto(reverse("ballots:box-appoint", args=[run.ballot.pk]))
    for user in run.scrutineers:
        chair.get_by_label(user.name).check()
    chair.get_by_role("button", name="定下监票人").click()
    expect(chair.locator("h1")).to_contain_text("监票码已抽取 0 / 2")


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


def open_box(chair: Page, item: str, codes: list[str]) -> None:
    """First with a slip of the hand, then rightly."""
    chair.goto(item)
    chair.get_by_role("link", name="开箱").first.click()
    chair.get_by_label("第 1 位监票人的监票码").fill(codes[0])
    chair.get_by_label("第 2 位监票人的监票码").fill(codes[1][:-1] + ("3" if codes[1][-1] != "3" else "4"))
    chair.get_by_role("button", name="开箱计票").click()
    expect(chair.locator("main")).to_contain_text("第 2 个监票码：有输错的字符")
    chair.get_by_label("第 2 位监票人的监票码").fill(codes[1])
    chair.get_by_role("button", name="开箱计票").click()
    expect(chair.locator("h1")).to_contain_text("票箱已开")
