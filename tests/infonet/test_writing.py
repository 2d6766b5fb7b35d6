"""写一篇: drafts with an address, savings that lose nothing, files, the sending."""

import json
import re
import uuid
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from common.edits import EditConflict
from common.lifecycle import RuleError
from documents.models import StoredFile
from infonet.reporting import services
from infonet.reporting.models import Attachment, InfoItem
from notices.models import Notice
from tests.factories.infonet import BODY, TITLE, InfoItemFactory, png

PNG = png()


def fields(item: InfoItem, **changes) -> dict:
    """What the page would post for this item."""
    names = ("matter", "urgency", "title", "body", "advice", "place")
    data = {name: getattr(item, name) for name in names} | {"revision": item.revision, "form_token": str(uuid.uuid4())}
    data |= {"event_on": item.event_on.isoformat() if item.event_on else "", "headcount": item.headcount or ""}
    return data | changes


@pytest.fixture
def draft(people) -> InfoItem:
    """A draft of 江苏."""
    return InfoItemFactory(union=people.unions.jiangsu, officer=people.province)


def edit(item: InfoItem) -> str:
    """The page's address."""
    return reverse("reporting:item-edit", args=[item.pk])


# ---- A page with an address ---------------------------------------------------------------
def test_one_click_leads_to_a_blank_page_and_twice_to_the_same(as_user, people):
    client = as_user("province")
    first = client.get(reverse("reporting:item-create"))
    assert first.url == client.get(reverse("reporting:item-create")).url
    assert InfoItem.objects.get().is_blank
    assert client.get(first.url).status_code == 200


def test_a_blank_page_shows_in_no_list(as_user, people):
    client = as_user("province")
    client.get(reverse("reporting:item-create"))
    assert "还没有报送过信息" in client.get(reverse("reporting:item-list")).content.decode()


def test_only_officers_get_a_page(people):
    for who in (people.province_lead, people.editor, people.member, people.province2):
        with pytest.raises(PermissionDenied):
            services.start_draft(union=people.unions.jiangsu, by=who)


def test_an_officer_of_two_unions_may_choose(people, as_user):
    people.province.person.officerships.create(union=people.unions.zhejiang, start="2024-01-01")
    client = as_user("province")
    client.get(reverse("reporting:item-create"), {"union": people.unions.zhejiang.pk})
    assert InfoItem.objects.get().union == people.unions.zhejiang
    assert client.get(reverse("reporting:item-create"), {"union": "9" * 30}).status_code == 403


# ---- Saving -------------------------------------------------------------------------------
def test_autosave_keeps_the_text_and_answers_with_time_revision_and_checks(as_user, draft, at):
    at("2026-11-16 10:42")
    answer = as_user("province").post(
        reverse("reporting:item-autosave", args=[draft.pk]), fields(draft, body="新写的正文", event_on="2026-11-15")
    )
    data = json.loads(answer.content)
    assert (data["saved_at"], data["revision"]) == ("10:42", draft.revision + 1)
    assert "要素齐全吗" in data["checks_html"] and 'href="#id_body"' in data["checks_html"]
    draft.refresh_from_db()
    assert (draft.body, draft.saved_by.username) == ("新写的正文", "province")


def test_the_same_text_again_changes_nothing_even_from_an_older_page(draft, people):
    saved = services.save_draft(draft, {"title": "甲"}, by=people.province, revision=1)
    again = services.save_draft(draft, {"title": "甲"}, by=people.province, revision=1)
    assert saved.revision == again.revision == 2


