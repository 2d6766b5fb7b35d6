"""授权代签: given by oneself, for a while, told to the deputy, seen by both, taken back at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Delegation
from accounts.rules import delegable, holds, principals_of
from accounts.services import grant_delegation, revoke_delegation
from audit.models import Event
from common import clock
from common.lifecycle import RuleError
from notices.models import Notice
from tests.factories.roster import DelegationFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/accounts/delegations/"


def give(
    people,
    principal="leader",
    deputy="editor",
    scope="sign_issue",
    start=date(2026, 11, 1),
    end=date(2026, 12, 1),
    **more,
):
    return grant_delegation(
        getattr(people, principal),
        getattr(people, deputy),
        scope,
        start,
        end,
        by=getattr(people, more.pop("by", principal)),
        **more,
    )


@pytest.fixture
def november(at):
    return at("2026-11-20 10:00")


def test_the_deputy_acts_in_the_principals_right_for_the_period_and_is_told(people, november, at):
    right = delegable("sign_issue", holds("leader"))
    assert not right(people.editor, None, november)
    given = give(people, reason="出差")
    assert right.holder(people.editor, None, november) == people.leader
    assert right.holder(people.leader, None, november) == people.leader
    assert not right(people.drafter, None, november)
    assert not delegable("dispose", holds("leader"))(people.editor, None, november)
    assert right(people.editor, None, at("2026-12-01 23:59")) and not right(people.editor, None, at("2026-12-02 00:00"))
    notice = Notice.objects.get(recipient=people.editor)
    assert "王负责委托您代办“签发刊物”" in notice.title and notice.body == "出差"
    assert Event.objects.get(verb="delegation.given").object_id == str(given.pk)


def test_what_is_taken_back_ends_at_once(people, november):
    given = give(people)
    revoke_delegation(given, by=people.leader)
    assert principals_of(people.editor, "sign_issue", clock.now()) == []
    assert "收回" in Notice.objects.filter(recipient=people.editor).latest("pk").title
    with pytest.raises(RuleError, match="已经收回"):
        revoke_delegation(given, by=people.leader)
    with pytest.raises(PermissionDenied):
        revoke_delegation(DelegationFactory(principal=people.leader, deputy=people.editor), by=people.editor)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"end": date(2026, 10, 1)}, "早于开始"),
        ({"start": date(2026, 1, 1), "end": date(2026, 2, 1)}, "已经过去"),
        ({"end": date(2027, 11, 3)}, "最长一年|最多委托一年"),
        ({"deputy": "leader"}, "不能委托给自己"),
        ({"deputy": "auditor"}, "不能代办业务"),
        ({"deputy": "sysadmin"}, "不能代办业务"),
        ({"principal": "member"}, "没有这项权限"),
    ],
)
def test_why_it_cannot_be_given_is_said_in_words(people, november, changed, said):
    with pytest.raises(RuleError) as refusal:
        give(people, **changed)
    words = "".join(str(sentence) for sentence in refusal.value.missing)
    assert any(part in words for part in said.split("|"))


def test_one_deputy_at_a_time_for_one_right(people, november):
    give(people)
    with pytest.raises(RuleError) as refusal:
        give(people, deputy="drafter", start=date(2026, 12, 1), end=date(2026, 12, 9))
    assert "已委托郑编辑代办这一项" in str(refusal.value.missing[0])
    give(people, deputy="drafter", start=date(2026, 12, 2), end=date(2026, 12, 9))
    give(people, scope="dispose")


def test_nobody_gives_what_is_anothers(people, november):
    with pytest.raises(PermissionDenied):
        give(people, by="drafter")


def test_a_deputy_cannot_hand_the_right_on(people, november):
    give(people)
    Delegation.objects.create(
        principal=people.editor,
        deputy=people.drafter,
        scope="sign_issue",
        start=date(2026, 11, 1),
        end=date(2026, 12, 1),
    )
    assert not delegable("sign_issue", holds("leader"))(people.drafter, None, november)


def test_a_closed_account_neither_gives_nor_acts(people, november):
    give(people)
    right = delegable("sign_issue", holds("leader"))
    type(people.leader).objects.filter(pk=people.leader.pk).update(is_active=False)
    assert not right(people.editor, None, november)


@pytest.mark.plan("S05")
def test_the_database_refuses_delegations_of_other_powers(people):
    for pair in ({"principal": people.sysadmin}, {"deputy": people.auditor}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DelegationFactory(**pair)


def test_both_sides_see_it_on_their_pages(as_user, people, november):
    give(people, reason="出差")
    assert "郑编辑" in as_user("leader").get(PAGE).content.decode()
    assert "王负责" in as_user("editor").get(PAGE).content.decode()
    assert "郑编辑代您“签发刊物”" in as_user("leader").get("/accounts/").content.decode()
    assert "您代王负责“签发刊物”" in as_user("editor").get("/accounts/").content.decode()
    assert "没有人委托您代办" in as_user("drafter").get(PAGE).content.decode()


def test_it_is_given_and_taken_back_in_the_browser(as_user, people, november):
    client = as_user("leader")
    form = {
        "scope": "sign_issue",
        "deputy": "郑编辑",
        "start": "2026-11-20",
        "end": "2026-11-30",
        "reason": "",
        "form_token": "7f0c4dc0-7a7e-4f7c-9a65-7a1ad0e1a001",
    }
    assert client.post(PAGE + "new/", form).status_code == 302
    assert client.post(PAGE + "new/", form).status_code == 302
    given = Delegation.objects.get()
    assert given.end - given.start == timedelta(days=10)
    refused = client.post(PAGE + "new/", form | {"form_token": ""}).content.decode()
    assert "已委托郑编辑代办这一项" in refused
    assert client.post(f"{PAGE}{given.pk}/revoke/").status_code == 302
    assert "已收回" in client.get(PAGE).content.decode()


def test_the_deputy_is_found_by_one_name_only(as_user, people, november):
    UserFactory(username="zheng2", name="郑编辑")
    form = {"scope": "sign_issue", "start": "2026-11-20", "end": "2026-11-30"}
    client = as_user("leader")
    assert "不止一位" in client.post(PAGE + "new/", form | {"deputy": "郑编辑"}).content.decode()
    assert "没有找到“无此人”" in client.post(PAGE + "new/", form | {"deputy": "无此人"}).content.decode()
    assert client.post(PAGE + "new/", form | {"deputy": "zheng2"}).status_code == 302
    assert "请选一项" in client.post(PAGE + "new/", {"deputy": "zheng2"}).content.decode()
