"""The door: who comes in, who is kept out, and in which words."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import change_password, disable_user, enable_user, reset_password
from audit.models import Event
from common import clock
from tests.factories.roster import PASSWORD, UserFactory
from tests.pages import CheckedClient

DOOR = "/accounts/sign-in/"
pytestmark = pytest.mark.django_db


def sign_in(client, username="wang", password=PASSWORD, **more):
    return client.post(DOOR, {"username": username, "password": password, **more})


@pytest.fixture
def wang():
    return UserFactory(username="wang", name="王敏")


def inside(client):
    """Whether the session is alive."""
    return client.get("/accounts/").status_code == 200


def test_the_right_password_leads_in_and_is_recorded(anonymous, wang):
    answer = sign_in(anonymous)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert inside(anonymous) and Event.objects.get(verb="account.signed_in").actor_name == "王敏"


@pytest.mark.plan("B28")
def test_wrong_name_wrong_password_and_closed_account_get_one_answer(wang):
    UserFactory(username="closed", is_active=False)
    pages = set()
    for name, password in (("nobody", PASSWORD), ("wang", "wrong"), ("closed", PASSWORD)):
        answer = sign_in(CheckedClient(), name, password)
        pages.add((answer.status_code, re.sub(r'value="[^"]*"', "", answer.content.decode())))
    assert len(pages) == 1 and "登录名或密码不对" in pages.pop()[1]
    for name, password in (("x" * 61, PASSWORD), ("wang", "y" * 201)):
        assert "登录名或密码不对" in sign_in(CheckedClient(), name, password).content.decode()


@pytest.mark.plan("B11")
@pytest.mark.parametrize("name", ["𠮷田", "\uf900更", "王䶮", "李·明"])
def test_a_sign_in_name_is_compared_byte_for_byte(name):
    UserFactory(username=name)
    client = Client()
    assert sign_in(client, name).status_code == 302 and inside(client)
    look_alike = {"\uf900更": "\u8c48更"}.get(name, name + "x")
    assert sign_in(Client(), look_alike).status_code == 200


@pytest.mark.plan("B24")
@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "http://testserver@evil.example/",
        "/a\r\nSet-Cookie: x=1",
        "javascript:alert(1)",
        "\\\\evil",
        "///evil",
        "https://testserver.evil.example",
    ],
)
def test_nobody_is_led_off_the_site(wang, target):
    for send in (
        lambda c: sign_in(c, next=target),
        lambda c: c.post("/accounts/preferences/", {"theme": "dark", "next": target}),
    ):
        assert send(Client()).headers["Location"] == "/"


def test_one_is_led_on_to_where_one_wanted_to_go(wang):
    assert sign_in(Client(), next="/accounts/delegations/?x=1").headers["Location"] == "/accounts/delegations/?x=1"
    page = Client().get("/accounts/", follow=True).content.decode()
    assert 'name="next" value="/accounts/"' in page


@pytest.mark.plan("B26")
def test_an_old_cookie_is_dead_after_leaving(wang):
    client = Client()
    client.cookies["sessionid"] = "chosen-by-somebody-else"
    sign_in(client)
    assert client.cookies["sessionid"].value != "chosen-by-somebody-else"
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert inside(thief)
    client.post("/accounts/sign-out/")
    assert not inside(thief) and not inside(client)


@pytest.mark.plan("B26")
def test_a_new_password_ends_the_sessions_elsewhere_and_keeps_this_one(wang):
    here, there = CheckedClient(), Client()
    sign_in(here), sign_in(there)
    new = "zhuang-bei-2026"
    answer = here.post("/accounts/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert answer.status_code == 302
    assert inside(here) and not inside(there)


@pytest.mark.plan("S11")
@pytest.mark.parametrize(
    ("new", "said"), [("short7!", "8"), ("password123", ""), ("12345678", ""), (PASSWORD, "换一个")]
)
def test_a_weak_or_unchanged_password_is_refused_in_words(wang, new, said):
    client = CheckedClient()
    sign_in(client)
    page = client.post(
        "/accounts/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    ).content.decode()
    assert "data-errors" in page and said in page
    page = client.post(
        "/accounts/password/", {"old_password": "no", "new_password1": "zhuang-bei-1", "new_password2": "zhuang-bei-2"}
    ).content.decode()
    assert "现在的密码不对" in page and "两次输入的密码不一样" in page


@pytest.mark.plan("S12")
def test_a_disabled_account_is_out_at_the_next_request_and_stays_out(wang):
    boss, client = UserFactory(system=True), Client()
    sign_in(client)
    disable_user(wang, by=boss)
    assert not inside(client) and sign_in(Client()).status_code == 200
    enable_user(wang, by=boss)
    assert not inside(client)
    assert sign_in(client).status_code == 302 and inside(client)


@pytest.mark.plan("S12")
def test_a_reset_password_ends_all_sessions_and_must_be_changed(wang):
    client = Client()
    sign_in(client)
    password = reset_password(wang, by=UserFactory(system=True))
    assert not inside(client)
    fresh = CheckedClient()
    answer = sign_in(fresh, password=password)
    assert answer.headers["Location"].startswith("/accounts/first-password/") and not inside(fresh)
    assert "请先设自己的密码" in fresh.get("/accounts/first-password/").content.decode()
    own = "zhuang-bei-2026"
    assert fresh.post("/accounts/first-password/", {"new_password1": own, "new_password2": own}).status_code == 302
    assert inside(fresh) and sign_in(Client(), password=own).status_code == 302


def test_a_temporary_password_waits_ten_minutes_and_works_once(wang, at):
    at("2026-11-20 09:00")
    password = reset_password(wang, by=UserFactory(system=True))
    slow, quick = Client(), Client()
    sign_in(slow, password=password), sign_in(quick, password=password)
    at("2026-11-20 09:11")
    assert slow.get("/accounts/first-password/").status_code == 302
    sign_in(slow, password=password)
    change_password(wang, "zhuang-bei-2026")
    assert slow.get("/accounts/first-password/").status_code == 302 and not inside(slow)


@pytest.mark.plan("S10")
def test_five_wrong_passwords_lock_the_name_on_this_address_only(wang, settings):
    settings.AXES_ENABLED = True
    UserFactory(username="li")
    client = CheckedClient()
    answers = [sign_in(client, password="wrong").status_code for _try in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    page = locked.content.decode()
    assert locked.status_code == 429 and "15 分钟" in page and "系统管理员" in page
    assert sign_in(CheckedClient(), "li").status_code == 302
    elsewhere = CheckedClient(REMOTE_ADDR="203.0.113.9")
    assert sign_in(elsewhere).status_code == 302


@pytest.mark.plan("S10")
def test_many_honest_people_behind_one_address_come_in(settings, record_property):
    settings.AXES_ENABLED = True
    names = [UserFactory(username=f"honest{n}").username for n in range(60)]
    sign_in(Client(), names[0], "wrong")
    assert all(sign_in(Client(), name).status_code == 302 for name in names)
    record_property("figure", "60 people behind one address, 0 blocked")


def test_a_lock_passes_by_itself(wang, settings, at):
    settings.AXES_ENABLED = True
    at("2026-11-20 09:00")
    for _try in range(6):
        sign_in(Client(), password="wrong")
    at("2026-11-20 09:14")
    assert sign_in(Client()).status_code == 429
    at("2026-11-20 09:40")
    assert sign_in(Client()).status_code == 302


def test_how_pages_look_is_kept_on_the_device_and_with_the_account(wang):
    client = CheckedClient()
    answer = client.post("/accounts/preferences/", {"text_size": "xlarge", "next": DOOR})
    assert answer.headers["Location"] == DOOR and answer.cookies["ld_text"].value == "xlarge"
    assert 'data-ld-text="xlarge"' in client.get(DOOR).content.decode()
    sign_in(client)
    client.post(
        "/accounts/preferences/", {"theme": "dark", "single_keys": "off", "mail_notices": "off", "text_size": "huge"}
    )
    wang.refresh_from_db()
    assert (wang.theme, wang.single_keys, wang.mail_notices, wang.text_size) == ("dark", False, False, "")
    answer = client.post("/accounts/preferences/", {"theme": "light"}, headers={"accept": "application/json"})
    assert answer.json() == {"theme": "light"}


def test_the_demo_shows_its_sign_ins_and_a_real_portal_does_not(anonymous, settings):
    settings.DEMO = True
    assert "province-lead" in anonymous.get(DOOR).content.decode()
    settings.DEMO = False
    assert "province-lead" not in anonymous.get(DOOR).content.decode()


@pytest.mark.plan("B23")
def test_writes_want_a_post_with_a_token(wang):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(DOOR, {"username": "wang", "password": PASSWORD}).status_code == 403
    strict.force_login(wang, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("sign-out", "preferences"):
        assert strict.post(reverse(f"accounts:{name}")).status_code == 403
        assert strict.get(reverse(f"accounts:{name}")).status_code == 405


def test_the_session_ends_twelve_hours_after_signing_in(wang, at):
    start = at("2026-11-20 08:00")
    client = Client()
    sign_in(client)
    at("2026-11-20 19:59")
    assert inside(client) and User.objects.get().last_login == start
    at("2026-11-20 20:01")
    assert not inside(client) and clock.now() - start > timedelta(hours=12)
