"""From the signature to what the national desk made of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from common.lifecycle import RuleError
from infonet.reporting import services
from infonet.reporting.models import InfoItem
from notices.models import Notice
from tests.factories.infonet import InfoItemFactory, moment
from tests.factories.roster import DelegationFactory, UserFactory


@pytest.fixture
def waiting(people) -> InfoItem:
    """Of 江苏, before its signer."""
    return services.send_for_signature(
        InfoItemFactory(union=people.unions.jiangsu, officer=people.province), by=people.province
    )


@pytest.fixture
def received(people, waiting) -> InfoItem:
    """Of 江苏, on the national desk."""
    return services.sign(waiting, by=people.province_lead)


def sign_url(item: InfoItem) -> str:
    """The signer's page."""
    return reverse("reporting:item-sign", args=[item.pk])


def decide(client, item: InfoItem, verb: str, **data):
    """Press one of the five buttons."""
    return client.post(reverse("reporting:triage-decide", args=[item.pk]), {"verb": verb} | data)


# ---- Signing --------------------------------------------------------------------------------
def test_the_signer_reads_and_signs_and_the_number_is_shown(as_user, waiting, people):
    client = as_user("province_lead")
    assert "签发报送" in client.get(sign_url(waiting)).content.decode()
    answer = client.post(sign_url(waiting), {"act": "sign"}, follow=True)
    item = InfoItem.objects.get(pk=waiting.pk)
    assert (item.status, item.receipt_number, item.on_time) == ("submitted", 1, True)
    assert item.receipt in answer.content.decode()
    assert Event.objects.get(verb="item.signed").facts["receipt"] == item.receipt
    assert Notice.objects.get(kind="item.signed").recipient == people.province


def test_pressed_twice_it_is_signed_once(as_user, waiting):
    data = {"act": "sign", "form_token": "0b8f6f3a-6f0e-4df0-9d6b-3d3f1e7a0001"}
    first, second = (as_user("province_lead").post(sign_url(waiting), data) for _ in range(2))
    assert first.url == second.url and Event.objects.filter(verb="item.signed").count() == 1


def test_a_deputy_signs_in_the_name_of_his_principal(as_user, people, waiting):
    deputy = UserFactory(name="裴文舟")
    day = timezone.localdate()
    DelegationFactory(principal=people.province_lead, deputy=deputy, start=day, end=day)
    client = as_user(deputy)
    assert "代陈签发签发报送" in client.get(sign_url(waiting)).content.decode()
    page = client.post(sign_url(waiting), {"act": "sign"}, follow=True).content.decode()
    item = InfoItem.objects.get(pk=waiting.pk)
    assert (item.signed_by, item.signed_for) == (deputy, people.province_lead)
    assert "陈签发（由裴文舟代）" in page
    assert Event.objects.get(verb="item.signed").who == "裴文舟（代 陈签发）"


def test_a_deputy_whose_time_is_over_sees_nothing(as_user, people, waiting):
    deputy, day = UserFactory(), timezone.localdate()
    DelegationFactory(
        principal=people.province_lead, deputy=deputy, start=day - timedelta(days=3), end=day - timedelta(days=1)
    )
    assert as_user(deputy).get(sign_url(waiting)).status_code == 404


def test_back_to_the_writer_needs_a_reason(as_user, waiting):
    client = as_user("province_lead")
    refused = client.post(sign_url(waiting), {"act": "send_back", "reason": "  "})
    assert refused.status_code == 422 and "请写明理由" in refused.content.decode()
    client.post(sign_url(waiting), {"act": "send_back", "reason": "人数请再核实"})
    item = InfoItem.objects.get(pk=waiting.pk)
    assert (item.status, item.reason) == ("returned", "人数请再核实")
    assert Notice.objects.get(kind="item.sent_back").body.endswith("人数请再核实")


def test_urgent_items_ring_at_the_editors_at_once(people, waiting):
    InfoItem.objects.filter(pk=waiting.pk).update(urgency="critical")
    services.sign(waiting, by=people.province_lead)
    assert Notice.objects.get(kind="item.urgent").recipient == people.editor


def test_ordinary_ones_do_not(received):
    assert not Notice.objects.filter(kind="item.urgent").exists()


