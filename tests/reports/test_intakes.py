"""Drafts and filled forms in older formats: no web process converts them; the page waits, goes on, or says why not."""

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.submissions import new_token
from documents.models import Intake, StoredFile
from documents.services import work_due
from notices.models import Notice
from reports.models import ReplyPaper
from tests.factories.converters import RTF
from tests.factories.documents import docx_bytes
from tests.factories.reports import consulting, drafted, moved
from tests.factories.roster import OfficePostFactory
from tests.reports.test_replies import LINES, filled

NEW = ["关于工作的报告", "一、主要工作", "新的一段正文内容。"]


@pytest.fixture
def report(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return drafted()


@pytest.fixture
def round_(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return consulting().rounds.get()


def send(client, url, *, name="报告.rtf", data=RTF, **fields):
    return client.post(url, {"file": SimpleUploadedFile(name, data), **fields})


def form_of(report):
    return f"{report.get_absolute_url()}versions/new/"


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def words(answer):
    return " ".join(soup(answer).main.get_text(" ", strip=True).split())


# ---- A draft ----------------------------------------------------------------------------------------
@pytest.mark.plan("F36")
def test_no_converter_runs_while_somebody_waits_for_the_page(report, as_user, converts_to):
    called = converts_to(docx_bytes(NEW))
    answer = send(as_user("drafter"), form_of(report), based_on=1)
    assert answer.status_code == 302 and not called.exists() and report.versions.count() == 1
    work_due()
    assert called.exists() and report.versions.count() == 2


def test_the_page_waits_without_a_script_and_goes_on_to_the_new_draft(report, as_user, converts_to):
    converts_to(docx_bytes(NEW))
    client = as_user("drafter")
    url = send(client, form_of(report), note="按主席会议意见修改", based_on=1).url
    waiting = client.get(url)
    assert waiting.status_code == 202 and "下一份就是它" in words(waiting)
    assert url in soup(waiting).find("meta", attrs={"http-equiv": "refresh"})["content"].replace("&amp;", "&")
    work_due()
    arrived = client.get(url, follow=True)
    assert arrived.redirect_chain[-1][0] == report.get_absolute_url()
    assert "已存为" in arrived.content.decode() and "转换而来" in arrived.content.decode()
    version = report.versions.get(number=2)
    assert (version.note, version.made_by.username, version.source.kind) == ("按主席会议意见修改", "drafter", "rtf")


def test_a_script_asks_each_second_and_is_sent_on(report, as_user, converts_to):
    converts_to(docx_bytes(NEW))
    client = as_user("drafter")
    url = send(client, form_of(report)).url
    asks = soup(client.get(url)).find(attrs={"hx-get": True})["hx-get"]
    script = {"HX-Request": "true"}
    assert client.get(asks, headers=script).status_code == 204
    assert "正在排队" in client.get(url, headers=script).content.decode()
    work_due()
    assert client.get(asks, headers=script)["HX-Redirect"] == url


def test_what_cannot_be_read_is_said_on_the_form_with_what_was_typed(
    report, as_user, stand_in, django_capture_on_commit_callbacks
):
    stand_in("exit 1")
    client, token = as_user("drafter"), new_token()
    url = send(
        client, form_of(report), note="按主席会议意见修改", revisions="rejected", based_on=1, form_token=token
    ).url
    with django_capture_on_commit_callbacks(execute=True):
        work_due()
    page = soup(client.get(url))
    assert "没有转换成功" in page.select_one("[data-errors]").get_text()
    assert "请选择文稿" not in page.get_text()
    assert page.find("textarea", attrs={"name": "note"}).get_text().strip() == "按主席会议意见修改"
    assert page.find("input", attrs={"name": "revisions", "value": "rejected"}).has_attr("checked")
    assert page.find("input", attrs={"name": "form_token"})["value"] not in ("", token)
    assert not StoredFile.objects.exists() and report.versions.count() == 1
    told = Notice.objects.get(recipient__username="drafter")
    assert (told.title, told.url) == ("“报告.rtf”没有读成", url)
    again = send(client, url, data=docx_bytes(NEW), name="报告.docx", based_on=1)
    assert again.url == report.get_absolute_url()


def test_a_form_sent_twice_is_one_upload(report, as_user):
    client, token = as_user("drafter"), new_token()
    first, second = (send(client, form_of(report), form_token=token) for _n in range(2))
    assert first.url == second.url and Intake.objects.count() == 1


def test_a_second_file_is_refused_politely_while_the_first_waits(report, as_user):
    client = as_user("drafter")
    send(client, form_of(report))
    second = send(client, form_of(report), note="又一份")
    assert second.status_code == 422 and "还在读取" in words(second) and "又一份" in second.content.decode()


def test_macros_and_a_step_that_is_not_due_are_refused_before_anything_waits(report, as_user):
    client = as_user("drafter")
    packed = send(client, form_of(report), data=RTF + rb"{\object\objdata 00}")
    assert packed.status_code == 422 and "嵌入" in words(packed)
    moved(report, "consulting")
    assert send(client, form_of(report)).status_code == 409
    assert not Intake.objects.exists() and not StoredFile.objects.exists()


def test_what_the_rules_say_by_then_counts(report, as_user, converts_to):
    converts_to(docx_bytes(NEW))
    client = as_user("drafter")
    url = send(client, form_of(report), based_on=1).url
    assert client.post(form_of(report), {"text": "\n".join(NEW[1:]), "based_on": 1}).status_code == 302
    work_due()
    assert "请先看过那一稿" in words(client.get(url)) and report.versions.count() == 2


def test_a_first_draft_read_late_does_not_take_the_place_of_another(people, as_user, converts_to, report):
    converts_to(docx_bytes(NEW))
    report.versions.all().delete()
    client = as_user("drafter")
    url = send(client, form_of(report)).url
    client.post(form_of(report), {"text": "\n".join(NEW[1:])})
    work_due()
    assert "请先看过那一稿" in words(client.get(url)) and report.versions.count() == 1


def test_only_who_brought_it_sees_it_and_only_at_its_form(report, as_user, people):
    url = send(as_user("drafter"), form_of(report)).url
    query = url.partition("?")[2]
    OfficePostFactory(user=people.office, post="drafter")
    assert as_user("office").get(url).status_code == 200  # the form, for a draft of his own
    other = drafted(title="另一份报告", year=2031)
    assert as_user("drafter").get(f"{form_of(other)}?{query}").status_code == 200
    for wrong in ("x", "９", "9" * 30, "-1", "0"):
        assert as_user("drafter").get(f"{form_of(report)}?intake={wrong}").status_code == 200


def test_a_stopped_worker_is_said_honestly_with_a_way_out(report, as_user):
    client = as_user("drafter")
    with time_machine.travel(timezone.now()) as clock:
        url = send(client, form_of(report)).url
        clock.shift(25)
        page = client.get(url)
    assert "还在等后台任务" in words(page) and "恢复以后会读" in words(page)
    assert soup(page).main.find("a", href=form_of(report))


# ---- A filled form ----------------------------------------------------------------------------------
def test_a_members_form_waits_and_goes_on_to_be_checked(round_, as_user, converts_to):
    converts_to(filled(round_, *LINES).read())
    client = as_user("member")
    url = send(client, f"/reports/rounds/{round_.pk}/replies/new/", name="反馈表.doc").url
    assert client.get(url).status_code == 202 and not ReplyPaper.objects.exists()
    work_due()
    paper = ReplyPaper.objects.get()
    assert client.get(url).url == paper.get_absolute_url()
    assert (paper.brought_by.username, paper.file.kind, paper.file.name) == ("member", "rtf", "孙委员 反馈表.rtf")


def test_the_office_keeps_whose_form_it_was_and_when_it_came(round_, as_user, people, converts_to):
    converts_to(filled(round_, *LINES, who="别人").read())
    client = as_user("office")
    respondent = round_.respondents.get(person__user=people.member)
    day = timezone.localdate().isoformat()
    url = send(client, f"/reports/rounds/{round_.pk}/replies/new/", respondent=respondent.pk, received_on=day).url
    work_due()
    page = soup(client.get(url))
    assert "反馈表上写的是别人" in page.select_one("[data-errors]").get_text()
    assert page.find("option", selected=True, value=str(respondent.pk))
    assert page.find("input", attrs={"name": "received_on"})["value"] == day


def test_a_waiting_form_is_not_put_away_unasked(round_, as_user, people, converts_to):
    converts_to(filled(round_, *LINES).read())
    client, upload = as_user("member"), f"/reports/rounds/{round_.pk}/replies/new/"
    url = send(client, upload).url
    docx = filled(round_, *LINES).read()
    assert send(client, upload, data=docx, name="反馈表.docx").status_code == 302
    work_due()
    page = client.get(url)
    assert "还没有核对" in words(page) and 'name="replace"' in page.content.decode()
    assert ReplyPaper.objects.count() == 1
