"""反馈表: handed out, filled in, brought back, checked, and only then counted."""

import io
from datetime import date, timedelta
from uuid import uuid4

import docx
import pdfplumber
import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from audit.models import Event
from common import clock
from common.lifecycle import RuleError
from documents.models import StoredFile
from documents.official import to_docx, to_pdf
from documents.papers import NotAReplyForm, ReplyForm, ReplyLine, read_reply_form, write_reply_form
from documents.word import read_docx
from reports import services
from reports.models import ConsultationRound, Opinion, ReplyPaper, WorkReport
from reports.services.origins import reference_of
from reports.services.papers import letter_of
from reports.services.places import Finder
from tests.factories.documents import docx_bytes
from tests.factories.reports import (
    LATER,
    TEXT,
    OpinionFactory,
    RoundFactory,
    VersionFactory,
    asked,
    consulting,
    drafted,
    key_of,
)

QUOTED = "推动214家企业签订或者修订专项集体合同"


def filled(round_, *lines, who="孙委员", answer="opinions", **facts):
    """A form as it comes back."""
    form = ReplyForm(
        paper="2026年工作报告（征求意见稿）", reference=facts.get("reference", reference_of(round_)), respondent=who,
        answer=answer, lines=[ReplyLine(**line) for line in lines],
    )  # fmt: skip
    return ContentFile(write_reply_form(form), name="反馈表.docx")


LINES = (
    {"place": "第1段", "text": QUOTED, "opinion": "请写明新签和修订各多少家。", "reason": "基层看的是新签。"},
    {"place": "第三部分", "text": "", "opinion": "措施再具体一些。", "reason": ""},
)


@pytest.fixture
def round_(people):
    return consulting().rounds.get()


def bring(round_, people, by, *lines, **facts):
    file = filled(round_, *(lines or LINES), **facts)
    respondent = asked(round_, people.member)
    return services.bring_reply(round_, respondent=respondent, file=file, by=by)


def test_the_form_handed_out_bears_the_members_name_and_comes_back_as_of_this_round(round_, people, as_user):
    answer = as_user("member").get(f"/reports/rounds/{round_.pk}/reply-form.docx")
    form = read_reply_form(answer.content)
    assert (form.respondent, form.reference) == ("孙委员", reference_of(round_))
    assert round_.report.title in form.paper
    assert (
        read_reply_form(as_user("office").get(f"/reports/rounds/{round_.pk}/reply-form.docx").content).respondent == ""
    )


def test_nothing_of_a_paper_counts_before_it_is_checked(round_, people):
    paper = bring(round_, people, people.member)
    assert paper.status == "waiting"
    assert [row["number"] for row in paper.rows] == [1, 0]
    assert paper.rows[0]["key"] == str(key_of(round_.version, 1))
    assert not Opinion.objects.exists()
    assert asked(round_, people.member).answer == ""


def test_the_rows_that_are_kept_become_opinions_on_the_paragraphs_chosen(round_, people):
    paper = bring(round_, people, people.member)
    places = {0: key_of(round_.version, 1), 1: None}
    services.take_reply(paper, places=places, kept=[0, 1], by=people.member)
    first, second = Opinion.objects.order_by("number")
    assert (first.paragraph_key, first.quote) == (key_of(round_.version, 1), QUOTED)
    assert first.text == "请写明新签和修订各多少家。\n理由：基层看的是新签。"
    assert second.paragraph_key is None
    assert "反馈表写的位置：第三部分" in second.text
    assert {o.paper for o in (first, second)} == {paper}
    assert asked(round_, people.member).answer == "opinions"
    with pytest.raises(RuleError, match="已收下"):
        services.take_reply(paper, places={}, kept=[0], by=people.member)


