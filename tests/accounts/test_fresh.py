"""The password once more before an act of weight: who typed it, in which session, and how long it holds."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.requests import TYPED_AT
from accounts.rules import Fresh, check_fresh, is_fresh
from audit.models import Event
from common import clock
from common.lifecycle import RuleError
from tests.factories.roster import PASSWORD, UserFactory
from tests.pages import CheckedClient

pytestmark = pytest.mark.django_db
URL = "/accounts/fresh/"


@pytest.fixture
def wang():
    return UserFactory(username="wang", name="王敏")


@pytest.fixture
def inside(wang):
    client = CheckedClient()
    client.force_login(wang, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_right_password_leads_back_to_the_act_and_is_recorded(inside, wang):
    assert "请再输入一次密码" in inside.get(URL, {"next": "/accounts/"}).content.decode()
    answer = inside.post(URL, {"password": PASSWORD, "next": "/accounts/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/")
    assert inside.session[TYPED_AT][0] == wang.pk
    assert Event.objects.get(verb="account.password_confirmed").actor_name == "王敏"


@pytest.mark.parametrize("password", ["", "wrong", "x" * 500])
def test_a_wrong_password_opens_nothing(inside, password):
    answer = inside.post(URL, {"password": password, "next": "/accounts/"})
    assert answer.status_code == 200 and "密码" in answer.content.decode() and TYPED_AT not in inside.session


def test_too_many_wrong_passwords_lock_as_at_the_door(inside, settings):
    settings.AXES_ENABLED = True
    answers = [inside.post(URL, {"password": "wrong"}).status_code for _try in range(6)]
    assert answers[0] == 200 and answers[-1] == 429


def test_another_site_is_not_where_it_leads(inside):
    assert inside.post(URL, {"password": PASSWORD, "next": "https://evil.example/"}).headers["Location"] == "/"


def test_signing_in_counts_as_typing_it(wang):
    client = Client()
    client.post(reverse("accounts:sign-in"), {"username": "wang", "password": PASSWORD})
    assert client.session[TYPED_AT][0] == wang.pk


@pytest.mark.parametrize(("seconds", "holds"), [(0, True), (299, True), (300, True), (301, False), (-1, False)])
def test_it_holds_five_minutes_and_not_before_it_was_typed(wang, seconds, holds):
    now = clock.now()
    assert is_fresh(Fresh(wang.pk, now - timedelta(seconds=seconds)), wang, now) is holds


def test_another_accounts_password_is_no_proof(wang):
    now = clock.now()
    for proof in (None, Fresh(wang.pk + 1, now)):
        with pytest.raises(RuleError, match="重新输入密码"):
            check_fresh(proof, wang, now)


def test_it_is_gone_with_the_session(inside):
    inside.post(URL, {"password": PASSWORD})
    inside.post("/accounts/sign-out/")
    assert TYPED_AT not in inside.session