@pytest.mark.plan("F26")
@pytest.mark.parametrize(("seconds", "in_time"), [(-1, True), (0, True), (1, False)])
def test_time_is_judged_at_the_last_press_by_the_server(as_user, people, at, seconds, in_time, record_property):
    at("2026-11-16 09:00")
    item = InfoItemFactory(
        union=people.unions.jiangsu,
        officer=people.province,
        urgency="critical",
        event_on=moment("2026-11-16 00:00").date(),
    )
    services.send_for_signature(item, by=people.province)
    limit = moment("2026-11-17 03:59:59")
    now = limit + timedelta(seconds=seconds)
    at(f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S}")
    detail = as_user("province_lead").post(sign_url(item), {"act": "sign"}, follow=True).content.decode()
    item.refresh_from_db()
    assert item.on_time is in_time and item.submitted_at == now
    assert ("迟报" in detail) is not in_time
    record_property("figure", "T−1 s, T: 及时; T+1 s: 迟报, same on item page; clock of the server at the final POST")


def test_numbers_run_without_gaps_when_a_signing_fails(people, monkeypatch):
    def fresh() -> InfoItem:
        return services.send_for_signature(
            InfoItemFactory(union=people.unions.jiangsu, officer=people.province), by=people.province
        )

    numbers = [services.sign(fresh(), by=people.province_lead).receipt_number]
    with pytest.raises(PermissionDenied):
        services.sign(fresh(), by=people.province2)
    numbers.append(services.sign(fresh(), by=people.province_lead).receipt_number)
    assert numbers == [1, 2]


# ---- Triage ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("verb", "status", "event"),
    [("adopt", "adopted", "item.adopted"), ("merge", "merged", "item.merged"), ("keep", "kept", "item.kept"),
     ("return", "returned", "item.returned"), ("reject", "rejected", "item.rejected")],
)  # fmt: skip
def test_the_five_answers(as_user, people, received, verb, status, event):
    decide(as_user("editor"), received, verb, reason="说明")
    item = InfoItem.objects.get(pk=received.pk)
    assert (item.status, item.reason, item.triaged_by) == (status, "说明", people.editor)
    assert Event.objects.get(verb=event).facts["reason"] == "说明"
    told = set(Notice.objects.filter(kind=event).values_list("recipient__username", flat=True))
    assert told == {"province", "province-lead"}


@pytest.mark.parametrize("verb", ["return", "reject"])
def test_returning_and_rejecting_ask_for_the_reason_on_the_same_page(as_user, received, verb):
    client = as_user("editor")
    asked = client.get(reverse("reporting:triage-item", args=[received.pk]), {"ask": verb}).content.decode()
    assert '<textarea class="form-control" id="why"' in asked
    answer = decide(client, received, verb)
    assert answer.status_code == 422 and "请写明理由" in answer.content.decode()
    assert InfoItem.objects.get(pk=received.pk).status == "submitted"


def test_after_an_answer_the_next_item_opens_with_the_way_back(as_user, people, received):
    other = InfoItemFactory(union=people.unions.zhejiang, submitted=True, urgency="urgent", submitted_at=timezone.now())
    client = as_user("editor")
    page = client.get(reverse("reporting:triage")).content.decode()
    assert page.index(str(other.pk)) < page.index(str(received.pk))  # 先急后缓
    answer = decide(client, other, "adopt", form_token="0b8f6f3a-6f0e-4df0-9d6b-3d3f1e7a0002")
    assert str(received.pk) in answer.url and f"done={other.pk}" in answer.url
    landed = client.get(answer.url).content.decode()
    assert "已采用浙江省一条" in landed and reverse("reporting:triage-undo", args=[other.pk]) in landed
    undone = client.post(reverse("reporting:triage-undo", args=[other.pk]))
    assert str(other.pk) in undone.url
    other.refresh_from_db()
    assert (other.status, other.triaged_by) == ("submitted", None)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["item.adopted", "item.undone"]


def test_the_second_editor_is_told_who_was_first(as_user, people, received):
    services.decide(received, "adopt", by=people.editor)
    answer = decide(as_user("editor"), received, "keep")
    assert answer.status_code == 409 and "已由郑编辑处理" in answer.content.decode()


def test_an_answer_that_does_not_exist_is_refused(as_user, received):
    assert decide(as_user("editor"), received, "send").status_code == 409


def test_filters_of_the_queue_keep_their_place(as_user, received):
    client = as_user("editor")
    assert "都处理完了" in client.get(reverse("reporting:triage"), {"view": "urgent"}).content.decode()
    old = client.get(reverse("reporting:triage"), {"view": "old"}).content.decode()
    assert "超 2 天" in old
    answer = client.post(reverse("reporting:triage-decide", args=[received.pk]) + "?view=old", {"verb": "keep"})
    assert "view=old" in answer.url


