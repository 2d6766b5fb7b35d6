"""F21, F22, F25: what several do to one item at the same moment. Each race is first shown without the lock."""

import uuid
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Event
from common.edits import EditConflict
from common.lifecycle import RuleError
from common.models import NumberSeries
from infonet.publishing import services as publishing
from infonet.reporting import services
from infonet.reporting.models import InfoItem
from infonet.reporting.services import drafts, triage
from notices.models import Notice
from tests.factories.infonet import BulletinIssueFactory, EntryFactory, InfoItemFactory
from tests.races.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 100


def unlocked(item: InfoItem) -> InfoItem:
    """The control: look without holding."""
    return InfoItem.objects.get(pk=item.pk)


def decide_and_return(people) -> list[Any]:
    """One editor adopts while another returns."""
    item = InfoItemFactory(union=people.unions.jiangsu, officer=people.province, submitted=True)
    return at_once([
        lambda: services.adopt(item, by=people.editor),
        lambda: services.return_for_completion(item, by=people.editor, reason="请补充"),
    ])  # fmt: skip


@pytest.mark.plan("F21")
def test_adopt_and_return_at_once_leave_one_answer_and_the_loser_is_told(people, record_property):
    for _ in range(ROUNDS):
        results = decide_and_return(people)
        (refusal,) = [r for r in results if isinstance(r, Exception)]
        assert isinstance(refusal, RuleError) and "已由郑编辑处理" in str(refusal.message)
    verbs = Counter(
        Event.objects.filter(verb__in=["item.adopted", "item.returned"]).values_list("object_id", flat=True)
    )
    assert len(verbs) == ROUNDS and set(verbs.values()) == {1}
    record_property("figure", f"{ROUNDS} rounds adopt × return: 1 transition each, the loser names the winner")


@pytest.mark.plan("F21")
def test_without_the_lock_both_would_win(people, monkeypatch, record_property):
    monkeypatch.setattr(triage, "locked", unlocked)
    both = 0
    for _ in range(ROUNDS):
        both += not any(isinstance(r, Exception) for r in decide_and_return(people))
        if both:
            break
    assert both, "the race was not reached; the test above shows nothing"
    record_property("figure", "control without the row lock: both win")


@pytest.mark.plan("F22")
def test_five_posts_of_one_form_send_an_item_once(people, as_user, record_property):
    for _ in range(20):
        item = InfoItemFactory(union=people.unions.jiangsu, officer=people.province)
        url = reverse("reporting:item-edit", args=[item.pk])
        data = {
            "matter": "workers", "urgency": "normal", "title": "五次同时送签", "body": item.body, "advice": item.advice, "place": item.place,
            "headcount": 312, "event_on": item.event_on.isoformat(), "revision": 1, "act": "send", "form_token": str(uuid.uuid4()),
        }  # fmt: skip
        clients = [Client() for _ in range(5)]
        for client in clients:
            client.force_login(people.province, backend="django.contrib.auth.backends.ModelBackend")
        answers = at_once([lambda c=c, url=url, data=data: c.post(url, data) for c in clients])
        assert {(a.status_code, a.url) for a in answers} == {(302, item.get_absolute_url())}
        item.refresh_from_db()
        assert (item.status, item.revision) == ("awaiting_signature", 2)
        assert Event.objects.filter(verb="item.sent", object_id=str(item.pk)).count() == 1
        assert Notice.objects.filter(kind="item.sent", url=item.get_absolute_url()).count() == 1
    record_property("figure", "20 rounds × 5 parallel POSTs: 1 saving, 1 sending, 1 notice, all land on the item")


@pytest.mark.plan("F22")
def test_five_clicks_at_once_open_one_page(people):
    for _ in range(20):
        pages = at_once([lambda: services.start_draft(union=people.unions.jiangsu, by=people.province)] * 5)
        assert len({d.pk for d in pages}) == 1
        services.save_draft(pages[0], {"title": "写了"}, by=people.province, revision=0)


@pytest.mark.plan("F22")
def test_five_signatures_at_once_give_one_number(people):
    item = services.send_for_signature(
        InfoItemFactory(union=people.unions.jiangsu, officer=people.province), by=people.province
    )
    results = at_once([lambda: services.sign(item, by=people.province_lead)] * 5)
    assert sum(isinstance(r, RuleError) for r in results) == 4
    assert NumberSeries.objects.get(series="receipt").last == 1 and item.editions.count() == 1


@pytest.mark.plan("F25")
def test_two_savings_at_once_lose_nothing_silently(people, record_property):
    item = InfoItemFactory(union=people.unions.jiangsu, officer=people.province)
    for n in range(1, ROUNDS + 1):
        texts = [f"甲写的第{n}稿", f"乙写的第{n}稿"]
        acts = [lambda t=t, n=n: services.save_draft(item, {"body": t}, by=people.province, revision=n) for t in texts]
        results = at_once(acts)
        (conflict,) = [r for r in results if isinstance(r, EditConflict)]
        (won,) = [r for r in results if isinstance(r, InfoItem)]
        assert conflict.current.body == won.body in texts
    assert InfoItem.objects.get(pk=item.pk).revision == ROUNDS + 1
    record_property("figure", f"{ROUNDS} rounds of two savings: one kept, the other told with both texts")


def test_without_the_lock_a_saving_would_vanish(people, monkeypatch):
    monkeypatch.setattr(drafts, "locked", unlocked)
    for _ in range(ROUNDS):
        item = InfoItemFactory(union=people.unions.jiangsu, officer=people.province)
        acts = [
            lambda t=t, i=item: services.save_draft(i, {"body": t}, by=people.province, revision=1)
            for t in ("甲", "乙")
        ]
        if not any(isinstance(r, Exception) for r in at_once(acts)):
            return
    pytest.fail("the race was not reached; the test above shows nothing")


def test_numbers_taken_at_once_have_no_gaps(people):
    send = services.send_for_signature
    items = [
        send(InfoItemFactory(union=people.unions.jiangsu, officer=people.province), by=people.province)
        for _ in range(24)
    ]
    results = at_once([lambda i=i: services.sign(i, by=people.province_lead) for i in items[:12]])
    results += at_once([lambda i=i: services.sign(i, by=people.province_lead) for i in items[12:]])
    assert sorted(item.receipt_number for item in results) == list(range(1, 25))


def test_an_issue_signed_five_times_at_once_is_printed_once(people):
    issue = BulletinIssueFactory(composed_by=people.editor, awaiting=True)
    EntryFactory(issue=issue)
    results = at_once([lambda: publishing.sign_and_publish(issue, by=people.leader)] * 5)
    assert sum(isinstance(r, RuleError) for r in results) == 4
    assert issue.scores.count() == 1 and NumberSeries.objects.get(series="issue.briefing").last == 1
