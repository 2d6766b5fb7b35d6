"""System administrators keep accounts and posts; three powers stay apart (S05)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import OfficePost, User
from accounts.rules import username_faults
from accounts.services import appoint, create_user, disable_user, relieve, reset_password
from audit.models import Event
from common.lifecycle import RuleError
from notices.models import Notice
from tests.factories.roster import OfficePostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return UserFactory(system=True, username="boss")


def test_an_account_is_made_with_a_password_for_once(boss):
    user, password = create_user("lihua", "李华", by=boss)
    assert user.must_change_password and user.check_password(password) and len(password) == 14
    event = Event.objects.get(verb="account.created")
    assert password not in str(event.facts) and event.actor_name == boss.name


@pytest.mark.plan("B14")
@pytest.mark.parametrize(
    "name", ["li hua", "li\u200bhua", "lihu\u0430", "ｌｉｈｕａ", "li\u202ehua", "", "a/b", "李华\u3000"]
)
def test_names_that_pass_for_others_or_cannot_be_typed_are_refused(name):
    assert username_faults(name, ["lihua"])


@pytest.mark.parametrize(
    ("name", "taken"), [("lihua", "lihua"), ("LiHua", "lihua"), ("1ihua", "lihua"), ("o1", "0l"), ("\uf900", "\u8c48")]
)
def test_a_name_that_looks_like_one_that_is_taken_is_refused(name, taken):
    assert username_faults(name, [taken])


@pytest.mark.parametrize("name", ["lihua", "李华", "𠮷田", "li.hua+1@x-y_z"])
def test_usual_names_are_fine(name):
    assert username_faults(name, ["zhao"]) == []


@pytest.mark.plan("S05")
def test_other_powers_hold_no_post_in_words_and_in_the_database(boss):
    auditor = UserFactory(audit=True)
    for user in (boss, auditor):
        with pytest.raises(RuleError) as refusal:
            appoint(user, "staff", by=boss)
        assert "不能担任机关岗位" in str(refusal.value.missing[0])
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficePostFactory(user=user)
    held = OfficePostFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=held.user.pk).update(power="system")
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficePost.objects.filter(pk=held.pk).update(user=auditor)


@pytest.mark.plan("S05")
def test_an_account_has_one_power_by_construction(boss):
    user = UserFactory(audit=True)
    assert not user.holds("staff") and not hasattr(user, "is_superuser")


def test_a_post_holds_from_its_day_and_the_person_is_told(boss):
    user = UserFactory()
    appoint(user, "editor", by=boss, start=date(2026, 1, 1))
    assert User.objects.get(pk=user.pk).holds("editor")
    assert "起任信息编辑" in Notice.objects.get(recipient=user).title
    with pytest.raises(RuleError, match="没有任命"):
        appoint(user, "editor", by=boss)


@pytest.mark.plan("S12")
def test_a_post_that_is_taken_away_is_gone_at_the_next_request(boss, as_user, people):
    client = as_user("editor")
    assert "信息编辑" in client.get("/accounts/").content.decode()
    relieve(people.editor.office_posts.get(), by=boss)
    assert "您没有机关岗位" in client.get("/accounts/").content.decode()
    assert not User.objects.get(username="editor").holds("editor")


def test_a_post_given_today_is_taken_back_whole(boss):
    held = appoint(UserFactory(), "staff", by=boss)
    assert relieve(held, by=boss) is None and not OfficePost.objects.exists()
    over = OfficePostFactory(end=date(2024, 2, 1))
    with pytest.raises(RuleError, match="早已结束"):
        relieve(over, by=boss)


def test_only_system_administrators_keep_accounts(people):
    for who in (people.leader, people.chair, people.auditor, people.office):
        for act in (
            lambda by: create_user("x", "y", by=by),
            lambda by: disable_user(people.member, by=by),
            lambda by: reset_password(people.member, by=by),
            lambda by: appoint(people.member, "staff", by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(who)


def test_nobody_shuts_himself_out(boss):
    with pytest.raises(RuleError) as refusal:
        disable_user(boss, by=boss)
    assert "不能停用自己" in str(refusal.value.missing[0])


def test_accounts_are_kept_in_the_browser(as_user, people):
    client = as_user("sysadmin")
    made = client.post(
        "/accounts/users/new/", {"name": "新人", "username": "xinren", "power": "content", "phone": "", "email": ""}
    ).content.decode()
    assert "临时密码" in made
    user = User.objects.get(username="xinren")
    page = f"/accounts/users/{user.pk}/"
    assert (
        "已经有人用了"
        in client.post(
            "/accounts/users/new/", {"name": "新人", "username": "xinren", "power": "content"}
        ).content.decode()
    )
    assert client.post(page + "appoint/", {"post": "staff", "start": "2026-01-01"}).status_code == 302
    assert "不用再任一次" in client.post(page + "appoint/", {"post": "staff", "start": "2026-01-01"}).content.decode()
    assert client.post(f"/accounts/posts/{user.office_posts.get().pk}/relieve/").status_code == 302
    assert client.post(page + "disable/").status_code == 302
    assert "账号已停用" in client.get(page).content.decode()
    assert client.post(page + "enable/").status_code == 302
    assert "临时密码" in client.post(page + "reset/").content.decode()
    assert "三种权力分开" in client.get(f"/accounts/users/{people.auditor.pk}/").content.decode()


def test_the_list_is_narrowed_and_says_when_it_is_empty(as_user):
    client = as_user("sysadmin")
    assert "沈审计" in client.get("/accounts/users/", {"power": "audit"}).content.decode()
    assert "周办" not in client.get("/accounts/users/", {"power": "audit", "q": ""}).content.decode()
    assert "没有这样的账号" in client.get("/accounts/users/", {"q": "查无此人"}).content.decode()
    assert client.get("/accounts/users/", {"power": "god", "page": "x"}).status_code == 200


@pytest.mark.plan("S19")
def test_the_list_of_accounts_costs_the_same_for_few_and_for_many(as_user, steady_queries):
    client = as_user("sysadmin")
    assert (
        steady_queries(lambda: client.get("/accounts/users/"), grow=lambda: [OfficePostFactory() for _n in range(30)])
        <= 14
    )


@pytest.mark.plan("B22")
def test_fields_nobody_asked_for_change_nothing(as_user, people):
    as_user("member").post(
        "/accounts/preferences/",
        {"theme": "dark", "power": "system", "is_active": "off", "session_epoch": "9", "must_change_password": "on"},
    )
    member = User.objects.get(username="member")
    assert (member.power, member.is_active, member.session_epoch, member.must_change_password) == (
        "content",
        True,
        0,
        False,
    )
