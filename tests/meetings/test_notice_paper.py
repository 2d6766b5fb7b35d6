"""会议通知 as a document: what was issued, with its number, whatever becomes of the meeting."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from documents.official import to_docx
from documents.services import work_due
from meetings.sessions import services
from meetings.sessions.models import Meeting
from meetings.sessions.services.notice import has_changed, notice_of
from tests.factories.meetings import AgendaItemFactory, InvitationFactory, MeetingFactory
from tests.factories.roster import PersonFactory


@pytest.fixture
def issued(people, at):
    """Of the standing committee on 3 December, noticed on 16 November, with two matters and an observer."""
    starts = at("2026-12-03 09:00")
    at("2026-11-16 10:00")
    meeting = MeetingFactory(
        number=7, starts_at=starts, ends_at=starts + timedelta(hours=8), place="北京 · 机关三层会议室"
    )
    AgendaItemFactory(meeting=meeting, title="高温津贴执行标准")
    AgendaItemFactory(meeting=meeting, title="听取工作报告起草情况")
    services.invite_members(meeting, by=people.office)
    InvitationFactory(meeting=meeting, person=people.province2.person, observer=True)
    return services.issue_notice(meeting, by=people.office)


def said(meeting):
    return [block.text for block in notice_of(meeting).blocks]


def test_the_notice_says_when_where_what_about_and_what_to_answer_by_when(people, issued):
    made = notice_of(issued)
    name = issued.title.replace("常委会", "常务委员会")
    assert made.title == f"关于召开{name}的通知" and made.addressee == "各位常务委员，各列席人员："
    assert said(issued) == [
        f"定于2026年12月3日（星期四）09:00至17:00在北京·机关三层会议室召开{name}，现将有关事项通知如下。",
        "会议议程：", "一、决定高温津贴执行标准", "二、听取工作报告起草情况",
        "请于2026年11月18日前在门户中回复是否参加。因故不能参加的，请写明原因请假。",
    ]  # fmt: skip
    assert (made.signature, str(made.date), str(made.printed_on)) == (settings.UNION_NAME, "2026-11-16", "2026-11-16")
    assert people.office.name in made.remark and made.red_head == f"{settings.UNION_NAME}文件"


def test_notices_are_numbered_through_the_year_without_gaps(people, issued):
    other = AgendaItemFactory(meeting=MeetingFactory(plenary=True)).meeting
    InvitationFactory(meeting=other, person=people.member.person)
    other = services.issue_notice(other, by=people.office)
    assert [notice_of(m).number for m in (issued, other)] == ["装工通〔2026〕1号", "装工通〔2026〕2号"]
    assert notice_of(other).addressee == "各位委员：" and said(other)[1].startswith("会议议程：决定")


def test_it_stays_as_it_was_issued_and_the_page_says_that_the_meeting_is_changed(people, as_user, issued):
    before, client = to_docx(notice_of(issued)), as_user("standing")
    assert "后来有变" not in client.get(issued.get_absolute_url()).content.decode()
    services.change_meeting(
        issued, by=people.office, revision=issued.revision, starts_at=issued.starts_at + timedelta(days=1),
        ends_at=issued.ends_at + timedelta(days=1), place="工会大厦",
    )  # fmt: skip
    moved = Meeting.objects.get(pk=issued.pk)
    assert to_docx(notice_of(moved)) == before and has_changed(moved)
    assert "后来有变" in client.get(issued.get_absolute_url()).content.decode()


def test_a_matter_listed_later_is_not_in_the_notice(people, issued):
    services.put_on_agenda(issued, title="通报财务情况", kind="inform", by=people.office)
    assert not any("财务" in text for text in said(issued)) and has_changed(issued)


def test_a_meeting_near_asks_for_answers_by_its_own_day(people, at):
    starts = at("2026-11-17 09:00")
    at("2026-11-16 10:00")
    meeting = AgendaItemFactory(meeting=MeetingFactory(starts_at=starts)).meeting
    services.invite_members(meeting, by=people.office)
    assert "请于2026年11月17日前" in said(services.issue_notice(meeting, by=people.office))[-1]


@pytest.mark.parametrize("facts, words", [({}, "还没有发出"), ({"noticed": True}, "还没有留存")])
def test_without_a_kept_notice_there_is_none_and_it_is_said_why(as_user, facts, words):
    meeting, client = MeetingFactory(**facts), as_user("office")
    answer = client.get(reverse("meetings:notice-paper", args=[meeting.pk]))
    assert answer.status_code == 409 and words in answer.content.decode()
    assert "notice-paper" not in client.get(meeting.get_absolute_url()).content.decode()


def test_those_it_is_addressed_to_find_it_on_the_page_in_word_and_pdf(as_user, issued):
    url = reverse("meetings:notice-paper", args=[issued.pk])
    client = as_user("standing")
    page = client.get(issued.get_absolute_url()).content.decode()
    assert f'href="{url}"' in page and f'href="{url}?as=pdf"' in page and "place-cards" not in page
    word = client.get(url)
    assert "关于召开" in "".join(p.text for p in docx.Document(BytesIO(word.content)).paragraphs)
    assert client.get(f"{url}?as=pdf").status_code == 202
    work_due()
    assert client.get(f"{url}?as=pdf").getvalue()[:5] == b"%PDF-"


def test_an_official_paper_is_chinese_for_readers_of_other_languages(issued):
    before, changed = to_docx(notice_of(issued)), has_changed(issued)
    with override("en"):
        assert to_docx(notice_of(issued)) == before and has_changed(issued) is changed is False


def test_it_costs_the_same_for_few_and_for_many(as_user, issued, steady_queries):
    client = as_user("office")
    steady_queries(
        lambda: client.get(reverse("meetings:notice-paper", args=[issued.pk])),
        grow=lambda: [InvitationFactory(meeting=issued, person=PersonFactory()) for _n in range(20)],
    )
