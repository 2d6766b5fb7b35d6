"""What is typed and uploaded: refused in words, nothing lost on the page, nothing half stored, nothing twice."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from common import clock
from common.submissions import new_token
from documents.models import StoredFile
from notices.models import Notice
from reports.models import ConsultationRound, Disposition, Opinion, Respondent, Version, WorkReport
from tests.factories.documents import docx_bytes
from tests.factories.meetings import MeetingFactory
from tests.factories.reports import (
    LATER,
    TEXT,
    OpinionFactory,
    consulting,
    drafted,
    key_of,
    passed,
    revising,
)


def said(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True).split())


def stored_files():
    folder = Path(settings.MEDIA_ROOT) / "files"
    return {path for path in folder.rglob("*") if path.is_file()} if folder.exists() else set()


# ---- A new report -----------------------------------------------------------------------------------
def test_a_report_is_begun_once_however_often_it_is_sent(people, as_user):
    term = drafted().term
    form = {"title": "2027年工作报告", "year": 2027, "term": term.pk, "form_token": new_token()}
    client = as_user("drafter")
    first, second = (client.post("/reports/new/", form) for _n in range(2))
    assert first.url == second.url
    assert WorkReport.objects.filter(year=2027).count() == 1


@pytest.mark.parametrize("title", ["", "长" * 121, "长" * 1_000_000])
def test_a_title_too_long_or_missing_is_refused_in_words(title, people, as_user):
    term = drafted().term
    answer = as_user("drafter").post("/reports/new/", {"title": title, "year": 2027, "term": term.pk})
    assert answer.status_code == 422
    assert not WorkReport.objects.filter(year=2027).exists()


def test_a_nul_character_is_refused(people, as_user):
    round_ = consulting().rounds.get()
    answer = as_user("member").post(f"/reports/rounds/{round_.pk}/opinions/", {"kind": "change", "text": "甲\x00乙"})
    assert answer.status_code == 400
    assert not Opinion.objects.exists()


# ---- Uploads ------------------------------------------------------------------------------------------
def with_macro():
    data = io.BytesIO(docx_bytes())
    with zipfile.ZipFile(data, "a") as package:
        package.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
    return data.getvalue()


def bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"<w>" + b"0" * 300_000_000)
    return data.getvalue()


BAD = {
    "corrupt": lambda: docx_bytes()[:2000],
    "encrypted": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 4096,
    "macro": with_macro,
    "bomb": bomb,
    "plain text": lambda: "这是一份文本".encode(),
    "pdf": lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_taken_is_refused_and_nothing_is_kept(kind, people, as_user):
    report = drafted()
    before = stored_files()
    file = SimpleUploadedFile("工作报告.docx", BAD[kind]())
    answer = as_user("drafter").post(
        f"{report.get_absolute_url()}versions/new/", {"file": file, "note": "按主席会议意见修改"}
    )
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("[data-errors]")
    assert page.find("textarea", attrs={"name": "note"}).get_text().strip() == "按主席会议意见修改"
    assert report.versions.count() == 1
    assert not StoredFile.objects.exists()
    assert stored_files() == before


def test_a_good_file_is_taken_once_and_its_losses_are_said(people, as_user):
    report = drafted()
    client = as_user("drafter")
    token = new_token()

    def send():
        file = SimpleUploadedFile("报告.docx", docx_bytes(["关于工作的报告", "一、主要工作", "新的一段正文内容。"]))
        return client.post(
            f"{report.get_absolute_url()}versions/new/", {"file": file, "form_token": token, "based_on": 1}
        )

    assert [send().status_code, send().status_code] == [302, 302]
    assert report.versions.count() == 2
    assert StoredFile.objects.count() == 1
    source = client.get(f"{report.get_absolute_url()}versions/2/source/")
    assert source.getvalue().startswith(b"PK")


@pytest.mark.parametrize(("fields", "words"), [({}, "请选择文稿"), ({"text": "\n".join(TEXT)}, "一字不差")])
def test_an_upload_of_nothing_new_is_refused(fields, words, people, as_user):
    report = drafted()
    answer = as_user("drafter").post(f"{report.get_absolute_url()}versions/new/", fields)
    assert words in said(answer)
    assert report.versions.count() == 1


def test_file_and_text_together_are_one_too_many(people, as_user):
    report = drafted()
    file = SimpleUploadedFile("报告.docx", docx_bytes())
    answer = as_user("drafter").post(f"{report.get_absolute_url()}versions/new/", {"file": file, "text": "正文"})
    assert "只能用一种" in said(answer)


def test_the_page_warns_before_a_pass_is_voided(people, as_user):
    report = passed()
    client = as_user("drafter")
    assert "通过都会失效" in said(client.get(f"{report.get_absolute_url()}versions/new/"))
    changed = "\n".join(LATER).replace("。", "；", 1)
    client.post(f"{report.get_absolute_url()}versions/new/", {"text": changed, "based_on": 2})
    report.refresh_from_db()
    assert report.status == "revising"


# ---- Asking -----------------------------------------------------------------------------------------------
def test_members_are_asked_once_and_a_past_deadline_is_refused(people, as_user):
    report = drafted()
    client = as_user("drafter")
    url = f"{report.get_absolute_url()}ask/"
    late = client.post(url, {"day": "2020-01-01", "hour": "17:00"})
    assert late.status_code == 409
    assert "太近或者已过" in said(late)
    day = (clock.today() + timedelta(days=9)).isoformat()
    form = {"day": day, "hour": "17:00", "form_token": new_token()}
    assert [client.post(url, form).status_code for _n in range(2)] == [302, 302]
    assert ConsultationRound.objects.count() == 1
    assert Notice.objects.filter(kind="report.round_opened").count() == 3
    assert client.post(url, {"day": "不是日期", "hour": ""}).status_code == 422


def test_a_round_is_extended_by_form(people, as_user):
    round_ = consulting().rounds.get()
    url = f"/reports/rounds/{round_.pk}/extend/"
    client = as_user("drafter")
    day = (clock.today() + timedelta(days=12)).isoformat()
    assert client.post(url, {"day": day, "hour": "17:00", "reason": ""}).status_code == 422
    assert client.post(url, {"day": day, "hour": "17:00", "reason": "委员出差"}).status_code == 302
    assert "委员出差" in said(as_user("member").get(round_.get_absolute_url()))


# ---- Answers ----------------------------------------------------------------------------------------------
def test_the_form_opens_at_the_paragraph_and_the_opinion_stands_there(people, as_user):
    report = consulting()
    round_ = report.rounds.get()
    key = key_of(round_.version, 2)
    client = as_user("member")
    page = BeautifulSoup(client.get(f"{report.get_absolute_url()}?on={key}").content, "html.parser")
    form = page.select_one("#op-new form")
    assert "第 2 段" in form.get_text()
    data = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    sent = [client.post(form["action"], data | {"kind": "question", "text": "口径是什么？"}) for _n in range(2)]
    opinion = Opinion.objects.get()
    assert {answer.url for answer in sent} == {f"{report.get_absolute_url()}#op{opinion.pk}"}
    assert (opinion.paragraph_key, opinion.kind) == (key, "question")


def test_an_opinion_on_the_whole_and_an_empty_one(people, as_user):
    round_ = consulting().rounds.get()
    client = as_user("member")
    assert "您的意见 · 全文" in said(client.get(f"{round_.get_absolute_url()}?on=whole"))
    empty = client.post(
        f"/reports/rounds/{round_.pk}/opinions/", {"kind": "change", "text": " ", "proposed": "写好的建议"}
    )
    assert empty.status_code == 422
    assert "请写下您的意见" in said(empty)
    assert "写好的建议" in empty.content.decode()
    long = client.post(f"/reports/rounds/{round_.pk}/opinions/", {"kind": "change", "text": "长" * 2001})
    assert long.status_code == 422
    assert not Opinion.objects.exists()


@pytest.mark.plan("F26")
def test_a_deadline_that_passes_while_the_form_is_open_refuses_and_keeps_what_was_typed(people, as_user, at):
    at("2026-11-20 16:59")
    report = consulting()
    deadline = at("2026-11-20 17:00")
    report.rounds.update(closes_at=deadline)
    round_ = report.rounds.get()
    key = key_of(round_.version, 1)
    client = as_user("member")
    assert client.get(f"{report.get_absolute_url()}?on={key}").status_code == 200
    url, typed = f"/reports/rounds/{round_.pk}/opinions/", "这是我想了一个下午的意见，𠮷字也要留住。"
    at("2026-11-20 17:00:01")
    answer = client.post(url, {"kind": "change", "text": typed, "paragraph_key": key, "form_token": new_token()})
    assert answer.status_code == 409
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.find("textarea", attrs={"name": "text"}).get_text().strip() == typed
    assert f"已于 11月20日 17:00 截止，没有收下。如仍要反映，请联系{round_.opened_by.name}" in said(answer)
    assert page.select_one("#op-new button[type=submit]") is None
    assert not Opinion.objects.exists()
    assert not Respondent.objects.exclude(answer="").exists()
    at("2026-11-20 17:00:00")
    assert client.post(url, {"kind": "change", "text": typed, "paragraph_key": key}).status_code == 302


def test_no_opinion_and_its_refusal_after_the_deadline(people, as_user):
    round_ = consulting().rounds.get()
    client = as_user("member")
    client.post(f"/reports/rounds/{round_.pk}/no-opinion/")
    assert "您已回复“无意见”" in said(client.get(round_.get_absolute_url()))
    ConsultationRound.objects.update(closes_at=clock.now() - timedelta(seconds=1))
    assert as_user("standing").post(f"/reports/rounds/{round_.pk}/no-opinion/").status_code == 409


def test_a_member_takes_an_opinion_back(people, as_user):
    round_ = consulting().rounds.get()
    client = as_user("member")
    client.post(f"/reports/rounds/{round_.pk}/opinions/", {"kind": "change", "text": "写明口径"})
    opinion = Opinion.objects.get()
    assert client.post(f"/reports/opinions/{opinion.pk}/withdraw/").status_code == 302
    assert "写明口径" not in said(client.get(round_.get_absolute_url()))


# ---- Replies -------------------------------------------------------------------------------------------------
def test_the_page_goes_on_to_the_next_opinion_that_waits(people, as_user):
    report = revising()
    first, second = (OpinionFactory(round=report.rounds.get()) for _n in range(2))
    client = as_user("drafter")
    sent = client.post(
        f"/reports/opinions/{first.pk}/dispose/", {"verdict": "adopted", "reason": "已改", "show": "open"}
    )
    assert sent.url == f"{report.get_absolute_url()}?show=open&answer={second.pk}#op{second.pk}"
    last = client.post(f"/reports/opinions/{second.pk}/dispose/", {"verdict": "noted", "reason": "留作参考"})
    assert last.url == f"{report.get_absolute_url()}#op{second.pk}"


def test_a_reply_without_a_reason_keeps_the_verdict_chosen(people, as_user):
    opinion = OpinionFactory(round=revising().rounds.get())
    answer = as_user("drafter").post(f"/reports/opinions/{opinion.pk}/dispose/", {"verdict": "partly", "reason": ""})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one(f"#op{opinion.pk} input[value=partly]").has_attr("checked")
    assert "请写明理由，委员能看到。" in said(answer)
    assert not Disposition.objects.exists()


def test_a_reply_that_comes_second_is_told_of_the_first_and_keeps_its_words(people, as_user):
    opinion = OpinionFactory(round=revising().rounds.get())
    client = as_user("drafter")
    client.post(f"/reports/opinions/{opinion.pk}/dispose/", {"verdict": "adopted", "reason": "已改", "seen": 0})
    answer = client.post(
        f"/reports/opinions/{opinion.pk}/dispose/", {"verdict": "not_adopted", "reason": "另一个理由", "seen": 0}
    )
    assert answer.status_code == 409
    assert "已由吴起草于" in said(answer)
    assert "另一个理由" in answer.content.decode()
    page = client.get(f"{opinion.round.get_absolute_url()}?answer={opinion.pk}")
    assert BeautifulSoup(page.content, "html.parser").select_one("input[name=seen]")["value"] == "1"
    client.post(f"/reports/opinions/{opinion.pk}/dispose/", {"verdict": "partly", "reason": "改主意", "seen": 1})
    assert "此前答复“采纳”：已改" in said(as_user("member").get(opinion.round.get_absolute_url()))


# ---- On to the bodies ----------------------------------------------------------------------------------------------
def test_the_report_goes_on_the_agenda_once(people, as_user):
    report, meeting = revising(), MeetingFactory()
    form = {"meeting": meeting.pk, "form_token": new_token()}
    url = f"{report.get_absolute_url()}standing/"
    client = as_user("drafter")
    assert [client.post(url, form).status_code for _n in range(2)] == [302, 302]
    assert meeting.items.count() == 1
    assert client.post(url, {"meeting": meeting.pk}).status_code == 409
    assert Version.objects.count() == 2
    page = client.get(report.get_absolute_url())
    assert client.post(f"{report.get_absolute_url()}recall/").status_code == 302
    assert "撤回修改" in said(page)


def test_an_empty_file_beside_pasted_text_is_said_and_the_text_stays(as_user):
    report = drafted()
    answer = as_user("drafter").post(
        f"/reports/{report.pk}/versions/new/",
        {"file": SimpleUploadedFile("文稿.docx", b""), "text": "一、今年的主要工作", "form_token": new_token()},
    )
    assert answer.status_code == 422
    assert "所选的文件是空的：请重新选择，或去掉文件、用粘贴的正文" in said(answer)
    assert "一、今年的主要工作" in BeautifulSoup(answer.content, "html.parser").find("textarea", {"name": "text"}).text
