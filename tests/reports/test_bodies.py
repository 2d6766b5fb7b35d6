"""S2, F1: one very text before the standing committee and the plenary, and nothing else; then issued."""

import io
from datetime import timedelta

import docx
import pytest

from audit.models import Event
from common import clock
from common.lifecycle import RuleError
from documents.errors import PdfUnavailable
from documents.models import Rendering
from meetings.ballots import services as ballots
from meetings.sessions import services as meetings
from meetings.sessions.models import AgendaItem, Meeting
from notices.models import Notice
from reports import services
from reports.gates import gate
from reports.models import WorkReport
from reports.services import issuing
from tests.factories.meetings import MeetingFactory, sign_all_in
from tests.factories.reports import (
    LATER,
    TEXT,
    OpinionFactory,
    VersionFactory,
    adopted,
    consulting,
    drafted,
    on_agenda,
    passed,
    revising,
    to_plenary,
    to_standing,
)


def voted(item, people, choice="for"):
    """The item's ballot opened, voted by all there, closed and declared by the chair."""
    meeting = item.meeting
    sign_all_in(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(status="open", opened_at=clock.now(), noticed_at=clock.now())
    item = meetings.open_item_ballot(AgendaItem.objects.get(pk=item.pk), by=people.chair)
    for voter in (people.chair, people.standing, people.member):
        if item.ballot.electors.filter(person=voter.person).exists():
            ballots.cast_vote(item.ballot, by=voter, choice=choice)
    meetings.close_item_ballot(item, by=people.chair)
    return meetings.declare_item(item, by=people.chair)


def lines(version):
    return "\n".join(paragraph.text for paragraph in version.paragraphs.all())


# ---- To the standing committee ---------------------------------------------------------------------
def test_the_newest_text_itself_goes_on_the_agenda(people):
    report = services.send_to_standing(revising(), meeting=MeetingFactory(), by=people.drafter)
    item = report.standing_item
    assert report.status == "to_standing"
    assert (item.subject_kind, item.subject_id, item.kind) == ("work_report", report.pk, "decide")
    assert item.ballot.text_hash == report.current.content_hash
    assert [block["text"] for block in item.ballot.text] == [p.text for p in report.current.paragraphs.all()]
    assert "应反馈 3 人，已反馈 0 人" in item.brief
    assert Event.objects.filter(verb="report.sent_to_standing").count() == 1
    assert Notice.objects.filter(kind="report.sent_to_standing", recipient=people.leader).exists()


def test_nothing_goes_on_while_an_opinion_waits(people):
    report = revising()
    OpinionFactory(round=report.rounds.get())
    with pytest.raises(RuleError) as refused:
        services.send_to_standing(report, meeting=MeetingFactory(), by=people.drafter)
    assert "尚有 1 条意见没有答复" in refused.value.missing[0]
    assert not AgendaItem.objects.exists()
    report.refresh_from_db()
    assert report.status == "revising"


@pytest.mark.parametrize("facts", [{"plenary": True}, {"closed": True}, {"cancelled": True}])
def test_the_meeting_is_one_of_the_right_body_still_to_be_held(facts, people):
    with pytest.raises(RuleError, match="请另选会议"):
        services.send_to_standing(revising(), meeting=MeetingFactory(**facts), by=people.drafter)
    assert not AgendaItem.objects.exists()


def test_a_recalled_text_is_off_the_agenda(people):
    report = services.send_to_standing(revising(), meeting=MeetingFactory(), by=people.drafter)
    report = services.recall_report(report, by=people.drafter)
    assert (report.status, report.standing_item) == ("revising", None)
    assert not AgendaItem.objects.exists()
    assert Event.objects.filter(verb="report.recalled").count() == 1


def test_a_text_under_vote_cannot_be_recalled(people):
    report = services.send_to_standing(revising(), meeting=MeetingFactory(noticed=True), by=people.drafter)
    sign_all_in(report.standing_item.meeting)
    Meeting.objects.update(status="open", opened_at=clock.now())
    meetings.open_item_ballot(report.standing_item, by=people.chair)
    with pytest.raises(RuleError) as refused:
        services.recall_report(report, by=people.drafter)
    assert "表决已经开始" in refused.value.missing[0]


# ---- The gate ------------------------------------------------------------------------------------------
def test_the_gate_answers_only_for_work_reports(people):
    item = to_standing().standing_item
    item.subject_kind, item.subject_id = "", None
    assert gate(item, clock.now()) == []


def test_the_item_of_another_text_cannot_be_opened(people):
    report = to_standing()
    stale = report.standing_item
    stale.ballot.text_hash = "0" * 64
    stale.ballot.save()
    sign_all_in(stale.meeting)
    Meeting.objects.update(status="open", opened_at=clock.now())
    with pytest.raises(RuleError) as refused:
        meetings.open_item_ballot(stale, by=people.chair)
    assert "不是工作报告现在的稿子" in refused.value.missing[0]


def test_the_item_a_report_is_no_longer_under_cannot_be_opened(people):
    report = to_standing()
    old = report.standing_item
    report.standing_item = on_agenda(report)
    report.save()
    assert "已不在这一议题下" in gate(old, clock.now())[0]
    assert gate(report.standing_item, clock.now()) == []


def test_a_changed_comma_after_the_pass_keeps_the_report_from_the_plenary(people, as_user):
    report = passed()
    changed = lines(report.current).replace("，", "、", 1)
    services.upload_version(report, by=people.drafter, text=changed)
    plenary = MeetingFactory(plenary=True)
    with pytest.raises(RuleError):
        services.put_to_plenary(report, meeting=plenary, by=people.leader)
    assert not plenary.items.exists()
    page = as_user("member").get(report.get_absolute_url()).content.decode()
    assert "通过已失效" in page
    assert "须重新送常委会研究通过" in page


def test_text_slipped_in_behind_the_services_is_still_caught_at_the_vote(people):
    """S2: even a version stored past the services voids the ballot of the plenary."""
    report = to_plenary()
    item = report.plenary_item
    VersionFactory(report=report, lines=TEXT)
    sign_all_in(item.meeting)
    Meeting.objects.filter(pk=item.meeting_id).update(status="open", opened_at=clock.now())
    with pytest.raises(RuleError) as refused:
        meetings.open_item_ballot(item, by=people.chair)
    assert any("通过已经失效" in sentence for sentence in refused.value.missing)


# ---- What the ballots decide -----------------------------------------------------------------------------
def test_the_whole_way_from_draft_to_issue(people):
    report = drafted()
    round_ = services.open_round(report, closes_at=clock.now() + timedelta(days=9), by=people.drafter)
    opinion = services.file_opinion(round_, by=people.member, kind="change", text="覆盖率分省确定")
    for voter in (people.chair, people.standing):
        services.answer_no_opinion(round_, by=voter)
    services.close_round(report, by=people.drafter)
    services.dispose_opinion(opinion, verdict="adopted", reason="已分省确定", by=people.drafter)
    services.upload_version(report, by=people.drafter, text="\n".join(LATER), note="按意见修改")
    report = services.send_to_standing(report, meeting=MeetingFactory(noticed=True), by=people.drafter)
    voted(report.standing_item, people)
    report.refresh_from_db()
    assert report.status == "passed"
    report = services.put_to_plenary(report, meeting=MeetingFactory(plenary=True, noticed=True), by=people.leader)
    voted(report.plenary_item, people)
    report.refresh_from_db()
    assert report.status == "adopted"
    report = services.issue_report(report, by=people.leader)
    assert (report.status, report.issue_number) == ("issued", 1)
    assert report.code == f"装工发〔{clock.today().year}〕1号"
    verbs = list(Event.objects.filter(verb__startswith="report.").order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "report.round_opened", "report.opinion_filed", "report.no_opinion", "report.no_opinion", "report.round_closed",
        "report.opinion_disposed", "report.version_uploaded", "report.sent_to_standing", "report.passed",
        "report.put_to_plenary", "report.adopted", "report.issued",
    ]  # fmt: skip


@pytest.mark.parametrize("choice", ["against", "abstain"])
def test_a_failed_ballot_sends_the_report_back_and_says_where(choice, people, as_user):
    report = to_standing()
    voted(report.standing_item, people, choice)
    report.refresh_from_db()
    assert report.status == "revising"
    assert "表决没有通过" in report.returned_reason
    page = as_user("drafter").get(report.get_absolute_url()).content.decode()
    assert "退回修改" in page
    assert "is-back" in page


def test_the_plenary_sends_back_to_the_drafters_too(people):
    report = to_plenary()
    voted(report.plenary_item, people, "against")
    report.refresh_from_db()
    assert report.status == "revising"
    report = services.send_to_standing(report, meeting=MeetingFactory(), by=people.drafter)
    assert (report.plenary_item, report.returned_reason) == (None, "")


def test_the_ballot_of_an_item_the_report_has_left_decides_nothing(people):
    report = to_standing()
    old = report.standing_item
    WorkReport.objects.update(standing_item=None, status="revising")
    services.record_outcome(old, old.ballot, people.chair, clock.now())
    report.refresh_from_db()
    assert report.status == "revising"


# ---- Issue ---------------------------------------------------------------------------------------------------
def test_numbers_of_issued_reports_have_no_gaps(people):
    codes = [services.issue_report(adopted(title=f"第{n}份报告"), by=people.leader).issue_number for n in range(3)]
    assert codes == [1, 2, 3]
    other_year = adopted()
    at = clock.now().replace(year=clock.today().year + 1)
    assert services.issue_report(other_year, by=people.leader, at=at).issue_number == 1


def test_a_refused_issue_takes_no_number(people):
    report = to_plenary()
    with pytest.raises(RuleError):
        services.issue_report(report, by=people.leader)
    assert services.issue_report(adopted(), by=people.leader).issue_number == 1


def test_the_issued_word_file_holds_the_adopted_text_with_its_number(people):
    report = services.issue_report(adopted(), by=people.leader)
    with report.issued_docx.content.open("rb") as file:
        said = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(file.read())).paragraphs)
    assert report.code in said
    for paragraph in report.current.paragraphs.exclude(kind="title"):
        assert paragraph.text in said


