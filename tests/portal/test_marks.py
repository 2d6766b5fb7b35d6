"""Papers that bear a mark of secrecy come into no room of the portal."""

import pytest

from common.clock import now
from common.lifecycle import RuleError
from common.marks import classified
from meetings.sessions.models import AgendaItem, Meeting
from meetings.sessions.services import put_on_agenda
from reports.models import Opinion, Version
from reports.services import file_opinion, upload_version
from tests.factories.meetings import MeetingFactory
from tests.factories.reports import consulting, drafted

MARKED = "机密★1年 关于有关事项的情况"
SAID = "本系统是非涉密系统"


def test_a_draft_with_a_mark_is_not_stored(people):
    report = drafted()
    before = Version.objects.count()
    with pytest.raises(RuleError, match=SAID):
        upload_version(report, by=people.drafter, text=f"一、总体情况\n{MARKED}")
    assert Version.objects.count() == before


def test_an_opinion_with_a_mark_is_not_stored(people):
    round_ = consulting().rounds.get()
    with pytest.raises(RuleError, match=SAID):
        file_opinion(round_, by=people.member, kind="change", text=MARKED)
    assert not Opinion.objects.exists()


def test_a_member_is_told_on_the_page_and_keeps_the_words(as_user, people):
    round_ = consulting().rounds.get()
    page = as_user("member").post(f"/reports/rounds/{round_.pk}/opinions/", {"kind": "change", "text": MARKED})
    assert SAID in page.text and MARKED in page.text


def test_a_matter_with_a_mark_is_not_listed(people):
    meeting = MeetingFactory()
    with pytest.raises(RuleError, match=SAID):
        put_on_agenda(meeting, title="研究事项", kind="inform", by=people.office, brief=MARKED)
    assert not AgendaItem.objects.exists()


def test_a_meeting_with_a_mark_in_its_theme_is_not_planned(as_user):
    day = now().date()
    facts = {
        "body": "standing",
        "number": 9,
        "place": "会议室",
        "theme": MARKED,
        "starts_at": f"{day}T09:00",
        "ends_at": f"{day}T11:00",
    }
    assert SAID in as_user("office").post("/meetings/new/", facts).text
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("text", ["保守秘密级别的划分", "商业秘密保护", "机密性要求", "绝密档案馆参观"])
def test_ordinary_words_are_no_marks(text):
    assert not classified(text)
