"""S1, S3: every page of major issues, as each reader sees it; what is typed is kept; the papers taken away."""

import io

import docx
import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from common import clock, desk, search
from documents.tasks import work_due
from meetings.ballots.views.resolutions import official
from meetings.major_issues import services
from meetings.major_issues.models import MajorIssue, Opinion
from meetings.sessions.services import declare_item
from notices.models import Notice
from tests.factories.issues import (
    answer,
    answered,
    decided,
    deciding,
    fresh,
    gathering,
    issue_in,
    placed,
    raised,
    round_of,
    treated,
    voted,
)
from tests.factories.meetings import MeetingFactory, standing_members

LIST = "/meetings/issues/"
FORM = {"title": "标准", "urgency": "normal", "background": "情况", "option_1": "甲", "option_text_1": "做甲"}


def page_of(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def said(page):
    return " ".join(page.main.get_text(" ", strip=True).split())


def told(response):
    """The main part of what a form answers."""
    assert response.status_code == 200
    return said(BeautifulSoup(response.content, "html.parser"))


@pytest.mark.parametrize("status", MajorIssue.Status.values)
def test_the_page_opens_in_every_state_for_every_reader(status, as_user):
    issue = issue_in(status)
    for role in ("standing", "chair", "office", "drafter", "editor", "leader"):
        page_of(as_user(role), issue.get_absolute_url())
    page_of(as_user("member"), issue.get_absolute_url(), 200 if status == "decided" else 404)


def test_the_list_filters_counts_and_goes_out_as_a_sheet(as_user):
    gathering(title="甲问题"), answered(title="乙问题"), decided(title="丙问题")
    client = as_user("standing")
    page = page_of(client, LIST)
    assert "重大问题 3 件" in said(page) and "1 条意见待处理" in said(page)
    assert "丙问题" not in said(page_of(client, f"{LIST}?status=gathering_opinions"))
    sheet = load_workbook(io.BytesIO(b"".join(client.get(f"{LIST}?status=decided&format=xlsx").streaming_content)))
    rows = [[cell.value for cell in row] for row in sheet.active.iter_rows()]
    assert [row[0] for row in rows if row[0]][-1] == "丙问题" and rows[-1][6].startswith("常委会决议")
    assert "重大问题 1 件" in said(page_of(as_user("member"), LIST))


def test_an_empty_list_says_what_comes(as_user):
    assert "没有重大问题" in said(page_of(as_user("office"), LIST))


def test_pages_cost_the_same_for_few_and_for_many(as_user, people, steady_queries):
    office = as_user("office")
    answered()

    def load(url):
        cache.clear()  # the figure beside 工作台 is worked out anew after every act
        return office.get(url)

    assert steady_queries(lambda: load(LIST), lambda: [answered(title=f"又{n}") for n in range(4)]) < 40
    issue = gathering(title="多数")
    answer(issue, "standing", "opinions", new=["一"])

    def more():
        for person in standing_members(6, accounts="sm"):
            round_of(issue).asked.create(person=person)
            answer(issue, person.user.username, "opinions", new=["二", "三"])

    assert steady_queries(lambda: load(issue.get_absolute_url()), more) < 75


# ---- Raising --------------------------------------------------------------------------------------
def test_a_standing_member_raises_an_issue_once_with_its_files(as_user):
    client = as_user("standing")
    token = page_of(client, f"{LIST}new/").find(attrs={"name": "form_token"})["value"]
    for _twice in range(2):
        facts = FORM | {"form_token": token, "papers": [SimpleUploadedFile("据.pdf", b"%PDF-1.4\n%%EOF\n")]}
        assert client.post(f"{LIST}new/", facts).status_code == 302
    issue = MajorIssue.objects.get()
    assert issue.proposer == "钱常委" and issue.options.get().title == "甲" and issue.attachments.count() == 1
    file = client.get(issue.attachments.get().get_absolute_url())
    assert file["Content-Disposition"].startswith("attachment") and b"".join(file.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "请填写这一项"), ({"option_1": ""}, "请至少写一个方案"), ({"option_text_1": ""}, "请写明这个方案怎么做"),
        ({"option_2": "乙"}, "请写明这个方案怎么做，或把方案名称清空"), ({"option_text_3": "丙"}, "请给这个方案起个名称"),
        ({"background": "密级：机密"}, "密级标志"), ({"urgency": "soon"}, "请在列出的选项中选择"),
        ({"papers": [SimpleUploadedFile("a.exe", b"MZ\x90\x00" * 9)]}, "a.exe"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(as_user, change, sentence):
    response = as_user("office").post(f"{LIST}new/", FORM | {"proposer": "权益部"} | change)
    text = told(response)
    assert "处要改" in text and (sentence in text or sentence in ("请填写这一项", "a.exe"))
    assert 'value="权益部"' in response.content.decode() and not MajorIssue.objects.exists()


def test_whoever_saves_second_keeps_his_text(as_user, people):
    issue = raised()
    url = reverse("major_issues:issue-edit", args=[issue.pk])
    assert 'value="全国统一标准"' in str(page_of(as_user("office"), url))
    facts = {"title": "新", "background": "新", "options": [("甲", "甲")], "urgency": "normal"}
    services.edit_issue(issue, by=people.leader, revision=0, **facts)
    response = as_user("office").post(url, FORM | {"title": "我的题目", "revision": 0})
    assert response.status_code == 409 and "我的题目" in response.content.decode()
    assert as_user("office").post(url, FORM | {"title": "我的题目", "revision": 1}).status_code == 302


# ---- Asking and answering ------------------------------------------------------------------------------
def test_the_form_suggests_five_working_days_and_says_why_it_refuses(as_user, at):
    at("2026-11-23 09:00")
    issue = raised()
    url = reverse("major_issues:round-open", args=[issue.pk])
    page = page_of(as_user("office"), url)
    assert page.find(id="id_closes_at")["value"] == "2026-11-30T23:59" and "全体常委 2 人" in said(page)
    assert "一般问题要给常委 5 个工作日" in told(as_user("office").post(url, {"closes_at": "2026-11-24T09:00"}))
    assert "请按 2026-12-22T17:00 的样子" in told(as_user("office").post(url, {"closes_at": "明天"}))
    assert as_user("office").post(url, {"closes_at": "2026-12-01T12:00"}).status_code == 302


def test_the_suggested_deadline_is_taken_as_it_stands(as_user, at):
    at("2026-11-23 09:00")
    issue = raised()
    url = reverse("major_issues:round-open", args=[issue.pk])
    value = page_of(as_user("office"), url).find(id="id_closes_at")["value"]
    assert as_user("office").post(url, {"closes_at": value}).status_code == 302


def test_a_shortened_round_says_so_on_every_page(as_user, at):
    now = at("2026-11-23 09:00")
    issue = gathering(urgency="urgent", closes_at=now.replace(hour=18), reason="明早上报国务院安委会")
    for url in (issue.get_absolute_url(), reverse("major_issues:round-answer", args=[round_of(issue).pk])):
        assert "周办决定缩短" in said(page_of(as_user("standing"), url)).replace(" ", "")
        assert "明早上报国务院安委会" in said(page_of(as_user("standing"), url))


def test_a_member_answers_and_changes_his_answer(as_user):
    issue = gathering()
    client, url = as_user("standing"), reverse("major_issues:round-answer", args=[round_of(issue).pk])
    assert "请您答复" in said(page_of(client, issue.get_absolute_url()))
    assert "请写上意见" in told(client.post(url, {"answer": "opinions"}))
    assert "请选择赞成哪个方案" in told(client.post(url, {"new_1": "写好的意见"}))
    assert "写好的意见" in client.post(url, {"new_1": "写好的意见"}).content.decode()
    assert client.post(url, {"answer": "option-2", "new_1": "单列"}).status_code == 302
    opinion = Opinion.objects.get()
    page = page_of(client, url)
    assert (
        page.find(id="id_answer_1").has_attr("checked")
        and "单列" in page.find(attrs={"name": f"kept_{opinion.pk}"}).text
    )
    assert client.post(url, {"answer": "no_opinion", f"kept_{opinion.pk}": ""}).status_code == 302
    assert "您已答复：无意见" in said(page_of(client, issue.get_absolute_url()))


def test_a_late_answer_is_told_whom_to_call(as_user, at):
    at("2026-11-23 09:00")
    issue = gathering()
    at("2026-12-02 09:00")
    response = as_user("standing").post(
        reverse("major_issues:round-answer", args=[round_of(issue).pk]), {"answer": "no_opinion"}
    )
    assert response.status_code == 409 and "没有收下" in response.content.decode()


def test_treating_leads_back_to_the_opinion(as_user):
    issue = answered()
    opinion = Opinion.objects.get()
    client, url = as_user("office"), reverse("major_issues:opinion-treat", args=[opinion.pk])
    assert "请写明理由" in told(client.post(url, {"verdict": "adopted", "seen": 0}))
    assert "请选择怎样处理" in told(client.post(url, {"reason": "好", "seen": 0}))
    assert client.post(url, {"verdict": "adopted", "reason": "已单列", "seen": 0})["Location"].endswith(
        f"#op{opinion.pk}"
    )
    assert "已由周办" in told(client.post(url, {"verdict": "rejected", "reason": "x", "seen": 0})).replace(
        "意见已由", "已由"
    )
    assert "已单列" in said(page_of(client, issue.get_absolute_url()))


# ---- Deciding -------------------------------------------------------------------------------------------
def test_the_page_says_what_is_missing_before_the_decision(as_user):
    issue = answered()
    assert "还有 1 条意见没有处理：第1条（钱常委）。" in said(page_of(as_user("office"), issue.get_absolute_url()))
    refused = as_user("office").get(reverse("major_issues:motion-draft", args=[issue.pk]))
    assert refused.status_code == 409 and "还有 1 条意见没有处理" in refused.content.decode()


def test_a_draft_is_taken_from_an_option_and_put_to_a_meeting(as_user):
    issue, meeting = treated(), MeetingFactory()
    client, url = as_user("office"), reverse("major_issues:motion-draft", args=[issue.pk])
    text = box_after(client, url, text="", take=2)
    assert "按六个片区" in text
    assert "请写上决议草案的正文" in told(client.post(url, {"text": " ", "option": 2}))
    assert client.post(url, {"text": text, "option": 2}).status_code == 302
    place = reverse("major_issues:put-to-meeting", args=[issue.pk])
    assert "请选择一次常委会会议" in told(client.post(place, {"form_token": "x"}))
    assert client.post(place, {"meeting": meeting.pk}).status_code == 302
    item = meeting.items.get()
    assert item.subject_kind == "major_issue" and "按方案二拟定" in item.brief
    page_of(as_user("standing"), item.get_absolute_url())
    assert meeting.title in said(page_of(client, issue.get_absolute_url()))


def box_after(client, url, **typed):
    """What stands in the draft's box after a button of the form."""
    return BeautifulSoup(client.post(url, typed).content, "html.parser").find("textarea").text.strip()


def test_an_option_is_taken_after_what_is_typed_and_loses_none_of_it(as_user):
    issue = treated()
    client, url = as_user("office"), reverse("major_issues:motion-draft", args=[issue.pk])
    assert page_of(client, url).find("button", {"name": "take", "value": "1"})
    once = box_after(client, url, text="我写好的标题\n我写好的一段。", take=1)
    assert once == "我写好的标题\n我写好的一段。\n全国执行统一的高温津贴指导标准。"
    assert box_after(client, url, text=once, take=1, option=1) == once
    assert "按六个片区" in box_after(client, url, text=once, take=2, option=1)
    assert not issue.motions.exists()


def test_what_was_taken_from_an_option_is_named_by_the_question_everywhere(people, as_user):
    issue = treated()
    client, url = as_user("office"), reverse("major_issues:motion-draft", args=[issue.pk])
    client.post(url, {"text": box_after(client, url, text=issue.title, take=1), "option": 1})
    item = placed(fresh(issue))
    assert item.title == item.ballot.title == item.ballot.title_text == issue.title
    declare_item(voted(item), by=people.chair)
    resolution = fresh(issue).resolution
    assert resolution.title == issue.title
    assert issue.title in official(resolution).title and "全国统一标准" not in official(resolution).title


def test_a_draft_with_a_title_of_its_own_bears_it_on_the_agenda_and_as_a_resolution(people):
    item = placed(deciding())
    assert item.title == item.ballot.title == "关于高温津贴指导标准的决定"
    declare_item(voted(item), by=people.chair)
    assert item.ballot.resolution.title == "关于高温津贴指导标准的决定"


def test_without_a_meeting_to_come_the_page_leads_to_planning_one(as_user):
    assert "请先安排会议" in said(
        page_of(as_user("office"), reverse("major_issues:put-to-meeting", args=[deciding().pk]))
    )


def test_the_decision_page_shows_all_to_the_committee_and_no_names_to_plenary_members(as_user):
    issue = decided()
    for role, names in (("standing", True), ("office", True), ("member", False)):
        text = said(page_of(as_user(role), issue.get_absolute_url()))
        assert "决策结果" in text and "西南片的标准请单列" in text and "已单列" in text and "2 / 2 人已答复" in text
        assert issue.resolution.code in text and "赞成 2" in text
        assert ("钱常委" in text) is names


def test_every_reason_of_a_turn_is_on_the_page(as_user):
    issue = treated()
    client = as_user("office")
    for name, sentence in (("issue-defer", "请写明理由"), ("issue-withdraw", "请写明理由")):
        assert sentence in told(client.post(reverse(f"major_issues:{name}", args=[issue.pk]), {"reason": " "}))
    client.post(reverse("major_issues:issue-defer", args=[issue.pk]), {"reason": "等部委文件"})
    client.post(
        reverse("major_issues:resume-gathering", args=[issue.pk]),
        {"closes_at": "2026-12-30T12:00", "why_again": "文件到了"},
    )
    text = said(page_of(client, issue.get_absolute_url()))
    assert "等部委文件" in text


# ---- Taken away, found, on the desk ------------------------------------------------------------------------
def word_text(response):
    document = docx.Document(io.BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_report_says_who_was_asked_how_opinions_were_treated_and_the_sum(as_user):
    issue = decided()
    text = word_text(as_user("office").get(reverse("major_issues:report-docx", args=[issue.pk])))
    for words in (
        "关于“高温津贴指导标准怎么定”决策情况的报告",
        "全体常委2人",
        "采纳1条",
        "赞成2票",
        issue.resolution.code,
        "钱常委",
    ):
        assert words in text.replace("\n", "") or words in text
    assert "钱常委" not in word_text(as_user("member").get(reverse("major_issues:report-docx", args=[issue.pk])))


def test_the_report_is_printed_as_pdf(as_user):
    client, url = as_user("office"), reverse("major_issues:report-pdf", args=[decided().pk])
    assert client.get(url).status_code == 202
    work_due()
    response = client.get(url)
    assert response.status_code == 200 and b"".join(response.streaming_content).startswith(b"%PDF")


def test_the_table_of_opinions_holds_every_opinion(as_user):
    issue = treated()
    text = word_text(as_user("standing").get(reverse("major_issues:opinion-table", args=[issue.pk])))
    assert "西南片的标准请单列。" in text and "已单列。" in text and "采纳" in text


def test_the_desk_asks_each_for_what_is_his(people):
    def desks(who):
        return [item.key.split(":")[0] for item in desk.items_for(who, clock.now()) if item.key.startswith("issue")]

    issue = raised()
    assert desks(people.office) == ["issue.ask"] and desks(people.standing) == []
    services.open_round(issue, by=people.office)
    assert desks(people.standing) == ["issue.round"] and desks(people.office) == []
    assert [w.who for w in desk.waiting_for(people.office, clock.now()) if w.key.startswith("issue")] == ["2 位常委"]
    answer(issue, "standing", "opinions", new=["一"])
    answer(issue, "chair")
    services.close_round(issue, by=people.office)
    assert desks(people.standing) == [] and desks(people.office) == ["issue.treat"]
    services.treat_opinion(Opinion.objects.get(), verdict="adopted", reason="好", by=people.office)
    assert desks(people.office) == ["issue.propose"]
    services.propose_motion(issue, by=people.office, text="决定")
    assert desks(people.leader) == ["issue.place"]
    placed(issue)
    assert desks(people.office) == []


def test_search_finds_an_issue_for_those_who_may_see_it(people):
    gathering(title="高温津贴")

    def found(who):
        return [hit.title for group in search.hits_for(who, "高温") for hit in group.hits if "issues" in hit.url]

    assert found(people.standing) == ["高温津贴"] and found(people.member) == []
    assert Notice.objects.filter(kind="issue.round_opened").exists()
