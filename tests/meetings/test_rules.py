"""F1, S1, S5: every cell of the tables, and the arithmetic of votes."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from common.lifecycle import RuleError
from common.wording import cn_number
from meetings.ballots import rules as voting
from meetings.ballots.models import Ballot
from meetings.ballots.rules import BALLOT, Tally
from meetings.sessions import rules
from meetings.sessions.models import Meeting
from meetings.sessions.rules import MEETING, milestones
from tests.factories.meetings import AgendaItemFactory, BallotFactory, InvitationFactory, MeetingFactory

NOON = datetime(2026, 11, 16, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
ROLES = [
    "office",
    "drafter",
    "editor",
    "leader",
    "chair",
    "standing",
    "member",
    "province",
    "scrutineer",
    "auditor",
    "sysadmin",
]

# entitled, present, for, against, abstain → quorum (2/3 of entitled), votes needed (more than half of entitled), passed
TABLE = [
    (1, 1, 1, 0, 0, 1, 1, True), (1, 1, 0, 0, 1, 1, 1, False), (1, 0, 0, 0, 0, 1, 1, False),
    (2, 2, 2, 0, 0, 2, 2, True), (2, 2, 1, 1, 0, 2, 2, False), (2, 1, 1, 0, 0, 2, 2, False),
    (3, 2, 2, 0, 0, 2, 2, True), (3, 3, 2, 1, 0, 2, 2, True), (3, 3, 1, 1, 1, 2, 2, False), (3, 1, 1, 0, 0, 2, 2, False),
    (4, 3, 3, 0, 0, 3, 3, True), (4, 4, 2, 2, 0, 3, 3, False), (4, 2, 2, 0, 0, 3, 3, False), (4, 3, 2, 0, 1, 3, 3, False),
    (9, 6, 5, 1, 0, 6, 5, True), (9, 5, 5, 0, 0, 6, 5, False), (10, 7, 6, 1, 0, 7, 6, True), (10, 7, 5, 2, 0, 7, 6, False),
    (10, 6, 6, 0, 0, 7, 6, False), (21, 14, 11, 3, 0, 14, 11, True), (21, 14, 10, 0, 4, 14, 11, False),
    (21, 13, 13, 0, 0, 14, 11, False), (21, 18, 16, 1, 1, 14, 11, True),
    (44, 30, 23, 7, 0, 30, 23, True), (44, 29, 29, 0, 0, 30, 23, False), (44, 44, 22, 22, 0, 30, 23, False),
    (45, 30, 23, 7, 0, 30, 23, True), (45, 30, 22, 8, 0, 30, 23, False), (45, 29, 29, 0, 0, 30, 23, False),
    (45, 38, 31, 4, 3, 30, 23, True), (45, 45, 22, 0, 23, 30, 23, False),
    (150, 100, 76, 24, 0, 100, 76, True), (150, 100, 75, 25, 0, 100, 76, False), (150, 99, 99, 0, 0, 100, 76, False),
    (299, 200, 150, 50, 0, 200, 150, True), (299, 199, 199, 0, 0, 200, 150, False),
    (300, 200, 151, 49, 0, 200, 151, True), (300, 300, 150, 150, 0, 200, 151, False),
    (301, 201, 151, 50, 0, 201, 151, True), (301, 200, 200, 0, 0, 201, 151, False),
]  # fmt: skip


def test_the_table_has_forty_cases():
    assert len(TABLE) == 40


@pytest.mark.plan("V14")
@pytest.mark.parametrize(("entitled", "present", "yes", "no", "abstain", "quorum", "needed", "passed"), TABLE)
def test_quorum_and_majority_are_whole_numbers(entitled, present, yes, no, abstain, quorum, needed, passed):
    ballot = Ballot(**voting.COMMON)
    tally = Tally(entitled, present, yes, no, abstain)
    assert voting.quorum(ballot, entitled) == quorum
    assert voting.needed(ballot, entitled, present) == needed
    assert voting.passes(ballot, tally) is passed
    assert all(isinstance(n, int) for n in (voting.quorum(ballot, entitled), voting.needed(ballot, entitled, present)))


@pytest.mark.parametrize(
    ("entitled", "present", "yes", "passed"),
    [(45, 30, 16, True), (45, 30, 15, False), (45, 31, 16, True), (45, 29, 29, False)],
)
def test_a_motion_may_be_counted_by_those_present(entitled, present, yes, passed):
    ballot = Ballot(**{**voting.COMMON, "base": Ballot.Base.PRESENT})
    assert voting.passes(ballot, Tally(entitled, present, yes, 0, present - yes)) is passed


@pytest.mark.parametrize(("entitled", "present", "needed"), [(3, 3, 3), (45, 45, 31), (300, 200, 201)])
def test_two_thirds_may_be_asked_for(entitled, present, needed):
    ballot = Ballot(**{**voting.COMMON, "share_numerator": 2, "share_denominator": 3})
    assert voting.needed(ballot, entitled, present) == needed


def test_the_sum_is_said_with_names():
    said = voting.arithmetic(Ballot(**voting.COMMON), Tally(45, 38, 31, 4, 3))
    assert said == "应到 45，实到 38 ≥ 30 符合法定人数；赞成 31 > 22 通过"
    said = voting.arithmetic(Ballot(**voting.COMMON), Tally(45, 29, 29, 0, 0))
    assert said == "应到 45，实到 29 < 30 不足法定人数；赞成 29 > 22 未通过"


def test_what_a_quorum_lacks_is_said():
    ballot = Ballot(**voting.COMMON)
    assert voting.quorum_missing(ballot, 45, 30) == []
    assert "还差 1 人签到" in voting.quorum_missing(ballot, 45, 29)[0]
    assert "核对名册" in voting.quorum_missing(ballot, 0, 0)[0]


BALLOT_CELLS = {("open", "draft"), ("close", "open"), ("declare", "closed")}
TIMES = {
    "draft": {}, "open": {"opened_at": NOON}, "closed": {"opened_at": NOON, "closed_at": NOON},
    "declared": {"opened_at": NOON, "closed_at": NOON, "declared_at": NOON, "passed": True},
}  # fmt: skip


@pytest.mark.parametrize("step", ["open", "close", "declare"])
@pytest.mark.parametrize("state", list(TIMES))
def test_every_cell_of_the_ballots_table(people, step, state):
    ballot = BallotFactory(status=state, **TIMES[state])
    for role in ROLES:
        user = getattr(people, role)
        if role != "chair":
            with pytest.raises(PermissionDenied):
                BALLOT.check(step, ballot, by=user, at=NOON)
        elif (step, state) in BALLOT_CELLS:
            assert BALLOT.check(step, ballot, by=user, at=NOON).by == user
        else:
            with pytest.raises(RuleError):
                BALLOT.check(step, ballot, by=user, at=NOON)


MEETING_CELLS = {
    ("notice", "planned"),
    ("open", "noticed"),
    ("close", "open"),
    ("cancel", "planned"),
    ("cancel", "noticed"),
}
MEETING_ROLES = {"notice": {"office"}, "open": {"office", "chair"}, "close": {"office", "chair"}, "cancel": {"office"}}


@pytest.mark.parametrize("step", list(MEETING_ROLES))
@pytest.mark.parametrize("state", Meeting.Status.values)
def test_every_cell_of_the_meetings_table(people, step, state):
    meeting = MeetingFactory(starts_at=NOON, **({state: True} if state != "planned" else {}))
    AgendaItemFactory(meeting=meeting, ballot=None)
    InvitationFactory(meeting=meeting, here=True)
    for role in ROLES:
        user = getattr(people, role)
        if role not in MEETING_ROLES[step]:
            with pytest.raises(PermissionDenied):
                MEETING.check(step, meeting, by=user, at=NOON)
        elif (step, state) in MEETING_CELLS:
            assert MEETING.check(step, meeting, by=user, at=NOON)
        else:
            with pytest.raises(RuleError):
                MEETING.check(step, meeting, by=user, at=NOON)


def test_a_notice_needs_an_agenda_and_people(people):
    with pytest.raises(RuleError) as refused:
        MEETING.check("notice", MeetingFactory(), by=people.office, at=NOON)
    assert len(refused.value.missing) == 2


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
@pytest.mark.plan("F1")
def test_a_meeting_rises_only_when_all_is_decided(people, state):
    meeting = MeetingFactory(open=True)
    AgendaItemFactory(meeting=meeting, ballot=BallotFactory(status=state, **TIMES[state]))
    with pytest.raises(RuleError) as refused:
        MEETING.check("close", meeting, by=people.chair, at=NOON)
    assert refused.value.missing[0].startswith("第 1 项")


def on(day: str) -> Meeting:
    moment = datetime.fromisoformat(f"{day} 09:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    return Meeting(starts_at=moment, ends_at=moment)


def dates(day: str) -> dict[str, date | None]:
    return {mark.kind: mark.due for mark in milestones(on(day))}


def test_milestones_count_working_days():
    assert dates("2026-11-16") == {
        "notice": date(2026, 11, 2), "materials": date(2026, 11, 9), "meeting": date(2026, 11, 16), "minutes": date(2026, 11, 23),
    }  # fmt: skip


def test_milestones_leap_over_national_day_and_count_its_working_weekends():
    """2026: 9月25日至27日、10月1日至7日放假，10月10日（周六）上班。"""
    found = dates("2026-10-12")
    assert found["materials"] == date(2026, 9, 29)
    assert found["notice"] == date(2026, 9, 21)


def test_a_year_without_a_calendar_has_no_dates_but_a_sentence():
    marks = {mark.kind: mark for mark in milestones(on("2026-12-30"))}
    assert marks["notice"].due and marks["materials"].due and marks["meeting"].due
    assert marks["minutes"].due is None
    assert "2027 年的放假安排还没有录入" in marks["minutes"].unknown
    assert not marks["minutes"].late(date(2027, 6, 1))


def test_a_milestone_is_late_the_day_after():
    mark = next(m for m in milestones(on("2026-11-16")) if m.kind == "notice")
    assert not mark.late(date(2026, 11, 2))
    assert mark.late(date(2026, 11, 3))


@pytest.mark.parametrize(
    ("n", "said"), [(1, "一"), (7, "七"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_sessions_are_counted_in_chinese(n, said):
    assert cn_number(n) == said


@pytest.mark.parametrize(("mark", "states"), [("materials", {"noticed", "open"}), ("minutes", {"closed"})])
@pytest.mark.parametrize("state", Meeting.Status.values)
def test_marks_are_set_in_their_time_only(people, mark, states, state):
    meeting = MeetingFactory(**({state: True} if state != "planned" else {}))
    if state in states:
        assert rules.check_mark(meeting, mark, people.office, NOON) is None
        setattr(meeting, rules.MARKS[mark][0], NOON)
    with pytest.raises(RuleError):
        rules.check_mark(meeting, mark, people.office, NOON)
    with pytest.raises(PermissionDenied):
        rules.check_mark(meeting, mark, people.chair, NOON)
