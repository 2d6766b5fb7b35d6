"""Who is reminded, when, and what stands on whose desk."""

from datetime import timedelta

from common import clock, desk
from notices.reminders import reminders as registry
from reports import services
from reports.reminders import reminders
from tests.factories.reports import OpinionFactory, adopted, consulting, key_of, passed, revising
from tests.factories.roster import DelegationFactory


def due(at):
    """(stage, who) of every reminder about work reports at that moment."""
    return {(r.key.split(":")[0], tuple(sorted(u.username for u in r.recipients))) for r in reminders(at)}


def asked_until(at, moment):
    report = consulting()
    report.rounds.update(closes_at=at(moment))
    return report.rounds.get()


def test_the_rounds_reminders_are_registered(people):
    assert reminders in list(registry)


def test_the_silent_are_reminded_three_working_days_before_the_day_before_and_on_the_day(people, at):
    at("2026-11-09 09:00")
    round_ = asked_until(at, "2026-11-20 17:00")  # a Friday
    at("2026-11-10 09:00")
    services.answer_no_opinion(round_, by=people.member)
    silent = ("chair", "standing")
    assert due(at("2026-11-16 12:00")) == set()
    assert due(at("2026-11-17 08:29")) == set()
    assert due(at("2026-11-17 08:30")) == {("report.round-three", silent)}
    assert due(at("2026-11-18 23:00")) == {("report.round-three", silent)}
    assert due(at("2026-11-19 09:00")) == {("report.round-tomorrow", silent)}
    assert due(at("2026-11-20 09:00")) == {("report.round-today", silent)}
    assert due(at("2026-11-20 17:00")) == {("report.round-today", silent)}
    assert due(at("2026-11-20 17:00:01")) == {("report.round-over", ("drafter",))}


def test_the_holidays_count_as_no_working_days(people, at):
    at("2026-09-01 09:00")
    asked_until(at, "2026-10-09 17:00")
    assert ("report.round-three", ("chair", "member", "standing")) in due(at("2026-10-01 09:00"))


def test_a_year_without_holidays_leaves_out_only_what_would_be_guessed(people, at):
    round_ = consulting().rounds.get()
    round_.closes_at = at("2031-11-20 17:00")
    round_.save()
    stages = {key for key, _who in due(at("2031-11-18 09:00"))}
    assert stages == set()
    assert {key for key, _who in due(at("2031-11-19 09:00"))} == {"report.round-tomorrow"}


def test_keys_differ_after_an_extension_and_are_the_same_at_every_sweep(people, at):
    round_ = asked_until(at, "2026-11-20 17:00")
    now = at("2026-11-20 09:00")
    first = [r.key for r in reminders(now)]
    assert [r.key for r in reminders(now + timedelta(minutes=1))] == first
    round_.closes_at += timedelta(hours=2)
    round_.save()
    assert [r.key for r in reminders(now)] != first


def test_drafters_are_reminded_weekly_of_opinions_without_an_answer(people, at):
    report = revising()
    OpinionFactory(round=report.rounds.get())
    now = clock.now()
    assert ("report.unanswered", ("drafter",)) in due(now)
    keys = {r.key for r in reminders(now)}
    assert {r.key for r in reminders(now + timedelta(days=7))}.isdisjoint(keys)


def titles(user, at=None):
    return [item.title for item in desk.items_for(user, at or clock.now()) if item.key.startswith("report.")]


def test_a_member_has_the_consultation_on_his_desk_until_he_answers(people):
    report = consulting()
    (item,) = [i for i in desk.items_for(people.member, clock.now()) if i.key.startswith("report.")]
    assert (item.title, item.verb, item.due) == (
        "请您对《2026年工作报告》提意见",
        "提意见",
        report.rounds.get().closes_at,
    )
    services.answer_no_opinion(report.rounds.get(), by=people.member)
    assert titles(people.member) == []
    assert titles(people.standing, report.rounds.get().closes_at + timedelta(seconds=1)) == []


def test_the_drafters_desk_follows_the_report(people):
    report = consulting()
    round_ = report.rounds.get()
    assert titles(people.drafter) == []
    services.file_opinion(
        round_, by=people.member, kind="change", text="写明口径", paragraph_key=key_of(round_.version, 1)
    )
    after = round_.closes_at + timedelta(seconds=1)
    assert sorted(titles(people.drafter, after)) == [
        "《2026年工作报告》征求期已满，请截止",
        "《2026年工作报告》有 1 条意见待答复",
    ]
    report = services.close_round(report, by=people.drafter, at=after)
    opinion = round_.opinions.get()
    services.dispose_opinion(opinion, verdict="adopted", reason="已改", by=people.drafter)
    assert titles(people.drafter) == []
    services.upload_version(report, by=people.drafter, text="一、主要工作\n改过的正文，写明了口径。")
    assert titles(people.drafter) == ["《2026年工作报告》可以送常委会研究"]


def test_the_leaders_desk_and_a_deputys(people):
    passed(title="甲报告")
    adopted(title="乙报告")
    assert sorted(titles(people.leader)) == ["《乙报告》全委会已通过，请印发", "《甲报告》常委会已通过，请提交全委会"]
    assert titles(people.office) == []
    OpinionFactory(round=consulting().rounds.get())
    DelegationFactory(
        principal=people.drafter, deputy=people.office, scope="dispose", start=clock.today(), end=clock.today()
    )
    assert titles(people.office) == ["《2026年工作报告》有 1 条意见待答复"]
    assert titles(people.auditor) == titles(people.province) == []


def test_the_drafter_waits_for_members_by_area(people):
    consulting()
    (wait,) = [w for w in desk.waiting_for(people.drafter, clock.now()) if w.key.startswith("report.")]
    assert (wait.who, wait.role) == ("3 位委员", "华东片 3")
    assert [w for w in desk.waiting_for(people.member, clock.now()) if w.key.startswith("report.")] == []
