"""The desk: what is to be done, by deadline, and the sentence that says so."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from common.clock import now
from common.desk import DeskItem
from common.templatetags.components import task_row
from portal import dashboard


def item(key, due=None, urgent=False, when=""):
    return DeskItem(key=key, title=key, url="/", verb="办理", system="a", due=due, urgent=urgent, when=when)


@pytest.fixture
def monday_noon(at):
    at("2026-11-16 12:00")
    return now()


def test_items_stand_under_late_today_this_week_later_and_undated(monday_noon):
    day = timedelta(days=1)
    found = dashboard.grouped(
        [
            item("later", monday_noon + 9 * day), item("none"), item("week", monday_noon + 2 * day),
            item("late", monday_noon - day), item("today", monday_noon + timedelta(hours=4)), item("urgent", urgent=True),
        ],
        monday_noon,
    )  # fmt: skip
    assert [(g.name, [i.key for i in g.items]) for g in found] == [
        ("已逾期", ["late"]), ("今天", ["today", "urgent"]), ("本周", ["week"]), ("之后", ["later"]), ("没有定期限", ["none"]),
    ]  # fmt: skip


def test_the_sunday_of_this_week_is_still_this_week_and_monday_is_later(monday_noon):
    names = [
        g.name
        for g in dashboard.grouped(
            [item("s", monday_noon + timedelta(days=6)), item("m", monday_noon + timedelta(days=7))], monday_noon
        )
    ]
    assert names == ["本周", "之后"]


@pytest.mark.parametrize(
    ("late", "today", "rest", "headline", "summary"),
    [
        (0, 0, 0, "今天没有要办的事", "有新的事项，会在这里和通知里告诉您。"),
        (1, 2, 4, "今天先办三件事", "1 件已逾期，2 件今天到点，其余 4 件在后面。"),
        (0, 0, 2, "今天没有到期的事，还有两件在后面", "最近的一件在最上面。"),
        (0, 2, 0, "今天先办两件事", "2 件今天到点。"),
        (12, 0, 0, "今天先办十二件事", "12 件已逾期。"),
    ],
)  # fmt: skip
def test_the_title_says_what_to_do_first(monday_noon, late, today, rest, headline, summary):
    items = [item(f"l{n}", monday_noon - timedelta(days=2)) for n in range(late)]
    items += [item(f"t{n}", monday_noon + timedelta(hours=1)) for n in range(today)]
    items += [item(f"r{n}", monday_noon + timedelta(days=20)) for n in range(rest)]
    groups = dashboard.grouped(items, monday_noon)
    assert dashboard.headline(groups) == headline
    assert dashboard.summary(groups) == summary


def test_what_presses_without_a_date_is_said_in_the_same_words_above_and_in_its_row(monday_noon):
    items = [
        item("v1", urgent=True, when="正在表决"), item("v2", urgent=True, when="正在表决"), item("code", urgent=True),
        item("hour", monday_noon + timedelta(hours=1)), item("some day"),
    ]  # fmt: skip
    groups = dashboard.grouped(items, monday_noon)
    assert dashboard.headline(groups) == "今天先办四件事"
    assert dashboard.summary(groups) == "2 件正在表决，1 件今天要办，1 件今天到点，其余 1 件在后面。"
    rows = [render_to_string("components/task_row.html", task_row(each, now=monday_noon)) for each in items]
    assert ["正在表决" in row for row in rows] == [True, True, False, False, False]
    assert ["今天要办" in row for row in rows] == [False, False, True, False, False]
    assert ["未定期限" in row for row in rows] == [False, False, False, False, True]


def test_only_the_first_item_has_the_red_button(monday_noon):
    groups = dashboard.grouped(
        [item("a", monday_noon - timedelta(days=1)), item("b", monday_noon + timedelta(days=3))], monday_noon
    )
    assert [first for row in dashboard.first_and_rest(groups) for _item, first in row["items"]] == [True, False]


@pytest.mark.parametrize(
    "role",
    ["office", "drafter", "editor", "leader", "chair", "standing", "member", "province", "province_lead", "grassroots"],
)
def test_everybody_who_works_here_has_a_desk(as_user, role):
    page = as_user(role).get("/")
    assert page.status_code == 200 and "工作台" in page.text


def test_the_auditor_comes_to_the_log_and_the_administrator_to_the_accounts(as_user):
    assert as_user("auditor").get("/").url == "/audit/"
    assert as_user("sysadmin").get("/").url.startswith("/accounts/")


def test_a_visitor_sees_the_public_site(anonymous):
    assert "工作台" not in anonymous.get("/").text
