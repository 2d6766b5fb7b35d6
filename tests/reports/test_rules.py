"""Every cell of the table: each state × each step × each role; and what each gate asks for."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common import clock
from common.lifecycle import RuleError
from documents.fingerprint import text_hash
from documents.word import read_plain
from reports import rules
from reports.models import Disposition, WorkReport
from reports.rules import REPORT, ROUND, WORK
from tests.factories.meetings import BallotFactory
from tests.factories.reports import (
    LATER,
    TEXT,
    DispositionFactory,
    OpinionFactory,
    VersionFactory,
    asked,
    consulting,
    declare,
    drafted,
    passed,
    report_in,
    revising,
    to_plenary,
    to_standing,
)
from tests.factories.roster import DelegationFactory

# step: who may take it; from which states; where it leads.
TABLE = {
    "open_round": ("drafter", ("drafting", "revising"), "consulting"),
    "close_round": ("drafter", ("consulting",), "revising"),
    "send_to_standing": ("drafter", ("revising",), "to_standing"),
    "pass": ("chair", ("to_standing",), "passed"),
    "return": ("chair", ("to_standing", "to_plenary"), "revising"),
    "void_pass": ("drafter", ("passed",), "revising"),
    "recall": ("drafter", ("to_standing",), "revising"),
    "put_to_plenary": ("leader", ("passed",), "to_plenary"),
    "adopt": ("chair", ("to_plenary",), "adopted"),
    "issue": ("leader", ("adopted",), "issued"),
}
ACTS = {
    "upload_version": ("drafter", ("drafting", "revising", "passed")),
    "mend_match": ("drafter", ("drafting", "revising")),
    "extend_round": ("drafter", ("consulting",)),
    "remind": ("drafter", ("consulting",)),
    "dispose": ("drafter", ("consulting", "revising")),
}
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


def outcome(table, step, report, user, at):
    """taken, not theirs, or not now."""
    try:
        table.check(step, report, by=user, at=at)
    except PermissionDenied:
        return "not theirs"
    except RuleError:
        return "not now"
    return "taken"


def ready(status, step):
    """A report in that state with all that its next step asks for, as far as the state allows."""
    report = report_in(status)
    if status == "consulting":
        report.rounds.update(opened_at=clock.now() - timedelta(days=9), closes_at=clock.now() - timedelta(hours=1))
    if status == "drafting" and step == "mend_match":
        VersionFactory(report=report, lines=LATER)
    if status == "to_standing" and step == "pass":
        declare(report.standing_item)
    if status == "to_plenary" and step == "adopt":
        declare(report.plenary_item)
    return report


def test_the_table_names_every_step():
    assert set(TABLE) == set(REPORT.steps)
    assert set(ACTS) == set(WORK.steps)
    assert {name: step.target for name, step in REPORT.steps.items()} == {name: row[2] for name, row in TABLE.items()}


@pytest.mark.parametrize("status", WorkReport.Status.values)
def test_each_step_is_taken_by_its_role_in_its_states_and_by_nobody_else(status, people):
    wrong = []
    for table, cells in ((REPORT, TABLE), (WORK, ACTS)):
        for step, (who, sources, *_target) in cells.items():
            report = ready(status, step)
            for role in ROLES:
                expected = "not theirs" if role != who else "taken" if status in sources else "not now"
                found = outcome(table, step, report, getattr(people, role), clock.now())
                if found != expected:
                    wrong.append(f"{step} in {status} by {role}: {expected} expected, {found}")
    assert not wrong, "\n".join(wrong)


def test_a_refused_step_leaves_the_state_as_it_was(people):
    report = consulting()
    with pytest.raises(RuleError):
        REPORT.take("send_to_standing", report, by=people.drafter, at=clock.now())
    assert report.status == "consulting"


def test_a_report_without_a_draft_cannot_be_asked_about(people):
    report = report_in("drafting")
    report.versions.all().delete()
    assert rules.has_version(report, clock.now()) == ["还没有稿子，请先上传 .docx 草稿。"]


def test_a_round_is_not_closed_while_its_time_runs_and_members_are_silent(people, at):
    now = at("2026-11-16 09:00")
    report = consulting()
    report.rounds.update(closes_at=now + timedelta(days=4))
    assert rules.round_has_run(report, now) == ["征求期到 11月20日 09:00，还有 3 位委员没有反馈。"]


def test_a_round_is_closed_early_once_all_have_answered(people):
    report = consulting()
    report.rounds.get().respondents.update(answer="no_opinion", answered_at=clock.now())
    assert rules.round_has_run(report, clock.now()) == []


def test_the_last_second_of_the_deadline_still_counts(people, at):
    now = at("2026-11-20 17:00:00")
    round_ = consulting().rounds.get()
    round_.closes_at = now
    assert rules.before_deadline(round_, now) == []
    assert rules.round_has_run(round_.report, now) != []
    (refusal,) = rules.before_deadline(round_, now + timedelta(microseconds=1))
    assert "11月20日 17:00 截止" in refusal
    assert round_.opened_by.name in refusal


def test_who_was_not_asked_cannot_answer(people):
    round_ = consulting().rounds.get()
    for role in ("drafter", "leader", "province", "auditor"):
        assert outcome(ROUND, "answer", round_, getattr(people, role), clock.now()) == "not theirs"
    for role in ("member", "standing", "chair"):
        assert outcome(ROUND, "answer", round_, getattr(people, role), clock.now()) == "taken"


def test_opinions_without_an_answer_are_named(people):
    report = revising()
    round_ = report.rounds.get()
    for _n in range(6):
        OpinionFactory(round=round_, respondent=asked(round_, people.member))
    (said,) = rules.every_opinion_disposed(report, clock.now())
    assert said.startswith("尚有 6 条意见没有答复：第1条（孙委员）、第2条")
    assert said.endswith("等。")


def test_an_opinion_taken_back_needs_no_answer(people):
    report = revising()
    opinion = OpinionFactory(round=report.rounds.get())
    opinion.withdrawn_at = clock.now()
    opinion.save()
    assert rules.every_opinion_disposed(report, clock.now()) == []


def test_what_was_adopted_must_stand_in_a_newer_draft(people):
    report = revising()
    report.versions.get(number=2).delete()
    opinion = OpinionFactory(round=report.rounds.get())
    DispositionFactory(opinion=opinion, verdict="not_adopted")
    assert rules.revised_after_round(report, clock.now()) == []
    Disposition.objects.update(verdict="partly")
    assert rules.revised_after_round(report, clock.now()) == ["有 1 条意见已采纳，但还没有上传修改后的稿子。"]
    VersionFactory(report=report, lines=LATER)
    assert rules.revised_after_round(report, clock.now()) == []


def test_a_changed_comma_is_another_text(people):
    report = passed()
    assert rules.passed_this_very_text(report, clock.now()) == []
    VersionFactory(report=report, lines=[line.replace("，", "、", 1) for line in LATER])
    (said,) = rules.passed_this_very_text(report, clock.now())
    assert "通过已经失效" in said


def test_a_ballot_that_failed_or_is_not_declared_is_no_pass(people):
    report = to_standing()
    assert rules.passed_this_very_text(report, clock.now()) == ["常委会还没有表决这份报告。"]
    declare(report.standing_item, passed=False)
    report.refresh_from_db()
    assert rules.passed_this_very_text(report, clock.now()) == ["常委会没有通过这份报告，请修改后再送。"]


def test_the_plenary_adopts_only_the_text_before_it(people):
    report = to_plenary()
    assert rules.adopted_this_very_text(report, clock.now()) != []
    declare(report.plenary_item)
    report.refresh_from_db()
    assert rules.adopted_this_very_text(report, clock.now()) == []
    other = BallotFactory(text_hash=text_hash(read_plain("\n".join(TEXT)).blocks))
    report.plenary_item.ballot.text_hash = other.text_hash
    assert rules.adopted_this_very_text(report, clock.now()) != []


def test_a_text_under_vote_is_not_recalled(people):
    report = to_standing()
    assert rules.vote_not_begun(report, clock.now()) == []
    report.standing_item.ballot.status = "open"
    assert rules.vote_not_begun(report, clock.now()) == ["常委会对这一稿的表决已经开始，请等公布结果。"]


@pytest.mark.parametrize(
    ("hours", "fine"),
    [(-1, False), (0, False), (0.9, False), (1, True), (240, True), (24 * 366, True), (24 * 367, False)],
)
def test_a_deadline_lies_an_hour_to_a_year_ahead(hours, fine):
    now = clock.now()
    assert (rules.deadline_missing(now + timedelta(hours=hours), now) == []) is fine


@pytest.mark.parametrize("status", WorkReport.Status.values)
def test_the_gate_card_says_met_exactly_when_the_rule_misses_nothing(status, people):
    report = report_in(status)
    gate = rules.GATES.get(report.status)
    terms = rules.terms(report, clock.now())
    assert [term.met for term in terms] == (
        [not need(report, clock.now()) for need, _said in gate.terms] if gate else []
    )
    assert all(term.text for term in terms)


def test_a_deputy_answers_opinions_in_the_drafters_right(people):
    report = consulting()
    assert WORK.steps["dispose"].holder(people.office, report, clock.now()) is None
    DelegationFactory(
        principal=people.drafter, deputy=people.office, scope="dispose", start=clock.today(), end=clock.today()
    )
    assert WORK.steps["dispose"].holder(people.office, report, clock.now()) == people.drafter
    assert drafted().status == "drafting"