def test_what_the_office_records_is_shown_as_recorded_with_its_source(round_, people, as_user):
    paper = services.bring_reply(
        round_, respondent=asked(round_, people.member), file=filled(round_, *LINES), by=people.office,
        received_on=clock.today() - timedelta(days=1),
    )  # fmt: skip
    services.take_reply(paper, places={}, kept=[0], by=people.office)
    page = as_user("member").get(round_.get_absolute_url()).content.decode()
    day = paper.received_on
    assert f"{people.office.name}代录，{day.month}月{day.day}日收到的反馈表" in page
    assert Event.objects.get(verb="report.reply_taken").who == people.office.name


def test_a_member_brings_only_his_own_and_others_none(round_, people):
    other = asked(round_, people.standing)
    with pytest.raises(PermissionDenied):
        services.bring_reply(
            round_, respondent=other, file=filled(round_, *LINES, who=other.person.name), by=people.member
        )
    with pytest.raises(PermissionDenied):
        services.bring_reply(round_, respondent=None, file=filled(round_, *LINES), by=people.province)
    assert not ReplyPaper.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"who": "别的人"}, "反馈表上写的是别的人"),
        ({"answer": ""}, "没有读到意见"),
    ],
)
def test_a_form_of_another_round_or_person_or_an_empty_one_is_refused(facts, words, round_, people):
    lines = () if facts.get("answer") == "" else LINES
    with pytest.raises(RuleError) as refused:
        services.bring_reply(
            round_, respondent=None, file=filled(round_, *lines, **{"answer": "opinions", **facts}), by=people.member
        )
    assert words in refused.value.message
    assert not StoredFile.objects.exists()


def test_a_file_that_is_no_form_is_refused_in_words(round_, people):
    with pytest.raises(NotAReplyForm):
        services.bring_reply(round_, respondent=None, file=ContentFile(docx_bytes(), name="a.docx"), by=people.member)


def test_no_opinion_on_paper_is_an_answer_and_agreement_is_said(round_, people):
    paper = bring(round_, people, people.member, {}, answer="no_opinion")
    services.take_reply(paper, places={}, kept=[], by=people.member)
    assert asked(round_, people.member).answer == "no_opinion"
    agreed = services.bring_reply(
        round_, respondent=asked(round_, people.standing), by=people.office,
        file=filled(round_, who=people.standing.person.name, answer="agree"),
    )  # fmt: skip
    services.take_reply(agreed, places={}, kept=[], by=people.office)
    assert [(o.kind, o.text) for o in Opinion.objects.all()] == [("approve", "原则同意。")]


def test_taking_in_no_row_at_all_is_refused_and_leaves_everything_as_it_was(round_, people):
    paper = bring(round_, people, people.member)
    with pytest.raises(RuleError, match="没有选中任何一条"):
        services.take_reply(paper, places={}, kept=[], by=people.member)
    paper.refresh_from_db()
    assert paper.status == "waiting"


def test_one_row_on_a_paragraph_that_is_not_there_stores_none_of_them(round_, people):
    paper = bring(round_, people, people.member)
    with pytest.raises(RuleError, match="没有这一段"):
        services.take_reply(paper, places={1: uuid4()}, kept=[0, 1], by=people.member)
    assert not Opinion.objects.exists()
    assert asked(round_, people.member).answer == ""


def test_a_newer_upload_replaces_the_waiting_one_and_a_dropped_one_counts_nothing(round_, people):
    first = bring(round_, people, people.member)
    file = filled(round_, *LINES)
    second = services.bring_reply(round_, respondent=None, file=file, by=people.member, replace=True)
    first.refresh_from_db()
    assert first.status == "dropped"
    services.drop_reply(second, by=people.member)
    with pytest.raises(RuleError, match="已作废"):
        services.take_reply(second, places={}, kept=[0], by=people.member)
    assert not Opinion.objects.exists()


