"""S02: what belongs to one province does not exist for another, nor for somebody without a part in the work."""

import uuid

import pytest
from django.urls import reverse

from infonet.publishing.models import BulletinIssue
from infonet.reporting import services
from infonet.reporting.models import InfoItem
from tests.factories.infonet import BulletinIssueFactory, EntryFactory, InfoItemFactory, png
from tests.factories.roster import UserFactory

SECRET = "只属于江苏的标题"


@pytest.fixture
def item(people) -> InfoItem:
    """An item of 江苏 with a file, on the national desk."""
    item = InfoItemFactory(union=people.unions.jiangsu, officer=people.province, submitted=True, title=SECRET)
    InfoItem.objects.filter(pk=item.pk).update(status="returned", reason="补充")
    item.refresh_from_db()
    services.attach_file(item, png(), name="江苏.png", by=people.province)
    item.refresh_from_db()
    return item


def addresses(item: InfoItem, pk) -> list[tuple[str, str]]:
    """Every address that names an item, by method."""
    number = item.attachments.get().pk
    names = ["item-detail", "item-edit", "item-sign"]
    gets = [("get", reverse(f"reporting:{name}", args=[pk])) for name in names]
    gets.append(("get", reverse("reporting:attachment-download", args=[pk, number])))
    posts = ["item-edit", "item-autosave", "item-recall", "item-sign"]
    return gets + [("post", reverse(f"reporting:{name}", args=[pk])) for name in posts]


@pytest.mark.plan("S02")
@pytest.mark.parametrize(
    "who", ["province2", "grassroots", "member", "standing", "scrutineer", "sysadmin", "auditor", "visitor"]
)
def test_every_address_of_another_unions_item_answers_as_if_it_did_not_exist(as_user, item, who, record_property):
    client = as_user(UserFactory() if who == "visitor" else who)
    before = InfoItem.objects.values().get(pk=item.pk)
    data = {"title": "改", "act": "sign", "revision": item.revision, "reason": "x", "verb": "adopt"}
    for (method, real), (_m, missing) in zip(addresses(item, item.pk), addresses(item, uuid.uuid4()), strict=True):
        answers = [getattr(client, method)(address, data) for address in (real, missing)]
        assert [a.status_code for a in answers] == [404, 404], f"{method} {real}"
        bodies = [a.content.decode() for a in answers]
        assert SECRET not in bodies[0] and len(bodies[0]) == len(bodies[1]), real
    assert InfoItem.objects.values().get(pk=item.pk) == before
    record_property(
        "figure", "8 roles × 8 addresses of an item: 404, as for an id that does not exist; nothing changed"
    )


@pytest.mark.plan("S02")
@pytest.mark.parametrize("who", ["province2", "grassroots"])
def test_lists_counts_and_search_show_nothing_of_it(as_user, item, who):
    client = as_user(who)
    page = client.get(reverse("reporting:item-list"), {"q": SECRET[:4]}).content.decode()
    assert "没有找到" in page and SECRET not in page
    assert "全部 <span" in client.get(reverse("reporting:item-list")).content.decode()
    assert 'class="ld-num">0<' in client.get(reverse("reporting:item-list")).content.decode()
    assert SECRET not in client.get("/search/", {"q": SECRET[:4]}).content.decode()


def test_a_file_is_not_reached_through_another_item(as_user, item, people):
    own = InfoItemFactory(union=people.unions.zhejiang, officer=people.province2)
    answer = as_user("province2").get(
        reverse("reporting:attachment-download", args=[own.pk, item.attachments.get().pk])
    )
    assert answer.status_code == 404


def test_a_draft_is_not_on_the_national_desk(as_user, people):
    draft = InfoItemFactory(union=people.unions.jiangsu, title=SECRET)
    for role in ("editor", "leader", "office"):
        assert as_user(role).get(draft.get_absolute_url()).status_code == 404
        assert SECRET not in as_user(role).get(reverse("reporting:item-list")).content.decode()
    assert not InfoItem.objects.visible_to(people.editor).exists()


@pytest.mark.plan("S02")
@pytest.mark.parametrize("who", ["province", "province2", "member", "grassroots", "auditor", "sysadmin", "visitor"])
@pytest.mark.parametrize(
    "facts", [{}, {"awaiting": True}, {"published": True, "to_members": False, "to_unions": False}]
)
def test_an_issue_not_sent_to_somebody_does_not_exist_for_him(as_user, who, facts):
    issue = BulletinIssueFactory(title=SECRET, **facts)
    entry = EntryFactory(issue=issue)
    client = as_user(UserFactory() if who == "visitor" else who)
    for name in ("issue-detail", "issue-docx", "issue-pdf"):
        assert client.get(reverse(f"publishing:{name}", args=[issue.pk])).status_code == 404
    for name in ("issue-send", "issue-recall", "issue-sign", "issue-clear"):
        assert client.post(reverse(f"publishing:{name}", args=[issue.pk]), {"act": "sign"}).status_code == 404
    for name in ("entry-edit", "entry-move", "entry-remove"):
        assert client.post(reverse(f"publishing:{name}", args=[issue.pk, entry.pk])).status_code in (403, 404)
    assert BulletinIssue.objects.get(pk=issue.pk).status == issue.status


def test_the_ledger_page_of_a_stranger_says_who_may(as_user):
    answer = as_user("member").get(reverse("merit:ledger"))
    assert answer.status_code == 403 and "积分台账供" in answer.content.decode()