@pytest.mark.plan("F25")
def test_of_two_who_write_at_once_the_second_loses_no_word(as_user, people, draft, record_property):
    page = fields(draft)
    mine, theirs = as_user("province"), as_user("province")
    for n in range(20):
        draft.refresh_from_db()
        page = fields(draft)
        assert theirs.post(edit(draft), page | {"body": f"对方写的第{n}稿，已经存下。"}).status_code == 302
        answer = mine.post(edit(draft), page | {"body": f"我写的第{n}稿，一个字不能丢。"})
        text = answer.content.decode()
        assert answer.status_code == 409
        assert f"我写的第{n}稿，一个字不能丢。" in text and f"对方写的第{n}稿，已经存下。" in text and "<ins>" in text
        assert InfoItem.objects.get(pk=draft.pk).body == f"对方写的第{n}稿，已经存下。"
        seen = re.search(r'name="revision" value="(\d+)"', text).group(1)
        token = str(uuid.uuid4())
        assert (
            mine.post(edit(draft), page | {"body": "两份合好", "revision": seen, "form_token": token}).status_code
            == 302
        )
    record_property("figure", "20 rounds over HTTP, 0 lost updates, both texts shown each time")


def test_what_one_page_sends_while_its_own_autosave_is_under_way_is_no_conflict(as_user, draft):
    client, page = as_user("province"), fields(draft)
    client.post(reverse("reporting:item-autosave", args=[draft.pk]), page | {"body": "打到一半"})
    answer = client.post(edit(draft), page | {"body": "打完了，送出时自动保存的回答还没有到"})
    assert answer.status_code == 302
    late = client.post(reverse("reporting:item-autosave", args=[draft.pk]), page | {"body": "打到一半"})
    assert late.status_code == 409 and InfoItem.objects.get(pk=draft.pk).body.startswith("打完了")


def test_another_page_of_the_same_person_is_another_page(as_user, draft):
    client, one, two = as_user("province"), fields(draft), fields(draft)
    client.post(reverse("reporting:item-autosave", args=[draft.pk]), one | {"body": "第一个窗口"})
    assert client.post(edit(draft), two | {"body": "第二个窗口"}).status_code == 409


def test_autosave_after_somebody_else_says_who_and_stores_nothing(as_user, people, draft):
    services.save_draft(draft, {"title": "对方的标题"}, by=people.province, revision=draft.revision)
    answer = as_user("province").post(
        reverse("reporting:item-autosave", args=[draft.pk]), fields(draft, title="我的标题")
    )
    assert answer.status_code == 409 and answer.json()["conflict"] and people.province.name in answer.json()["message"]
    assert InfoItem.objects.get(pk=draft.pk).title == "对方的标题"


def test_a_bad_field_does_not_hide_that_somebody_saved_in_between(as_user, people, draft):
    services.save_draft(draft, {"body": "对方的"}, by=people.province, revision=draft.revision)
    answer = as_user("province").post(edit(draft), fields(draft, title="长" * 41, body="我的"))
    assert f'name="revision" value="{draft.revision}"' in answer.content.decode()


def test_a_title_of_41_characters_is_told_its_length_and_kept_on_the_page(as_user, draft):
    answer = as_user("province").post(edit(draft), fields(draft, title="长" * 41))
    assert answer.status_code == 422
    assert "标题现有 41 字，请减到 40 字以内。" in answer.content.decode() and "长" * 41 in answer.content.decode()
    assert InfoItem.objects.get(pk=draft.pk).title == TITLE


def test_autosave_says_the_same_in_one_sentence(as_user, draft):
    answer = as_user("province").post(
        reverse("reporting:item-autosave", args=[draft.pk]), fields(draft, title="长" * 41)
    )
    assert (answer.status_code, answer.json()["message"]) == (422, "标题现有 41 字，请减到 40 字以内。")


def test_forty_rare_characters_fit_and_are_kept_as_typed(as_user, draft):
    title = "𠮷䶮\uf900" + "𠮷" * 37
    assert (
        as_user("province").post(edit(draft), fields(draft, title=title, body=BODY + "䶮\U00030edd")).status_code == 302
    )
    draft.refresh_from_db()
    assert draft.title == title and draft.body.endswith("䶮\U00030edd")


def test_a_title_of_a_million_characters_is_refused_in_words(as_user, draft):
    answer = as_user("province").post(edit(draft), fields(draft, title="长" * 350_000))
    assert answer.status_code == 422 and "请减到 40 字以内" in answer.content.decode()