def test_a_decided_item_opens_without_buttons(as_user, people, received):
    services.decide(received, "keep", by=people.editor)
    page = as_user("editor").get(reverse("reporting:triage-item", args=[received.pk])).content.decode()
    assert 'value="adopt"' not in page and "留存" in page


def test_others_of_the_same_matter_are_named_as_such(as_user, people, received):
    other = InfoItemFactory(union=people.unions.zhejiang, kept=True, title="浙江同一类别的另一件")
    page = as_user("editor").get(reverse("reporting:triage-item", args=[received.pk])).content.decode()
    assert "同类近期信息" in page and other.title in page and "内容是否相近请自己判断" in page


# ---- Sent back, completed, received again -----------------------------------------------------
def test_a_completed_item_keeps_its_number_and_its_time_and_shows_as_completed(as_user, people, received):
    first = received.receipt, received.on_time, received.submitted_at
    services.decide(received, "return", by=people.editor, reason="请补充人数")
    draft = InfoItem.objects.get(pk=received.pk)
    services.save_draft(draft, {"title": "补充后的标题"}, by=people.province, revision=draft.revision)
    services.send_for_signature(draft, by=people.province)
    again = services.sign(draft, by=people.province_lead)
    assert (again.receipt, again.on_time, again.submitted_at) == first and again.resubmitted_at
    assert [e.title for e in again.editions.all()] == [received.title, "补充后的标题"]
    page = as_user("editor").get(reverse("reporting:triage")).content.decode()
    assert "退回后补报" in page and "补充后再报，收文号不变" in page


def test_the_desk_reads_what_was_signed_not_what_is_being_rewritten(as_user, people, received):
    services.decide(received, "return", by=people.editor, reason="请补充")
    draft = InfoItem.objects.get(pk=received.pk)
    changed = {"title": "还没有签发的新标题", "body": "还没有签发的新正文"}
    services.save_draft(draft, changed, by=people.province, revision=draft.revision)
    editor, author = as_user("editor"), as_user("province")
    url, list_url = received.get_absolute_url(), reverse("reporting:item-list")
    for answer in (editor.get(url), editor.get(list_url), editor.get(list_url, {"q": "还没有签发"})):
        assert "还没有签发的新" not in answer.content.decode()
    assert "还没有签发的新正文" in author.get(url).content.decode()


# ---- What a union sees -------------------------------------------------------------------------
def test_the_items_page_tells_every_hand_it_went_through(as_user, people, received):
    services.decide(received, "adopt", by=people.editor, reason="编入下期")
    page = as_user("province").get(received.get_absolute_url()).content.decode()
    for words in ("冯信息 起草", "冯信息 送签发", "陈签发 签发报送", "郑编辑 采用", "编入下期", received.receipt):
        assert words in page


def test_the_list_filters_and_finds(as_user, people, received):
    InfoItemFactory(union=people.unions.jiangsu, officer=people.province, title="另一件草稿")
    client, url = as_user("province"), reverse("reporting:item-list")
    assert "另一件草稿" not in client.get(url, {"state": "submitted"}).content.decode()
    assert "另一件草稿" in client.get(url, {"q": "另一件"}).content.decode()
    assert received.title in client.get(url, {"q": received.receipt}).content.decode()
    assert "没有找到" in client.get(url, {"q": "查无此件"}).content.decode()
    assert client.get(url, {"state": "nonsense", "page": "abc", "q": "%_'\"<"}).status_code == 200


@pytest.mark.parametrize("role", ["province", "editor"])
def test_the_list_asks_as_much_for_fifty_as_for_one(as_user, people, steady_queries, role, received):
    client = as_user(role)
    steady_queries(
        lambda: client.get(reverse("reporting:item-list")),
        lambda: [InfoItemFactory(union=people.unions.jiangsu, submitted=True) for _ in range(49)],
    )


def test_the_queue_asks_as_much_for_fifty_as_for_one(as_user, people, steady_queries, received):
    client = as_user("editor")
    steady_queries(
        lambda: client.get(reverse("reporting:triage-item", args=[received.pk])),
        lambda: [InfoItemFactory(union=people.unions.zhejiang, submitted=True, urgency="normal") for _ in range(49)],
    )


def test_the_signers_list_asks_as_much_for_fifty_as_for_one(as_user, people, steady_queries, waiting):
    client = as_user("province_lead")
    steady_queries(
        lambda: client.get(reverse("reporting:signing-list")),
        lambda: [InfoItemFactory(union=people.unions.jiangsu, awaiting=True) for _ in range(49)],
    )


def test_a_service_refuses_a_reason_of_blanks(people, received):
    with pytest.raises(RuleError):
        services.reject(received, by=people.editor, reason="   ")
