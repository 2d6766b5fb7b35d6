"""S1, S3: what happens to those who mistype, come second, attach the wrong file or look at an old page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.lifecycle import RuleError
from meetings.major_issues import rules, services
from meetings.major_issues.models import Attachment, MajorIssue, Opinion
from tests.factories import issues
from tests.factories.issues import user

FORM = {"title": "标准", "urgency": "normal", "background": "情况", "option_1": "甲", "option_text_1": "做甲"}
NEW = "/meetings/issues/new/"
pytestmark = pytest.mark.usefixtures("people")


def pdf(name="背景.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n")


def text_of(response):
    return response.content.decode()


def test_who_mends_another_field_is_told_to_choose_the_files_again(as_user):
    told = text_of(as_user("office").post(NEW, FORM | {"option_text_1": "", "papers": [pdf(), pdf("方案.pdf")]}))
    assert "还没有保存，请重新选择附件：背景.pdf、方案.pdf。" in told
    assert "请重新选择附件" not in text_of(as_user("office").post(NEW, FORM | {"option_text_1": ""}))


def test_of_several_files_the_refused_one_is_named(as_user):
    told = text_of(
        as_user("office").post(NEW, FORM | {"papers": [pdf(), SimpleUploadedFile("甲.exe", b"MZ\x90\0" * 99)]})
    )
    assert "甲.exe：文件内容是" in told
    assert not MajorIssue.objects.exists()


def test_a_wrong_attachment_is_taken_away_before_the_members_are_asked(as_user):
    issue = issues.raised(files=[pdf("错的.pdf"), pdf("对的.pdf")])
    other = issues.raised(files=[pdf("别人的.pdf")])
    wrong, right = issue.attachments.all()
    address, client = reverse("major_issues:issue-edit", args=[issue.pk]), as_user("office")
    assert "错的.pdf" in text_of(client.get(address))
    stray = client.post(address, FORM | {"revision": 0, "dropped": [other.attachments.get().pk]})
    assert stray.status_code == 200
    assert client.post(address, FORM | {"revision": 0, "dropped": [wrong.pk]}).status_code == 302
    assert list(issue.attachments.all()) == [right]
    assert Attachment.objects.filter(issue=other).exists()


def test_a_member_reads_the_attachments_where_he_answers(as_user):
    issue = issues.gathering(files=[pdf()])
    page = text_of(as_user("standing").get(reverse("major_issues:round-answer", args=[issues.round_of(issue).pk])))
    assert issue.attachments.get().get_absolute_url() in page


def test_a_normal_issue_is_told_of_five_days_even_when_it_asks_for_one_hour(at):
    now = at("2026-11-17 10:00")
    issue = issues.raised()
    with pytest.raises(RuleError, match=r"5 个工作日.*请先把缓急改为"):
        services.open_round(issue, by=user("office"), closes_at=now.replace(hour=11), reason="急")


def test_in_a_second_round_nobody_is_sent_to_a_form_that_is_closed(at):
    now = at("2026-11-17 10:00")
    issue = issues.answered()
    with pytest.raises(RuleError, match="缓急不能再改"):
        services.ask_again(
            issue, by=user("office"), why_again="情况有变。", closes_at=now.replace(hour=20), reason="急"
        )


def test_when_all_have_answered_the_gate_says_what_to_do(at):
    now = at("2026-11-17 10:00")
    issue = issues.gathering()
    for who in ("standing", "chair"):
        issues.answer(issue, who)
    assert rules.heard(issue, now) == ["全体常委都已答复，请截止征求意见。"]


def test_answers_are_summed_in_the_order_of_the_choices():
    issue = issues.gathering()
    issues.answer(issue, "standing", "no_opinion")
    issues.answer(issue, "chair", "favours", option=2)
    asked = issues.round_of(issue).everybody()
    assert list(rules.answers(asked)) == list(rules.answers(reversed(asked))) == ["赞成方案二", "无意见"]


def test_who_treats_second_learns_where_to_change_it():
    issue = issues.answered()
    opinion = Opinion.objects.get(round__issue=issue)
    services.treat_opinion(opinion, verdict="adopted", reason="已写明。", by=user("office"))
    with pytest.raises(RuleError) as refused:
        services.treat_opinion(opinion, verdict="rejected", reason="不行。", by=user("leader"))
    assert "重新打开" in refused.value.missing[0]


def test_a_draft_already_placed_is_refused_in_words_that_fit_both_ways(as_user):
    issue = issues.deciding()
    issues.placed(issue)
    told = text_of(
        as_user("leader").post(reverse("major_issues:put-to-circulation", args=[issue.pk]), {"working_days": 3})
    )
    assert "还不能交付表决" in told


def test_a_click_that_takes_a_step_says_what_follows(as_user):
    issue = issues.gathering()
    for who in ("standing", "chair"):
        issues.answer(issue, who)
    assert "截止以后常委不能再答复，也不能再改答复。" in text_of(as_user("office").get(issue.get_absolute_url()))
