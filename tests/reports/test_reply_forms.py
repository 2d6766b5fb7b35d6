"""反馈表 on its way in: what the member and the office are told, and what they choose from."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common import clock, desk
from common.lifecycle import RuleError
from common.names import stroke_key
from documents.papers import read_reply_form
from reports import services
from reports.models import ReplyPaper
from reports.services.origins import reference_of
from reports.services.papers import reply_form_of
from tests.documents import build
from tests.factories.reports import RoundFactory, asked, consulting, drafted
from tests.factories.roster import MembershipFactory, PersonFactory
from tests.reports.test_forms import said
from tests.reports.test_replies import LINES, filled, form_of


@pytest.fixture
def round_(people):
    return consulting().rounds.get()


def upload_of(round_):
    return f"/reports/rounds/{round_.pk}/replies/new/"


def brought(round_, by, respondent=None, **facts):
    return services.bring_reply(round_, respondent=respondent, file=filled(round_, *LINES, **facts), by=by)


def on_desk(user):
    return [(i.title, i.url) for i in desk.items_for(user, clock.now()) if i.key.startswith("report.")]


# ---- Uploaded and not taken in ----------------------------------------------------------------------
def test_who_has_not_taken_in_his_form_finds_it_on_his_desk_and_on_the_report(round_, people, as_user):
    paper = brought(round_, people.member)
    assert on_desk(people.member) == [("您的反馈表还没有收下，请核对", paper.get_absolute_url())]
    page = as_user("member").get(round_.get_absolute_url())
    assert "您的反馈表还没有收下，请核对" in said(page)
    assert BeautifulSoup(page.content, "html.parser").main.find("a", href=paper.get_absolute_url())
    services.take_reply(paper, places={}, kept=[0], by=people.member)
    assert on_desk(people.member) == []
    assert "还没有收下" not in said(as_user("member").get(round_.get_absolute_url()))


def test_who_recorded_a_form_and_did_not_take_it_in_finds_it_on_his_desk(round_, people):
    paper = brought(round_, people.office, asked(round_, people.member))
    assert on_desk(people.office) == [("孙委员的反馈表还没有收下，请核对", paper.get_absolute_url())]
    assert paper.get_absolute_url() not in [url for _title, url in on_desk(people.member)]


def test_after_the_deadline_the_form_is_the_offices_to_check_and_the_page_says_so(round_, people, as_user):
    brought(round_, people.member)
    round_.closes_at = clock.now() - timedelta(hours=1)
    round_.save()
    assert on_desk(people.member) == []
    assert "您的反馈表截止前没有收下。 由起草组核对" in said(as_user("member").get(round_.get_absolute_url()))


def test_the_refusal_of_a_second_form_leads_to_the_first(round_, people, as_user):
    paper = brought(round_, people.member)
    file = SimpleUploadedFile("反馈表.docx", filled(round_, *LINES).read())
    answer = as_user("member").post(upload_of(round_), {"file": file})
    assert answer.status_code == 422
    assert BeautifulSoup(answer.content, "html.parser").main.find("a", href=paper.get_absolute_url())
    assert "您 " in said(answer) and f"{people.member.name} " not in said(answer)


@pytest.mark.parametrize(
    ("brings", "reads", "words"),
    [
        ("member", "member", "您 .* 上传的反馈表还没有收下"),
        ("office", "member", "代录的您的反馈表还没有收下"),
        ("member", "office", "孙委员本人 .* 上传的反馈表还没有收下"),
        ("office", "office", "代录的孙委员的反馈表还没有收下"),
    ],
)
def test_the_sentence_suits_who_reads_it(brings, reads, words, round_, people):
    respondent = asked(round_, people.member)
    brought(round_, getattr(people, brings), respondent)
    with pytest.raises(RuleError, match=words):
        brought(round_, getattr(people, reads), respondent)


@pytest.mark.parametrize(("who", "words"), [("member", "请填好、保存以后再上传"), ("office", "向孙委员核实")])
def test_an_empty_form_is_refused_with_what_this_reader_can_do(who, words, round_, people, as_user):
    file = SimpleUploadedFile("反馈表.docx", filled(round_, answer="").read())
    facts = {} if who == "member" else {"respondent": asked(round_, people.member).pk, "received_on": clock.today()}
    answer = as_user(who).post(upload_of(round_), {**facts, "file": file})
    assert words in said(answer) and "填表人" not in said(answer)


# ---- Whose, and when ------------------------------------------------------------------------------------
def test_members_are_offered_by_strokes_under_the_number_of_strokes(people, as_user):
    for name in ("丁一", "王二", "曾三", "马四"):
        MembershipFactory(person=PersonFactory(name=name))
    round_ = consulting().rounds.get()
    select = BeautifulSoup(as_user("office").get(upload_of(round_)).content, "html.parser").find(
        "select", id="id_respondent"
    )
    names = [option.get_text(strip=True).partition("（")[0] for option in select.select("optgroup option")]
    assert names == sorted(names, key=stroke_key) and {"丁一", "曾三"} <= set(names)
    of = {
        option.get_text(strip=True).partition("（")[0]: option.parent["label"]
        for option in select.select("optgroup option")
    }
    assert (of["丁一"], of["马四"], of["王二"], of["曾三"]) == ("二画", "三画", "四画", "十二画")


def test_a_form_is_not_received_before_it_was_asked_for_nor_after_today(round_, people, as_user):
    opened, office = timezone.localdate(round_.opened_at), as_user("office")
    for day, words in (
        (opened - timedelta(days=1), "收到日期早于发出征求意见的"),
        (clock.today() + timedelta(days=1), "收到日期在今天以后"),
    ):
        file = SimpleUploadedFile("反馈表.docx", filled(round_, *LINES).read())
        facts = {"respondent": asked(round_, people.member).pk, "received_on": day.isoformat()}
        assert words in said(office.post(upload_of(round_), {**facts, "file": file}))
    assert not ReplyPaper.objects.exists()
    on_that_day = services.bring_reply(
        round_,
        respondent=asked(round_, people.member),
        file=filled(round_, *LINES),
        by=people.office,
        received_on=opened,
    )
    assert on_that_day.received_on == opened


# ---- 表号 ------------------------------------------------------------------------------------------------
def test_the_form_bears_the_number_of_its_letter_and_is_known_by_it(people):
    report = drafted()
    round_ = services.open_round(report, closes_at=clock.now() + timedelta(days=9), by=people.drafter)
    assert read_reply_form(reply_form_of(round_, None)).reference == round_.letter_code == reference_of(round_)
    assert services.bring_reply(round_, respondent=None, file=filled(round_, *LINES), by=people.member).remarks == []


def test_a_form_with_the_number_of_another_reports_letter_is_refused_naming_both_numbers(people):
    here, there = (RoundFactory(letter_number=number) for number in (3, 4))
    with pytest.raises(RuleError) as refused:
        services.bring_reply(here, respondent=None, file=form_of(here, reference=there.letter_code), by=people.member)
    for words in (f"表号 {there.letter_code}", f"表号 {here.letter_code}"):
        assert words in refused.value.message


def test_a_form_handed_out_before_letters_were_numbered_is_still_known_and_no_machine_number_is_shown(round_, people):
    old = f"report:{round_.report_id}/version:{round_.version.number}/round:{round_.pk}"
    round_.letter_number = 8
    round_.save()
    assert brought(round_, people.member, reference=old).remarks == []
    with pytest.raises(RuleError) as refused:
        file = form_of(round_, reference="report:0/version:1/round:0", respondent=people.standing.name)
        services.bring_reply(round_, respondent=None, file=file, by=people.standing)
    assert "round:" not in refused.value.message and "不是这一份报告的" in refused.value.message


# ---- More time --------------------------------------------------------------------------------------------
def test_the_days_offered_for_more_time_are_later_than_the_present_deadline(round_, as_user):
    round_.closes_at = clock.now() + timedelta(days=20)
    round_.save()
    page = BeautifulSoup(as_user("drafter").get(f"/reports/rounds/{round_.pk}/extend/").content, "html.parser")
    last, day = timezone.localdate(round_.closes_at), page.find("input", id="id_day")
    assert day["min"] == last.isoformat()
    assert not day.get("value") or day["value"] > last.isoformat()
    help_text = page.find(id="id_day_helptext").get_text()
    assert "一般给 5 到 10 个工作日" not in help_text
    assert f"从 {last.month}月{last.day}日" in help_text or "放假" in help_text


# ---- A draft -----------------------------------------------------------------------------------------------
def test_who_overtook_himself_is_told_so_with_a_link_to_that_draft(people, as_user):
    report = drafted()
    services.upload_version(report, by=people.drafter, text="又一稿。", based_on=1)
    answer = as_user("drafter").post(f"/reports/{report.pk}/versions/new/", {"text": "再一稿。", "based_on": 1})
    assert answer.status_code == 409
    assert "自己在另一个页面已上传第二稿" in said(answer)
    assert BeautifulSoup(answer.content, "html.parser").main.find("a", href=f"/reports/{report.pk}/versions/2/")


def test_of_the_two_ways_to_bring_a_draft_neither_is_said_to_be_needless(people, as_user):
    page = said(as_user("drafter").get(f"/reports/{drafted().pk}/versions/new/"))
    assert page.count("任选一种") == 2
    assert page.count("可以不填") == 1


def test_a_zip_that_is_no_document_is_not_asked_to_become_a_sheet(people, as_user):
    report, client = drafted(), as_user("drafter")
    for data, words in ((build.package({"a.txt": b"x"}), "另存为 .docx 后"), (b"\x00junk", "这不是 Word 文稿")):
        file = SimpleUploadedFile("稿.docx", data)
        answer = said(client.post(f"/reports/{report.pk}/versions/new/", {"file": file, "based_on": 1}))
        assert words in answer and ".xlsx" not in answer


# ---- The page on which it is checked ------------------------------------------------------------------------
def test_the_check_page_shows_each_cell_beside_its_name_and_says_what_is_taken_in(round_, people, as_user):
    paper = brought(round_, people.member)
    main = BeautifulSoup(as_user("member").get(paper.get_absolute_url()).content, "html.parser").main
    first = main.select_one("section.ld-card")
    cells = dict(zip(*([one.get_text(strip=True) for one in first.select(tag)] for tag in ("dt", "dd")), strict=True))
    assert cells == {"原文": LINES[0]["text"], "意见": LINES[0]["opinion"], "理由": LINES[0]["reason"]}
    assert "form-check-input" in first.find("input", type="checkbox")["class"]
    assert [b.get_text(strip=True) for b in main.select("form button")] == ["收下这份反馈表", "作废这份反馈表"]


def test_a_row_kept_before_its_cells_were_kept_apart_is_shown_whole(round_, people, as_user):
    paper = brought(round_, people.member)
    paper.rows = [{name: row[name] for name in ("place", "quoted", "text", "key", "number")} for row in paper.rows]
    paper.save()
    assert f"理由：{LINES[0]['reason']}" in said(as_user("member").get(paper.get_absolute_url()))
