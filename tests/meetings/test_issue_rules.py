"""S1, S3: every cell of the tables of major issues, the deadlines, and what the gates say."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common import clock
from common.lifecycle import RuleError
from meetings.major_issues import rules, services
from meetings.major_issues.models import MajorIssue, Opinion
from meetings.major_issues.rules import ISSUE, WORK
from tests.factories.issues import (
    MAKERS,
    answer,
    answered,
    deciding,
    gathering,
    issue_in,
    over,
    placed,
    raised,
    round_of,
    treated,
    user,
)
from tests.factories.meetings import standing_members
from tests.factories.roster import MembershipFactory, PersonFactory

OFFICE = {"office", "leader"}
ROLES = ["office", "leader", "drafter", "editor", "chair", "standing", "member", "province", "scrutineer", "sysadmin"]
# step: who may take it; from which states; where it leads ("" stays).
TABLE = {
    "open_round": (OFFICE, {"raised"}, "gathering_opinions"),
    "propose": (OFFICE, {"gathering_opinions"}, "deciding"),
    "decide": (set(ROLES), {"deciding"}, "decided"),
    "ask_again": (OFFICE, {"gathering_opinions", "deciding"}, "gathering_opinions"),
    "defer": (OFFICE, {"raised", "gathering_opinions", "deciding"}, "deferred"),
    "withdraw": (OFFICE, {"raised", "gathering_opinions", "deciding", "deferred"}, "withdrawn"),
    "resume_gathering": (OFFICE, {"deferred"}, "gathering_opinions"),
    "resume_deciding": (OFFICE, {"deferred"}, "deciding"),
}
ACTS = {
    "edit": (OFFICE, {"raised"}),
    "extend_round": (OFFICE, {"gathering_opinions"}),
    "close_round": (OFFICE, {"gathering_opinions"}),
    "treat": (OFFICE, {"gathering_opinions", "deciding", "deferred"}),
    "redraft": (OFFICE, {"deciding"}),
    "place": (OFFICE, {"deciding"}),
    "take_back": (OFFICE, {"deciding"}),
}


def test_the_tables_have_these_steps_and_no_others():
    assert {s.name: (frozenset([s.source] if isinstance(s.source, str) else s.source), s.target) for s in ISSUE} == {
        name: (frozenset(states), target) for name, (_who, states, target) in TABLE.items()
    }
    assert {s.name for s in WORK} == set(ACTS)


@pytest.mark.parametrize("status", MajorIssue.Status.values)
def test_every_cell_of_the_tables(status, people):
    issue, at = issue_in(status), clock.now()
    cells = [(ISSUE, name, *TABLE[name][:2]) for name in TABLE] + [(WORK, name, *ACTS[name]) for name in ACTS]
    for table, name, who, states in cells:
        step = table.steps[name]
        assert step.starts_at(issue.status) == (status in states), name
        for role in ROLES:
            person = getattr(people, role)
            assert (step.holder(person, issue, at) is not None) == (role in who), (name, role)
            if role not in who:
                with pytest.raises(PermissionDenied):
                    table.check(name, issue, by=person, at=at)
            elif status not in states:
                with pytest.raises(RuleError):
                    table.check(name, issue, by=person, at=at)


def test_each_state_is_made_by_the_tests_that_use_it():
    assert set(MAKERS) == set(MajorIssue.Status.values)


def test_whoever_raised_it_may_edit_and_withdraw_it(people):
    issue = raised(by=people.standing, proposer="")
    assert issue.proposer == "钱常委"
    WORK.check("edit", issue, by=people.standing, at=clock.now())
    assert services.withdraw_issue(issue, by=people.standing, reason="另行提出").status == "withdrawn"


@pytest.mark.parametrize("role", ["member", "province", "drafter", "sysadmin", "scrutineer"])
def test_only_the_office_and_standing_members_raise(role, people):
    with pytest.raises(PermissionDenied, match="机关或常委"):
        raised(by=getattr(people, role))
    assert not MajorIssue.objects.exists()


# ---- Deadlines -----------------------------------------------------------------------------------
def there(moment: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+08:00")


def test_the_usual_deadline_is_the_end_of_the_fifth_working_day(people, at):
    now = at("2026-09-28 10:00")  # before the National Day holiday
    assert round_of(gathering(at=now)).closes_at == there("2026-10-10T23:59:59")


@pytest.mark.parametrize(
    ("urgency", "closes", "reason", "sentence"),
    [
        ("normal", "2026-11-25T17:00", "上级催办", "一般问题要给常委 5 个工作日"),
        ("urgent", "2026-11-24T17:00", "", "请写明缩短的原因"),
        ("urgent", "2026-11-24T17:00", "   ", "请写明缩短的原因"),
        ("urgent", "2026-11-23T12:59", "上级催办", "至少 4 小时"),
        ("urgent", "2026-11-22T12:00", "上级催办", "至少 4 小时"),
        ("normal", "2027-11-23T12:00", "", "两个月以内"),
    ],
)
def test_a_round_is_not_shortened_otherwise(people, at, urgency, closes, reason, sentence):
    at("2026-11-23 09:00")
    issue = raised(urgency=urgency)
    with pytest.raises(RuleError, match=sentence):
        services.open_round(issue, by=people.office, closes_at=there(closes), reason=reason)
    issue.refresh_from_db()
    assert issue.status == "raised" and not issue.rounds.exists()


def test_an_urgent_round_is_shortened_to_four_hours_with_name_and_reason(people, at):
    at("2026-11-23 09:00")
    round_ = round_of(gathering(urgency="urgent", closes_at=there("2026-11-23T13:00"), reason="明天上报"))
    assert (round_.shortened_by, round_.shortened_reason) == (people.office, "明天上报")


def test_a_round_of_full_length_bears_no_reason(people, at):
    at("2026-11-23 09:00")
    round_ = round_of(gathering(urgency="urgent", closes_at=there("2026-12-01T12:00"), reason="随手写的"))
    assert round_.shortened_by is None and round_.shortened_reason == ""


def test_in_a_year_without_published_holidays_the_office_gives_fourteen_days(people, at):
    now = at("2031-03-03 09:00")
    MembershipFactory(person=people.standing.person, standing=True, term__number=9, term__starts=now.date(),
                      term__ends=now.date() + timedelta(days=900), start=now.date())  # fmt: skip
    issue = raised()
    with pytest.raises(RuleError, match="至少 14 天"):
        services.open_round(issue, by=people.office)
    with pytest.raises(RuleError, match="一般问题要给常委"):
        services.open_round(issue, by=people.office, closes_at=there("2031-03-12T12:00"))
    assert services.open_round(issue, by=people.office, closes_at=there("2031-03-18T12:00")).shortened_by is None


# ---- What the gates say ----------------------------------------------------------------------------
def missing(issue, at=None):
    at = at or clock.now()
    return [sentence for need in rules.HEARING for sentence in need(issue, at)]


def test_without_a_round_the_gate_says_so(people):
    assert missing(raised()) == ["还没有征求全体常委的意见，请先征求意见。"]


def test_while_it_runs_the_gate_says_until_when_and_how_many_are_silent(people, at):
    at("2026-11-23 09:00")
    issue = gathering()
    answer(issue, "chair")
    assert missing(issue) == ["征求意见到 11月30日 周一 截止，还有 1 位常委没有答复。"]
    assert missing(issue, over()) == []


def test_a_round_that_was_broken_off_never_counts(people):
    issue = gathering()
    services.defer_issue(issue, by=people.office, reason="等文件")
    issue.refresh_from_db()
    assert round_of(issue).status == "broken_off"
    assert missing(issue) == ["还没有征求全体常委的意见，请先征求意见。"]
    with pytest.raises(RuleError):
        services.resume_deciding(issue, by=people.office, reason="文件到了")


def test_who_sat_on_the_opening_day_and_was_not_asked_is_named(people):
    issue = treated()
    late = standing_members(1)[0]  # entered in the roster afterwards, in office since 2024
    assert missing(issue) == [f"有 1 位常委没有被征求意见：{late.name}。请重新征求意见。"]
    with pytest.raises(RuleError):
        services.propose_motion(issue, by=people.office, text="决定")


def test_who_joins_later_is_not_missing_and_who_left_still_counts(people):
    issue = treated()
    tomorrow = clock.today() + timedelta(days=1)
    new = PersonFactory(name="新常委")
    MembershipFactory(person=new, standing=True, start=tomorrow)
    seat = people.standing.person.memberships.get(body="standing")
    seat.end, seat.ended = clock.today(), "changed"
    seat.save()
    assert missing(issue) == []
    joined, left = rules.joined_and_left(round_of(issue), clock.now() + timedelta(days=2))
    assert [p.name for p in joined] == ["新常委"] and [p.name for p in left] == ["钱常委"]


def test_untreated_opinions_are_named(people):
    assert missing(answered()) == ["还有 1 条意见没有处理：第1条（钱常委）。"]
    with pytest.raises(RuleError) as refused:
        services.propose_motion(answered(title="又一个"), by=people.office, text="决定")
    assert refused.value.missing == ["还有 1 条意见没有处理：第1条（钱常委）。"]


def test_nothing_moves_while_the_draft_is_on_an_agenda(people):
    item = placed()
    issue = MajorIssue.objects.get()
    said = [f"决议草案已送{item.meeting.title}，请先撤回。"]
    for table, step in ((WORK, "treat"), (WORK, "redraft"), (WORK, "place"), (ISSUE, "defer"), (ISSUE, "ask_again")):
        with pytest.raises(RuleError) as refused:
            table.check(step, issue, by=people.office, at=clock.now())
        assert refused.value.missing == said
    with pytest.raises(RuleError):
        services.treat_opinion(Opinion.objects.get(), verdict="rejected", reason="x", by=user("office"), seen=1)


def test_a_draft_that_is_nowhere_is_not_taken_back(people):
    with pytest.raises(RuleError) as refused:
        services.take_back(deciding(), by=people.office)
    assert refused.value.missing == ["决议草案没有交付表决，不用撤回。"]