def test_all_members_are_told_of_the_issue(people):
    services.issue_report(adopted(), by=people.leader)
    told = set(Notice.objects.filter(kind="report.issued").values_list("recipient__username", flat=True))
    assert told == {"chair", "standing", "member", "office", "drafter", "leader"}


def test_a_machine_without_pdf_still_issues(people, monkeypatch, as_user):
    def cannot(document):
        raise PdfUnavailable("这台服务器缺少排版组件，现在不能生成 PDF，请下载 Word 文稿。")

    monkeypatch.setattr(issuing, "to_pdf", cannot)
    report = services.issue_report(adopted(), by=people.leader)
    assert report.issued_pdf is None
    assert as_user("member").get(f"{report.get_absolute_url()}report.pdf").status_code == 202
    Rendering.objects.update(state="failed", html="", finished_at=clock.now(), error="这台服务器现在不能生成 PDF。")
    answer = as_user("member").get(f"{report.get_absolute_url()}report.pdf")
    assert answer.status_code == 503
    assert "不能生成 PDF" in answer.content.decode()
    assert f"{report.get_absolute_url()}report.docx" in answer.content.decode()


def test_an_issued_report_is_for_all_and_how_it_came_about_is_not(people, as_user):
    report = services.issue_report(adopted(), by=people.leader)
    page = as_user("province").get(report.get_absolute_url())
    assert page.status_code == 200
    assert "委员意见" not in page.content.decode()
    assert as_user("province").get(f"{report.get_absolute_url()}opinions/").status_code == 404
    assert as_user("province").get(f"{report.get_absolute_url()}versions/").status_code == 404
    assert consulting().status == "consulting"
