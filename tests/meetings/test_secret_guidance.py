"""Every sentence of a secret ballot names the right next step, for each role; what can go wrong is said before it does."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from common import clock, desk
from common.names.strokes import by_strokes
from meetings.ballots.desk import items
from meetings.ballots.models import OpenedBallot
from meetings.ballots.rules.secret_steps import next_step
from meetings.sessions.desk import to_preside
from meetings.sessions.models import Meeting
from tests.factories.meetings import standing_members
from tests.factories.roster import PASSWORD
from tests.factories.secret import cheaply, secret


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


@pytest.fixture
def made(people):
    return secret(people)[0]


def url(name, run):
    return reverse(f"ballots:{name}", args=[run.ballot.pk])


def words(page):
    return page.content.decode()


# state → role → the sentence on the page of the box
NEXT = {
    "drafted": {"chair": "请安排监票人。", "standing": "等主席或副主席安排监票人。"},
    "appointed": {"chair": "等常委0、常委1、常委2抽取监票码。", "scrutineer": "请抽取您的监票码。"},
    "drawn": {"chair": "监票码都已抽取，请到这一项的页面开始表决。", "standing": "监票码都已抽取，等主持人宣布开始表决。"},
    "opened": {
        "chair": "正在投票，合适时请到这一项的页面截止表决。", "standing": "正在投票，等主持人宣布截止。",
        "scrutineer": "正在投票。您可以先核对自己的监票码",
    },
    "closed": {
        "chair": "请监票人带监票码到场，由您办理开箱。", "leader": "请监票人带监票码到场，由您办理开箱。",
        "scrutineer": "请带监票码到主持人或机关负责人那里", "standing": "等监票人到场，由主持人或机关负责人办理开箱。",
    },
    "unsealed": {"chair": "票已计完，请到这一项的页面公布结果。", "leader": "票已计完，等主持人公布结果。"},
}  # fmt: skip


def test_the_box_names_the_next_step_for_each_role(made, people, as_user):
    reached = []
    for state, sentences in NEXT.items():
        if state != "drafted":
            getattr(made, state)()
        reached.append(made.ballot.status)
        for role, sentence in sentences.items():
            who = made.scrutineers[0] if role == "scrutineer" else role
            assert f"下一步：</b>{sentence}" in words(as_user(who).get(url("box", made))), (state, role)
    made.declared()
    assert reached == ["draft", "draft", "draft", "open", "closed", "opened"]
    assert "下一步：" not in words(as_user("chair").get(url("box", made)))


def test_while_a_void_is_asked_the_next_step_is_to_settle_that(made, people):
    made.appointed().drawn().opened().closed()
    ballot = made.ballot
    ballot.void_asked_by = people.scrutineer
    assert "提出作废，请先确认作废或驳回" in next_step(ballot, people.chair, clock.now())


def test_what_the_chair_is_told_after_each_step(made, people, as_user):
    made.appointed().drawn().opened().voted([people.chair, people.standing])
    chair, item = as_user("chair"), made.item
    said = words(chair.post(reverse("meetings:item-close", args=[item.pk]), follow=True))
    assert "信封的数目和摘要已经公布。下一步：开箱计票。" in said and "请公布结果" not in said
    assert "还没有开箱，请主持人或机关负责人办理开箱。" in said and "2</b> 票，等待开箱。" in said
    assert [each.verb for each in to_preside(people.chair, clock.now())] == ["去开箱"]
    codes = {"code1": made.codes[0], "code2": made.codes[1]}
    said = words(chair.post(url("box-open", made), codes, follow=True))
    assert "票箱已开，密钥已销毁。请公布结果。" in said and "去公布结果" in said
    page = words(chair.get(item.get_absolute_url()))
    assert ">公布结果</button>" in page and "计票并公布结果" not in page
    assert "结果已公布。" in words(chair.post(reverse("meetings:item-declare", args=[item.pk]), follow=True))


def test_the_leader_who_opens_the_box_is_told_who_declares(made, as_user):
    made.appointed().drawn().opened().closed()
    said = words(
        as_user("leader").post(url("box-open", made), {"code1": made.codes[0], "code2": made.codes[2]}, follow=True)
    )
    assert "请主持人公布结果。" in said


def test_the_chair_of_a_draft_is_led_to_the_appointment(made, as_user):
    page = words(as_user("chair").get(made.item.get_absolute_url()))
    assert url("box-appoint", made) in page and "开始表决</button>" not in page
    assert url("box-appoint", made) not in words(as_user("standing").get(made.item.get_absolute_url()))


def test_where_the_server_keeps_the_key_nobody_asks_for_scrutineers(made, settings, as_user):
    settings.BALLOT_KEYS = "server"
    page = words(as_user("chair").get(made.item.get_absolute_url()))
    assert "还没有安排监票人" not in page and "开始表决</button>" in page
    made.opened().closed()
    assert "下一步：</b>请办理开箱。" in words(as_user("chair").get(url("box", made)))


def test_a_scrutineers_desk_has_the_code_to_draw_and_later_to_bring(made, people, django_assert_max_num_queries):
    def asked(user):
        return [(each.verb, each.url) for each in items(user, clock.now()) if each.verb != "去投票"]

    mine, there = made.scrutineers[0], url("box", made)
    assert asked(mine) == []
    made.appointed()
    assert asked(mine) == [("去抽取", there)] and asked(people.standing) == []
    assert asked(made.drawn().scrutineers[0]) == [] == asked(made.opened().scrutineers[0])
    made.closed()
    with django_assert_max_num_queries(2):
        assert asked(mine) == [("看票箱", there)]
    assert asked(people.standing) == [] == asked(made.unsealed().scrutineers[0])


def test_on_the_day_of_the_sitting_the_code_is_pressing_and_before_it_is_not(made):
    made.appointed()
    mine, meeting = made.scrutineers[0], made.item.meeting

    def pressing():
        return [each.urgent for each in items(mine, clock.now()) if each.verb == "去抽取"]

    assert pressing() == [True]  # it sits
    for status, days, expected in (("noticed", 3, False), ("noticed", 0, True), ("cancelled", 0, False)):
        starts = clock.now() + timedelta(days=days)
        Meeting.objects.filter(pk=meeting.pk).update(
            status=status,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            opened_at=None,
            cancel_reason="改期" if status == "cancelled" else "",
        )
        assert pressing() == [expected], (status, days)


def test_who_may_open_the_closed_box_has_it_on_the_desk_once(made, people):
    made.appointed().drawn().opened()

    def asked(user):
        return [(each.title, each.url) for each in desk.items_for(user, clock.now()) if each.verb == "去开箱"]

    assert asked(people.leader) == [] == asked(people.chair)
    made.closed()
    title = f"开箱计票：{made.item.title}"
    assert asked(people.leader) == [(title, url("box", made))]
    assert asked(people.chair) == [(title, made.item.get_absolute_url())]
    assert asked(people.standing) == [] == asked(people.office)
    made.unsealed()
    assert asked(people.leader) == [] == asked(people.chair)


# ---- a code that may not be lost ----------------------------------------------------------------


def test_where_every_code_is_needed_the_page_says_so_before_and_after(made, as_user):
    chair = as_user("chair")
    assert "丢一个监票码，票箱就再也打不开" in words(chair.get(url("box-appoint", made)))
    risk = "2 位监票人要全部到场才能开箱：丢了任何一个监票码"
    two = {"users": [user.pk for user in made.scrutineers[:2]], "threshold": 2}
    page = words(chair.post(url("box-appoint", made), two, follow=True))
    assert page.count(risk) == 2 and made.ballot.box.scrutineers.count() == 2  # said at once, and on the page for good
    assert risk in words(as_user(made.scrutineers[0]).post(url("box-draw", made)))
    three = {"users": [user.pk for user in made.scrutineers], "threshold": 2}
    assert "要全部到场才能开箱：丢了任何" not in words(chair.post(url("box-appoint", made), three, follow=True))


# ---- by strokes -----------------------------------------------------------------------------------


def test_scrutineers_stand_in_the_order_of_strokes(made, people, as_user):
    names = ["魏长河", "丁一", "王建国", "卜文", "赵敏"]
    people_ = standing_members(5, accounts="zz")
    for person, name in zip(people_, names, strict=True):
        person.user.name = name
        person.user.save()
    page = words(as_user("chair").get(url("box-appoint", made)))
    shown = [name for _at, name in sorted((page.index(name), name) for name in names)]
    assert shown == by_strokes(names) == ["丁一", "卜文", "王建国", "赵敏", "魏长河"]
    made.scrutineers = [person.user for person in people_]
    made.appointed()
    page = words(as_user("standing").get(url("box", made))).split('id="who-h"')[1]
    assert [name for _at, name in sorted((page.index(name), name) for name in names)] == by_strokes(names)


# ---- the password, and codes half typed -----------------------------------------------------------


def typed(client):
    client.post(reverse("accounts:fresh"), {"password": PASSWORD})


def at_minute(minute, act):
    with time_machine.travel(clock.now() + timedelta(minutes=minute), tick=False):
        return act()


def test_the_password_is_asked_before_the_page_with_the_codes(made, as_user):
    made.appointed().drawn().opened().closed()
    client = as_user("chair")
    asked = at_minute(6, lambda: client.get(url("box-open", made)))
    assert asked.status_code == 302 and reverse("accounts:fresh") in asked.url


def test_the_proof_the_page_was_shown_with_holds_while_codes_are_typed_and_no_longer(made, as_user):
    made.appointed().drawn().opened().closed()
    client = as_user("chair")
    typed(client)
    assert client.get(url("box-open", made)).status_code == 200
    codes = {"code1": made.codes[0], "code2": made.codes[1]}
    late = at_minute(21, lambda: client.post(url("box-open", made), codes))
    assert late.status_code == 302 and reverse("accounts:fresh") in late.url
    said = [str(m) for m in client.get(late.url).context["messages"]]
    assert any("监票码没有保存，输入密码以后请监票人重新输入" in each for each in said)
    assert not OpenedBallot.objects.exists() and made.ballot.status == "closed"
    slow = at_minute(19, lambda: client.post(url("box-open", made), codes))
    assert slow.url == url("box", made) and made.ballot.status == "opened"


def test_it_holds_for_that_page_only_and_not_without_having_seen_it(made, as_user):
    made.appointed().drawn().opened().closed()
    client = as_user("chair")
    typed(client)
    codes = {"code1": made.codes[0], "code2": made.codes[1]}
    blind = at_minute(6, lambda: client.post(url("box-open", made), codes))
    assert reverse("accounts:fresh") in blind.url and made.ballot.status == "closed"
    assert client.get(url("box-open", made)).status_code == 200
    other = at_minute(6, lambda: client.get(reverse("ballots:void-ask", args=[made.ballot.pk])))
    assert reverse("accounts:fresh") in other.url


def test_the_reason_of_a_void_may_take_its_time(made, as_user):
    made.appointed().drawn().opened()
    client, there = as_user("chair"), reverse("ballots:void-ask", args=[made.ballot.pk])
    typed(client)
    client.get(there)
    at_minute(12, lambda: client.post(there, {"reason": "发错了稿"}))
    assert made.ballot.void_reason == "发错了稿"


# ---- too much ---------------------------------------------------------------------------------------


@pytest.mark.plan("B15")
@pytest.mark.parametrize("field", ["choice", "write_in", "x"])
def test_ten_megabytes_are_refused_in_the_right_words_and_the_paper_is_still_there(made, people, as_user, field):
    made.appointed().drawn().opened()
    client = as_user("standing")
    answer = client.post(url("secret-vote", made), {"confirmed": "1", field: "王" * 3_400_000})
    page = words(answer)
    assert (
        answer.status_code == 413
        and "内容太多，这次没有收下" in page
        and "一次不能超过 4 MB" in page
        and "文件" not in page.split("<main")[1]
    )
    assert f'href="{url("secret-vote", made)}"' in page
    assert "您是否同意这一稿" in words(client.get(url("secret-vote", made), follow=True))
    assert not made.ballot.sealed_envelopes.exists()


@pytest.mark.plan("B15")
def test_a_thousand_and_one_fields_are_refused_in_words(made, as_user):
    answer = as_user("standing").post(url("secret-vote", made), {f"f{n}": "x" for n in range(1001)})
    assert answer.status_code == 400 and "栏目太多" in words(answer)