def test_ten_megabytes_of_text_are_refused_not_a_crash(as_user, draft):
    answer = as_user("province").post(edit(draft), fields(draft, body="a" * 10_000_000))
    assert answer.status_code in (400, 413)
    assert InfoItem.objects.get(pk=draft.pk).body == BODY


@pytest.mark.parametrize("name", ["title", "body", "place"])
def test_a_nul_is_refused(as_user, draft, name):
    assert as_user("province").post(edit(draft), fields(draft, **{name: "a\x00b"})).status_code == 400


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"event_on": "2199-01-01"}, "这一天还没有到"), ({"event_on": "昨天"}, "日期请写成"), ({"event_on": "1900-01-01"}, "核对年份"),
        ({"headcount": "很多"}, "人数请只写数字"), ({"headcount": "-1"}, "人数不能小于 0"), ({"headcount": "9" * 12}, "9999999"),
        ({"urgency": "whatever"}, "有多急"), ({"body": "长" * 20_001}, "正文现有 20001 字"), ({"advice": "长" * 2001}, "2001"),
        ({"place": "长" * 61}, "地点现有 61 字"), ({"revision": "x"}, ""), ({"revision": ""}, ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_nothing_is_stored(as_user, draft, change, says):
    answer = as_user("province").post(edit(draft), fields(draft, title="改过的标题") | change)
    assert answer.status_code == 422 and says in answer.content.decode() and "改过的标题" in answer.content.decode()
    assert InfoItem.objects.get(pk=draft.pk).title == TITLE


@pytest.mark.parametrize("name", ["title", "body", "advice", "place"])
def test_classified_text_is_refused_at_saving_and_stays_only_on_the_page(as_user, draft, name):
    marked = "（机密）某事"
    answer = as_user("province").post(edit(draft), fields(draft, **{name: marked}))
    assert answer.status_code == 422 and "非涉密系统" in answer.content.decode() and marked in answer.content.decode()
    auto = as_user("province").post(
        reverse("reporting:item-autosave", args=[draft.pk]), fields(draft, **{name: marked})
    )
    assert auto.status_code == 422 and "机要渠道" in auto.json()["message"]
    assert not InfoItem.objects.filter(**{f"{name}__contains": "机密"}).exists()


def test_what_waits_for_signature_can_no_longer_be_written(people, draft):
    services.send_for_signature(draft, by=people.province)
    with pytest.raises(RuleError):
        services.save_draft(draft, {"title": "改"}, by=people.province, revision=draft.revision)


def test_a_service_call_with_an_old_revision_is_a_conflict(people, draft):
    services.save_draft(draft, {"title": "一"}, by=people.province, revision=1)
    with pytest.raises(EditConflict):
        services.save_draft(draft, {"title": "二"}, by=people.province, revision=1)


# ---- Files --------------------------------------------------------------------------------
def test_a_picture_is_kept_with_the_text_that_was_typed(as_user, draft, people):
    file = SimpleUploadedFile("停产通知.png", PNG, content_type="image/png")
    answer = as_user("province").post(edit(draft), fields(draft, body="先打的字也在", act="attach", file=file))
    assert answer.status_code == 302 and answer.url.endswith("#files")
    draft.refresh_from_db()
    attachment = draft.attachments.get()
    assert (attachment.file.name, draft.body) == ("停产通知.png", "先打的字也在")
    assert Event.objects.filter(verb="item.attached").exists()
    page = as_user("province").get(edit(draft)).content.decode()
    assert "停产通知.png" in page
    download = as_user("province_lead").get(reverse("reporting:attachment-download", args=[draft.pk, attachment.pk]))
    assert b"".join(download.streaming_content)[:4] == b"\x89PNG" and download["X-Content-Type-Options"] == "nosniff"


def test_the_same_upload_sent_twice_is_one_file(as_user, draft):
    data = fields(draft, act="attach")
    for _ in range(2):
        as_user("province").post(edit(draft), data | {"file": SimpleUploadedFile("一.png", PNG)})
    assert draft.attachments.count() == 1


def test_what_is_no_picture_is_refused_in_words(as_user, draft):
    answer = as_user("province").post(
        edit(draft), fields(draft, act="attach", file=SimpleUploadedFile("图.png", b"MZ not a picture"))
    )
    assert answer.status_code == 422 and not Attachment.objects.exists()


def test_a_file_named_as_classified_is_refused(as_user, draft):
    answer = as_user("province").post(
        edit(draft), fields(draft, act="attach", file=SimpleUploadedFile("（机密）通知.png", PNG))
    )
    assert answer.status_code == 422 and not StoredFile.objects.exists()


def test_no_more_than_nine_files(draft, people):
    for n in range(9):
        services.attach_file(draft, BytesIO(PNG), name=f"{n}.png", by=people.province)
    with pytest.raises(RuleError):
        services.attach_file(draft, BytesIO(PNG), name="10.png", by=people.province)


def test_a_file_can_be_taken_off_again(as_user, draft, people):
    attachment = services.attach_file(draft, BytesIO(PNG), name="一.png", by=people.province)
    draft.refresh_from_db()
    as_user("province").post(edit(draft), fields(draft, act=f"remove-{attachment.pk}"))
    assert not draft.attachments.exists() and not StoredFile.objects.exists()


def test_a_file_of_another_item_is_not_taken_off_through_this_one(as_user, draft, people):
    other = services.attach_file(
        InfoItemFactory(union=people.unions.zhejiang, officer=people.province2),
        BytesIO(PNG),
        name="一.png",
        by=people.province2,
    )
    for number in (str(other.pk), "9" * 30, "x"):
        as_user("province").post(edit(draft), fields(draft, act=f"remove-{number}"))
    assert Attachment.objects.filter(pk=other.pk).exists()


# ---- Sending ------------------------------------------------------------------------------
def test_the_button_names_the_signer_and_sends_to_him(as_user, people, draft):
    assert "送陈签发签发" in as_user("province").get(edit(draft)).content.decode()
    answer = as_user("province").post(edit(draft), fields(draft, act="send"))
    draft.refresh_from_db()
    assert answer.url == draft.get_absolute_url() and draft.status == "awaiting_signature"
    assert Notice.objects.get(kind="item.sent").recipient == people.province_lead
    assert Event.objects.filter(verb="item.sent", actor_id=people.province.pk).count() == 1


def test_the_button_pressed_twice_sends_once(as_user, draft):
    data = fields(draft, act="send")
    first, second = (as_user("province").post(edit(draft), data) for _ in range(2))
    assert first.url == second.url
    assert Event.objects.filter(verb="item.sent").count() == Notice.objects.filter(kind="item.sent").count() == 1


def test_what_is_not_complete_is_kept_and_told_what_it_lacks(as_user, draft):
    answer = as_user("province").post(edit(draft), fields(draft, body="太短。", act="send"))
    assert answer.status_code == 422 and "正文太短" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.status, draft.body) == ("draft", "太短。")
    assert f'name="revision" value="{draft.revision}"' in answer.content.decode()


def test_preview_saves_and_shows_the_item(as_user, draft):
    answer = as_user("province").post(edit(draft), fields(draft, body="预览前打的字", act="preview"), follow=True)
    assert "预览前打的字" in answer.content.decode()


def test_recall_brings_it_back_and_tells_the_log(as_user, people, draft):
    services.send_for_signature(draft, by=people.province)
    answer = as_user("province").post(reverse("reporting:item-recall", args=[draft.pk]))
    assert answer.url == edit(draft) and InfoItem.objects.get(pk=draft.pk).status == "draft"
    assert Event.objects.filter(verb="item.recalled").exists()


def test_a_conflict_in_the_matter_alone_is_shown_too(as_user, people, draft):
    services.save_draft(draft, {"matter": "stability"}, by=people.province, revision=draft.revision)
    answer = as_user("province").post(edit(draft), fields(draft, urgency="urgent"))
    assert answer.status_code == 409 and "只是类别" in answer.content.decode()


def test_the_writing_page_asks_the_database_little(as_user, draft, django_assert_max_num_queries):
    client = as_user("province")
    client.get(edit(draft))
    with django_assert_max_num_queries(34):
        client.get(edit(draft))
