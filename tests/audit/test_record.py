"""Events: what is written, and that it reads back the same on both databases."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import RequestFactory, override_settings
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from audit import origin
from audit.middleware import Origin
from audit.models import Event
from audit.services import history, plain, record, seal_events
from audit.verification import verify
from tests.factories.roster import UserFactory


def test_an_event_says_who_did_what_to_which_object(people):
    event = record(people.office, "user.created", people.member, reason="换届")
    event.refresh_from_db()
    assert (event.actor_id, event.actor_name) == (people.office.pk, people.office.name)
    assert (event.object_type, event.object_id, event.object_label) == (
        "accounts.user",
        str(people.member.pk),
        people.member.name,
    )
    assert event.facts == {"reason": "换届"}
    assert event.who == people.office.name


def test_a_deputy_is_shown_with_the_one_he_acts_for(people):
    event = record(people.office, "item.signed", None, holder=people.leader)
    assert event.who == f"{people.office.name}（代 {people.leader.name}）"


def test_acting_in_ones_own_right_names_no_holder(people):
    assert record(people.office, "item.signed", None, holder=people.office).holder_name == ""


def test_what_the_portal_does_by_itself_is_done_by_the_system(db):
    assert record(None, "merit.recomputed", None).actor_name == "系统"


@pytest.mark.plan("A01")
def test_an_act_that_fails_leaves_no_event_and_an_event_that_fails_undoes_the_act(db):
    with pytest.raises(AttributeError), transaction.atomic():
        user = UserFactory()
        record(user, "user.created", "not a model")
    assert not Event.objects.exists()
    assert not type(user).objects.filter(pk=user.pk).exists()


def test_history_holds_the_objects_own_events_oldest_first(people):
    for verb in ("report.sent", "report.returned", "report.sent"):
        record(people.office, verb, people.member)
    record(people.office, "report.sent", people.chair)
    assert [event.verb for event in history(people.member)] == ["report.sent", "report.returned", "report.sent"]
    assert [event.verb for event in history(people.member, "report.returned")] == ["report.returned"]


def request(**headers):
    made = RequestFactory().get("/", **headers)
    made.request_id = "abc-123"
    return made


def seen_by(**headers):
    found = []
    Origin(lambda r: found.append(origin.current.get()))(request(**headers))
    assert origin.current.get() == origin.Source()
    return found[0]


def test_the_address_is_the_callers_own_when_nothing_stands_in_front():
    assert seen_by(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="10.0.0.1") == origin.Source("192.0.2.7", "abc-123")


@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_behind_the_proxy_only_the_address_it_added_itself_counts():
    assert seen_by(HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.4").ip == "198.51.100.4"
    assert seen_by(HTTP_X_FORWARDED_FOR="<script>").ip == ""


def test_the_event_bears_the_requests_address_and_number(db):
    Origin(lambda r: record(None, "page.read", None))(request(REMOTE_ADDR="192.0.2.7"))
    assert Event.objects.values_list("ip", "request_id").get() == ("192.0.2.7", "abc-123")


def test_facts_are_made_plain(people):
    moment = datetime(2026, 11, 20, 17, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    facts = {
        "n": 3, "yes": True, "none": None, "share": 0.5, "sum": Decimal("1.10"), "day": date(2026, 1, 2), "at": moment,
        "who": people.office, "word": gettext_lazy("启用"), "many": ("a", {"b": 2}), "nul": "a\x00b", "half": "\ud800",
    }  # fmt: skip
    assert plain(facts) == {
        "n": 3, "yes": True, "none": None, "share": "0.5", "sum": "1.10", "day": "2026-01-02", "at": "2026-11-20T09:00:00+00:00",
        "who": people.office.name, "word": "启用", "many": ["a", {"b": 2}], "nul": "a\ufffdb", "half": "\ufffd",
    }  # fmt: skip


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


class AnyFacts(TestCase):
    """Whatever is put in, the sealed bytes are the stored bytes."""

    @pytest.mark.plan("A04")
    @settings(max_examples=60, deadline=None)
    @given(facts=ANYTHING, label=st.text(max_size=300))
    def test_no_fact_or_label_reads_back_as_tampering(self, facts, label):
        user = UserFactory(username="anyone")
        user.name = label
        record(user, "test.done", user, fact=facts)
        seal_events()
        assert verify().sound