def test_after_the_deadline_the_office_still_records_what_came_in_time(round_, people):
    now = clock.now()
    round_.closes_at = now - timedelta(days=2)
    round_.save()
    file = filled(round_, *LINES)
    facts = {"respondent": asked(round_, people.member), "file": file, "by": people.office}
    with pytest.raises(RuleError, match="截止以后收到"):
        services.bring_reply(round_, **facts, received_on=now.date() - timedelta(days=1))
    with pytest.raises(RuleError, match="今天以后"):
        services.bring_reply(round_, **facts, received_on=now.date() + timedelta(days=3))
    with pytest.raises(RuleError):
        services.bring_reply(round_, respondent=None, file=filled(round_, *LINES), by=people.member)
    paper = services.bring_reply(round_, **facts, received_on=now.date() - timedelta(days=3))
    services.take_reply(paper, places={}, kept=[0], by=people.office)
    assert Opinion.objects.count() == 1


def test_a_round_is_not_closed_over_a_paper_nobody_has_checked(round_, people):
    paper = bring(round_, people, people.member)
    round_.closes_at = clock.now() - timedelta(hours=1)
    round_.save()
    with pytest.raises(RuleError) as refused:
        services.close_round(round_.report, by=people.drafter)
    assert refused.value.missing == ["还有 1 份反馈表没有核对：孙委员。请先收下或者作废。"]
    services.drop_reply(paper, by=people.office)
    assert services.close_round(round_.report, by=people.drafter).status == "revising"


# ---- Which paragraph ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("place", "quoted", "found"),
    [
        ("", QUOTED, TEXT[2]),
        ("第 2 段", "", TEXT[3]),
        ("（二）让委员和常委都动起来", "", TEXT[4]),
        ("", TEXT[7].replace("重收集", "重搜集").replace("；", "，"), TEXT[7]),
        ("", "协商", None),
        ("第99段", "", None),
        ("第三部分", "全文里没有的一句话，谁也没有写过它", None),
        ("", "", None),
    ],
)
def test_a_row_finds_its_paragraph_or_none(place, quoted, found, round_):
    paragraph = Finder(list(round_.version.paragraphs.all())).find(place, quoted)
    assert (paragraph.text if paragraph else None) == found


# ---- The pages --------------------------------------------------------------------------------------
def test_the_check_page_shows_each_row_with_its_paragraph_and_takes_what_is_left_ticked(round_, people, as_user):
    client = as_user("member")
    upload = f"/reports/rounds/{round_.pk}/replies/new/"
    file = SimpleUploadedFile("反馈表.docx", filled(round_, *LINES).read())
    sent = client.post(upload, {"file": file})
    paper = ReplyPaper.objects.get()
    assert sent.url == paper.get_absolute_url()
    page = BeautifulSoup(client.get(sent.url).content, "html.parser")
    chosen = page.find("select", attrs={"name": "0-place"}).find("option", selected=True)
    assert chosen["value"] == str(key_of(round_.version, 1))
    assert page.find("select", attrs={"name": "1-place"}).find("option", selected=True).get_text() == "全文"
    done = client.post(sent.url, {"0-take": "on", "0-place": chosen["value"], "1-place": ""})
    assert done.url == round_.get_absolute_url()
    assert [o.text for o in Opinion.objects.all()] == ["请写明新签和修订各多少家。\n理由：基层看的是新签。"]
    assert "已收下" in client.get(sent.url).content.decode()


def test_a_refused_upload_says_why_on_the_page(round_, as_user):
    client = as_user("member")
    upload = f"/reports/rounds/{round_.pk}/replies/new/"
    assert "请选择填好的反馈表" in client.post(upload, {}).content.decode()
    wrong = client.post(upload, {"file": SimpleUploadedFile("反馈表.docx", docx_bytes())})
    assert wrong.status_code == 422
    assert "反馈表" in BeautifulSoup(wrong.content, "html.parser").select_one("[data-errors]").get_text()


