"""The log as auditors see it, and its export."""

import csv
import io

import pytest
from django.urls import reverse

from audit.models import Event
from audit.services import record, seal_events
from tests.factories.audit import chain, events

LIST = reverse("audit:event-list")
EXPORT = reverse("audit:export")


def rows(response):
    """The export as a spreadsheet would read it."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


@pytest.mark.plan("A07")
@pytest.mark.parametrize("url", [LIST, EXPORT])
def test_for_all_but_auditors_the_log_does_not_exist(people, as_user, url):
    chain(1)
    answers = {role: as_user(role).get(url).status_code for role in vars(people) if role != "unions"}
    assert {role for role, status in answers.items() if status == 200} == {"auditor"}
    assert set(answers.values()) == {200, 404}


def test_visible_to_agrees_with_the_pages(people):
    chain(2)
    assert Event.objects.visible_to(people.auditor).count() == 2
    assert not Event.objects.visible_to(people.office).exists()
    people.auditor.is_active = False
    assert not Event.objects.visible_to(people.auditor).exists()


def test_an_event_shows_who_what_when_and_its_seal(people, as_user):
    record(people.office, "audit.exported", people.member, holder=people.leader, reason="换届")
    page = as_user("auditor").get(LIST).content.decode()
    assert (
        "另有 1 条正等待封存" in page
        and "导出审计记录" in page
        and people.member.name in page
        and "reason：换届" in page
    )
    assert f"代 {people.leader.name}" in page
    seal_events()
    page = as_user("auditor").get(LIST).content.decode()
    assert "没有等待封存的记录" in page and "已封存 1 条记录" in page


@pytest.mark.parametrize("query, shown", [
    ("who={name}", True), ("who=nobody", False), ("verb=user.moved", True),
        ("verb=user.moved-away", False), ("verb=user.other", False),
    ("object=accounts.user:{pk}", True), ("object=accounts.user:0", False), ("object={label}", True),
    ("since=2026-11-20&until=2026-11-20", True), ("since=2026-11-21", False), ("until=2026-11-19", False),
    ("since=2026-11-21&until=2026-11-20", True),
])  # fmt: skip
def test_each_filter_narrows(people, as_user, at, query, shown):
    at("2026-11-20 00:00")
    record(people.office, "user.moved", people.member)
    filled = query.format(name=people.office.name, pk=people.member.pk, label=people.member.name)
    page = as_user("auditor").get(f"{LIST}?{filled}")
    assert bool(page.context["page"].events) is shown


@pytest.mark.plan("B35")
@pytest.mark.parametrize("query", [
    "since=2026-02-30", "until=0001-01-01", "since=9999-12-31", "verb=%27%3B--", "before=abc", "before=99999999999999999999",
    "after=-1", "after=%EF%BC%91", "who=" + "x" * 500, "object=" + "%25" * 50,
])  # fmt: skip
def test_a_value_that_makes_no_sense_is_left_out(people, as_user, query):
    chain(1)
    assert as_user("auditor").get(f"{LIST}?{query}").status_code == 200


def test_what_was_left_out_is_said(people, as_user):
    page = as_user("auditor").get(f"{LIST}?since=2026-02-30").content.decode()
    assert "不是可用的日期" in page


def test_paging_walks_the_whole_log_and_back(people, as_user):
    chain(120)
    client, url, seen = as_user("auditor"), LIST, []
    while url:
        response = client.get(url)
        seen += [event.pk for event in response.context["page"].events]
        older = response.context["older_url"]
        url = LIST + older if older else ""
    assert len(seen) == len(set(seen)) == 120 and seen == sorted(seen, reverse=True)
    back = client.get(LIST + response.context["newer_url"])
    assert [event.pk for event in back.context["page"].events] == seen[50:100]
    first = client.get(LIST + back.context["newer_url"])
    assert [event.pk for event in first.context["page"].events] == seen[:50] and not first.context["newer_url"]


def test_the_list_asks_as_many_queries_for_one_event_as_for_fifty(people, as_user, steady_queries):
    chain(1)
    client = as_user("auditor")
    steady_queries(lambda: client.get(LIST), grow=lambda: events(49, by=people.office))


def test_nothing_found_shows_a_way_on(people, as_user):
    assert "没有符合条件的记录" in as_user("auditor").get(f"{LIST}?who=nobody").content.decode()


def test_the_export_holds_the_filtered_events_and_is_an_event_itself(people, as_user):
    record(people.office, "user.moved", people.member)
    record(people.leader, "user.moved", people.member)
    found = rows(as_user("auditor").get(f"{EXPORT}?who={people.office.name}"))
    assert [row[2] for row in found] == [people.office.name]
    taken = Event.objects.get(verb="audit.exported")
    assert taken.actor_id == people.auditor.pk and taken.facts == {"asked": {"who": people.office.name}}


NASTY = [
    "a\r\nb", "\x1b[31mred", "\u202egnp.exe", "a\u2028b", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " ＝1", "a\tb", "zero\u200bwidth",
    '"quoted", with comma', "𠮷䶮", "\x85next", "\ufeffbom",
]  # fmt: skip


@pytest.mark.plan("A06", "B10")
def test_one_event_is_one_line_whatever_was_typed(people, as_user, record_property):
    for text in NASTY:
        people.member.name = text
        record(people.member, "user.moved", people.member, reason=text)
    response = as_user("auditor").get(f"{EXPORT}?verb=user.moved")
    raw = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(raw.splitlines()) == len(NASTY) + 1
    found = list(csv.reader(io.StringIO(raw, newline="")))[1:]
    assert len(found) == len(NASTY) and {len(row) for row in found} == {13}
    for cell in (cell for row in found for cell in row):
        assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠")) and cell.isprintable()
    record_property("figure", f"{len(NASTY)} injections, each one line, 0 formula cells")


def test_the_export_is_streamed_in_chunks(people, as_user, django_assert_max_num_queries):
    chain(30)
    client = as_user("auditor")
    with django_assert_max_num_queries(10):
        assert len(rows(client.get(EXPORT))) == 31
