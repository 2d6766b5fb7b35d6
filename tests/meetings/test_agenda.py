"""What may be listed, by whom, on which text, and how it is struck again."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.services import history
from common.lifecycle import RuleError
from documents.fingerprint import text_hash
from meetings.ballots.models import Ballot
from meetings.sessions.gates import gates
from meetings.sessions.models import AgendaItem
from meetings.sessions.services import put_on_agenda, take_off_agenda
from tests.factories.meetings import (
    MOTION,
    AgendaItemFactory,
    MeetingFactory,
    as_text,
    running,
)


@pytest.fixture
def meeting(db):
    return MeetingFactory(number=7)


def listed(meeting, by, **facts):
    facts = {"title": "高温津贴方案", "kind": "decide", "text": as_text(MOTION), "text_hash": text_hash(MOTION)} | facts
    return put_on_agenda(meeting, by=by, **facts)


@pytest.fixture
def closed_gate():
    """A gate of a room above that lets nothing of its own kind through."""

    def gate(item, at):
        return ["常委会还没有通过这一稿。"] if item.subject_kind == "thing" else []

    gates.register(gate)
    yield
    gates.functions.remove(gate)


def test_a_matter_with_a_text_gets_a_draft_ballot_on_exactly_that_text(meeting, people):
    item = listed(meeting, people.drafter, brief="做什么：推动协商", proposer="劳动权益部")
    assert (item.order, item.proposer) == (1, "劳动权益部")
    assert item.ballot.status == Ballot.Status.DRAFT
    assert item.ballot.text_hash == text_hash(MOTION)
    assert item.ballot.text == as_text(MOTION)
    assert (item.ballot.body, item.ballot.occasion) == (meeting.body, "第八届常委会第七次会议")
    assert [e.verb for e in history(item)] == ["agenda.added"]


def test_a_matter_without_a_text_has_no_ballot(meeting, people):
    item = listed(meeting, people.office, kind="inform", text=[], text_hash="")
    assert item.ballot is None


def test_matters_are_numbered_in_the_order_they_come(meeting, people):
    assert [listed(meeting, people.office).order for _ in range(3)] == [1, 2, 3]


def test_a_changed_comma_between_text_and_fingerprint_is_refused(meeting, people):
    text = as_text(MOTION)
    text[1]["text"] = text[1]["text"].replace("，", "、", 1)
    with pytest.raises(RuleError, match="对不上"):
        listed(meeting, people.office, text=text)
    assert not AgendaItem.objects.exists() and not Ballot.objects.exists()


def test_what_a_gate_misses_is_said_and_nothing_is_stored(meeting, people, closed_gate):
    with pytest.raises(RuleError) as refused:
        listed(meeting, people.drafter, subject_kind="thing", subject_id=1)
    assert refused.value.missing == ["常委会还没有通过这一稿。"]
    assert not AgendaItem.objects.exists() and not Ballot.objects.exists()


def test_a_gate_speaks_only_for_its_own_kind(meeting, people, closed_gate):
    assert listed(meeting, people.drafter).pk


@pytest.mark.parametrize(
    "role", ["member", "standing", "chair", "editor", "province", "scrutineer", "auditor", "sysadmin"]
)
def test_only_the_office_and_its_drafters_set_the_agenda(meeting, people, role):
    with pytest.raises(PermissionDenied):
        listed(meeting, getattr(people, role))


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_meeting_that_is_over_takes_nothing_more(people, state):
    with pytest.raises(RuleError, match="不能再改议程"):
        listed(MeetingFactory(**{state: True}), people.office)


@pytest.mark.parametrize("state", ["noticed", "open"])
def test_until_it_rises_a_meeting_takes_matters(people, state):
    assert listed(MeetingFactory(**{state: True}), people.office).order == 1


def test_striking_a_matter_drops_its_ballot_and_closes_the_ranks(meeting, people):
    first, _second, third = (listed(meeting, people.office, title=t) for t in ("甲", "乙", "丙"))
    take_off_agenda(first, by=people.office)
    assert list(meeting.items.values_list("order", "title")) == [(1, "乙"), (2, "丙")]
    assert Ballot.objects.count() == 2
    third.refresh_from_db()
    assert third.order == 2


def test_what_has_been_put_to_the_vote_stays(people):
    item = AgendaItemFactory(meeting__open=True)
    running(item)
    with pytest.raises(RuleError, match="已经开始表决"):
        take_off_agenda(item, by=people.office)


def test_what_another_room_listed_is_withdrawn_there(meeting, people):
    item = listed(meeting, people.drafter, subject_kind="report", subject_id=5)
    with pytest.raises(RuleError, match="到那份文件的页面撤回"):
        take_off_agenda(item, by=people.office)
    take_off_agenda(item, by=people.drafter, subject_kind="report")
    assert not meeting.items.exists()