def test_the_office_says_whose_form_it_is_and_when_it_came(round_, people, as_user):
    client = as_user("office")
    upload = f"/reports/rounds/{round_.pk}/replies/new/"
    nobody = client.post(upload, {"file": SimpleUploadedFile("反馈表.docx", filled(round_, *LINES).read())})
    assert "请选是哪位委员的反馈表" in nobody.content.decode()
    respondent = asked(round_, people.member)
    facts = {"respondent": respondent.pk, "received_on": date.today().isoformat()}
    sent = client.post(upload, {**facts, "file": SimpleUploadedFile("反馈表.docx", filled(round_, *LINES).read())})
    assert sent.status_code == 302
    assert "核对孙委员的反馈表" in client.get(round_.get_absolute_url()).content.decode()
    assert "核对孙委员的反馈表" not in as_user("standing").get(round_.get_absolute_url()).content.decode()


def test_the_letter_is_numbered_when_the_round_is_opened(people, as_user):
    report = drafted()
    round_ = services.open_round(report, closes_at=clock.now() + timedelta(days=9), by=people.drafter)
    assert round_.letter_code == f"装工函〔{clock.today().year}〕1号"
    answer = as_user("member").get(f"/reports/rounds/{round_.pk}/letter.docx")
    words = "".join(p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert round_.letter_code in words
    assert f"关于征求《{report.title}（征求意见稿）》意见的函" in words.replace("\n", "")
    assert as_user("member").get(f"/reports/rounds/{round_.pk}/letter.pdf").status_code == 202


# ---- Of which draft -----------------------------------------------------------------------------------
def form_of(round_, *lines, **facts):
    """A form as it comes back, with its 文稿 and 表号 as given."""
    told = {"paper": f"{round_.report.title}（征求意见稿）", "reference": reference_of(round_), "respondent": "孙委员"}
    form = ReplyForm(**{**told, "answer": "opinions", **facts}, lines=[ReplyLine(**line) for line in lines or LINES])
    return ContentFile(write_reply_form(form), name="反馈表.docx")


@pytest.mark.parametrize(
    "facts",
    [
        {"paper": "2025年工作报告（征求意见稿）", "reference": ""},
        {"paper": "2025年工作报告（征求意见稿）"},
        {"reference": "装工函〔2020〕7号"},
        {"reference": "", "mark": "ABCDEF"},
    ],
    ids=["last year's", "its title alone", "its number alone", "its mark alone"],
)
def test_the_form_of_another_report_is_refused_naming_both(facts, round_, people):
    with pytest.raises(RuleError) as refused:
        services.bring_reply(round_, respondent=None, file=form_of(round_, **facts), by=people.member)
    here = f"《2026年工作报告（征求意见稿）》（{round_.version.label}，稿号 {round_.version.mark}）"
    assert here in refused.value.message
    assert facts.get("paper", facts.get("mark", facts.get("reference"))) in refused.value.message
    assert not StoredFile.objects.exists()


def asked_again(people):
    """A second round on a second draft, after the first was closed; both rounds."""
    report = consulting()
    first = report.rounds.get()
    first.status, first.closed_at = "closed", first.closes_at
    first.save()
    VersionFactory(report=report, lines=("零、开头的话", *LATER))
    return first, RoundFactory(report=report)


@pytest.mark.parametrize("lost", [False, True], ids=["by its number", "by its mark"])
def test_the_form_of_an_older_draft_is_taken_with_a_warning_and_its_rows_are_placed_by_lineage(lost, people, as_user):
    first, second = asked_again(people)
    lines = ({"place": "第2段", "opinion": "写明白。"}, {"place": "第99段", "opinion": "再具体些。"})
    facts = {"mark": first.version.mark, "reference": "" if lost else reference_of(first)}
    paper = services.bring_reply(second, respondent=None, file=form_of(second, *lines, **facts), by=people.member)
    old = Finder(list(first.version.paragraphs.all())).find("第2段", "")
    new = second.version.paragraphs.get(key=old.key)
    assert [(row["key"], row["number"]) for row in paper.rows] == [(str(new.key), new.number), ("", 0)]
    page = as_user("member").get(paper.get_absolute_url()).content.decode()
    for mark in (first.version.mark, second.version.mark):
        assert mark in page
    assert "这是第一稿" in page
    assert f"《{second.report.title}（征求意见稿）》（稿号 {first.version.mark}）" in page


def test_a_form_that_says_nothing_of_its_draft_is_taken_with_a_warning(round_, people):
    paper = services.bring_reply(
        round_, respondent=None, file=form_of(round_, paper="", reference=""), by=people.member
    )
    assert any("看不出" in remark for remark in paper.remarks)


# ---- A second form for the same member ------------------------------------------------------------------
def test_a_second_form_is_not_taken_over_a_waiting_one_unless_that_is_said(round_, people):
    first = bring(round_, people, people.member)
    with pytest.raises(RuleError, match=f"{people.member.name}.*上传.*还没有收下"):
        bring(round_, people, people.office)
    first.refresh_from_db()
    assert first.status == "waiting"
    assert ReplyPaper.objects.count() == 1


def test_the_upload_page_says_who_brought_the_first_and_the_voided_one_what_took_its_place(round_, people, as_user):
    first = bring(round_, people, people.member)
    office = as_user("office")
    upload = f"/reports/rounds/{round_.pk}/replies/new/"
    facts = {"respondent": asked(round_, people.member).pk, "received_on": date.today().isoformat()}

    def sent(**more):
        file = SimpleUploadedFile("反馈表.docx", filled(round_, *LINES).read())
        return office.post(upload, {**facts, **more, "file": file})

    warned = sent()
    assert warned.status_code == 422
    assert people.member.name in BeautifulSoup(warned.content, "html.parser").select_one("[data-errors]").get_text()
    assert 'name="replace"' in warned.content.decode()
    second = sent(replace="on")
    assert second.status_code == 302
    first.refresh_from_db()
    assert (first.status, first.dropped_by, first.replaced_by.get_absolute_url()) == (
        "dropped",
        people.office,
        second.url,
    )
    page = BeautifulSoup(office.get(first.get_absolute_url()).content, "html.parser").main
    assert f"{people.office.name}" in page.get_text() and page.find("a", href=second.url)


def test_a_pdf_or_an_empty_file_is_refused_in_its_own_words(round_, as_user):
    client = as_user("member")
    upload = f"/reports/rounds/{round_.pk}/replies/new/"
    for data, words in ((b"%PDF-1.7\n", "PDF 的反馈表"), (b"", "所选的文件是空的")):
        answer = client.post(upload, {"file": SimpleUploadedFile("反馈表.pdf", data)})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_papers_are_chinese_in_every_language(round_, as_user):
    OpinionFactory(round=round_, whole=True)
    with translation.override("en"):
        assert letter_of(round_).addressee == "各位委员："
    client = as_user("drafter")
    client.cookies["django_language"] = "en"
    table = client.get(f"{round_.report.get_absolute_url()}opinions.docx").content
    words = "".join(block.text for block in read_docx(io.BytesIO(table)).blocks)
    assert "全文" in words and "待答复" in words


def test_the_letter_bears_the_offices_telephone_or_no_word_of_one(round_, settings):
    settings.OFFICE_PHONE = "010-00001234"
    assert "电话：010-00001234" in letter_of(round_).remark
    settings.OFFICE_PHONE = ""
    round_.opened_by.phone = ""
    assert "电话" not in letter_of(round_).remark


def test_the_form_in_the_letter_is_known_as_of_this_round(round_):
    back = read_reply_form(to_docx(letter_of(round_)))
    assert (back.reference, back.mark, back.version) == (
        reference_of(round_),
        round_.version.mark,
        round_.version.label,
    )


def test_a_letter_about_a_draft_with_a_long_name_is_signed_on_its_first_page(round_):
    WorkReport.objects.update(title="在第五届全国委员会第四次全体会议上的工作报告")
    round_ = ConsultationRound.objects.get(pk=round_.pk)
    with pdfplumber.open(io.BytesIO(to_pdf(letter_of(round_)))) as pdf:
        first, second = ("".join(page.extract_text().split()) for page in pdf.pages)
    assert "年" in first.rpartition("附件：意见反馈表")[2] and "联系人" in first
    assert "意见反馈表" in second
