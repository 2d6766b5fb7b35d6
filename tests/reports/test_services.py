"""Drafts, rounds, answers, replies: the change, the refusal, the entry in the log, the notice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from audit.models import Event
from common import clock
from common.lifecycle import RuleError
from notices.models import Notice
from reports import services
from reports.models import ConsultationRound, Disposition, Opinion, PastDisposition, Respondent, Version, WorkReport
from tests.factories.documents import docx_bytes
from tests.factories.reports import (
    LATER,
    TEXT,
    DispositionFactory,
    OpinionFactory,
    ReportFactory,
    consulting,
    drafted,
    key_of,
    passed,
    report_in,
    revising,
)
from tests.factories.roster import DelegationFactory, MembershipFactory, PersonFactory


def logged(verb, obj=None):
    """The newest entry of that verb."""
    return Event.objects.filter(verb=verb).order_by("-pk").first()


def told(kind):
    """Who was told, by sign-in name."""
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def text_of(lines):
    return "\n".join(lines)


# ---- Drafts ------------------------------------------------------------------------------------
def test_the_drafting_group_begins_a_report(people):
    term = drafted().term
    report = services.create_report(title="2026年工作报告", year=2026, term=term, by=people.drafter)
    assert (report.status, report.created_by) == ("drafting", people.drafter)
    assert logged("report.created").who == "吴起草"


@pytest.mark.parametrize("role", ["office", "leader", "chair", "member", "sysadmin"])
def test_nobody_else_begins_a_report(role, people):
    term = drafted().term
    with pytest.raises(PermissionDenied):
        services.create_report(title="工作报告", year=2026, term=term, by=getattr(people, role))


def test_a_draft_from_word_keeps_file_paragraphs_and_losses(people):
    report = ReportFactory()
    data = docx_bytes(["在第八届全国委员会上的工作报告", "一、主要工作", "各级产业工会认真履行职责。"])
    from_file = services.upload_version(report, by=people.drafter, file=named(data), note="初稿")
    assert [(p.kind, p.number, p.text) for p in from_file.paragraphs.all()] == [
        ("title", 0, "在第八届全国委员会上的工作报告"), ("heading", 1, "一、主要工作"), ("paragraph", 1, "各级产业工会认真履行职责。"),
    ]  # fmt: skip
    with from_file.source.content.open("rb") as stored:
        assert stored.read() == data
    assert logged("report.version_uploaded").facts["hash"] == from_file.content_hash


def named(data, name="工作报告.docx"):
    """An upload."""
    return ContentFile(data, name=name)


def test_paragraphs_keep_their_keys_when_they_stay_change_or_move(people):
    report = drafted()
    before = {p.text: p.key for p in report.current.paragraphs.all()}
    lines = [*TEXT[:3], TEXT[5], "新写的一段，讲数字化转型中的职工培训。", TEXT[3].replace("47天", "45天"), *TEXT[6:]]
    version = services.upload_version(report, by=people.drafter, text=text_of(lines))
    after = {p.text: p for p in version.paragraphs.all()}
    assert after[TEXT[2]].key == before[TEXT[2]]
    assert after[TEXT[2]].how == "same"
    edited = after[TEXT[3].replace("47天", "45天")]
    assert edited.key == before[TEXT[3]]
    assert after[TEXT[5]].key == before[TEXT[5]]
    assert after["新写的一段，讲数字化转型中的职工培训。"].how == "new"
    assert before[TEXT[4]] not in {p.key for p in version.paragraphs.all()}


def test_an_unchanged_text_is_not_stored_again(people):
    report = drafted()
    with pytest.raises(RuleError) as refused:
        services.upload_version(report, by=people.drafter, text=text_of(TEXT))
    assert "一字不差" in refused.value.message
    assert report.versions.count() == 1


def test_a_text_without_words_is_refused(people):
    report = drafted()
    with pytest.raises(Exception, match=r"没有|空"):
        services.upload_version(report, by=people.drafter, text="  \n　\n")
    assert report.versions.count() == 1


def test_who_worked_from_an_older_draft_is_told_whose_newer_one_there_is(people):
    report = drafted()
    second = services.upload_version(report, by=people.drafter, text=text_of(LATER), based_on=1)
    for by, words in (
        (people.drafter, "自己在另一个页面已上传第二稿"),
        (people.leader, f"{people.leader.name}已上传第二稿"),
    ):
        second.made_by = by
        second.save(update_fields=["made_by"])
        with pytest.raises(RuleError, match=words):
            services.upload_version(report, by=people.drafter, text="另一份完全不同的稿子。", based_on=1)
    assert report.versions.count() == 2


@pytest.mark.parametrize("status", ["consulting", "to_standing", "to_plenary", "adopted", "issued"])
def test_a_text_others_are_reading_or_voting_on_is_not_changed(status, people):
    report = report_in(status)
    with pytest.raises(RuleError):
        services.upload_version(report, by=people.drafter, text="另一份稿子。")


def test_another_text_after_the_pass_voids_it_and_the_same_text_does_not(people):
    report = passed()
    with pytest.raises(RuleError):
        services.upload_version(report, by=people.drafter, text=text_of(LATER))
    report.refresh_from_db()
    assert report.status == "passed"
    services.upload_version(report, by=people.drafter, text=text_of(LATER).replace("，", "、", 1))
    report.refresh_from_db()
    assert report.status == "revising"
    assert report.pass_voided_at is not None
    assert logged("report.pass_voided") is not None
    assert told("report.pass_voided") == {"drafter", "leader"}


def test_two_versions_of_one_number_are_impossible(db):
    report = drafted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(
            report=report, number=1, content_hash="x", made_by=report.created_by, made_at=clock.now()
        )


# ---- The round -----------------------------------------------------------------------------------
def test_a_round_asks_every_member_of_the_plenary_as_the_roster_stands(people):
    report = drafted()
    gone, newcomer = PersonFactory(account="gone"), PersonFactory(account="newcomer")
    MembershipFactory(person=gone, ended_on=True)
    MembershipFactory(person=newcomer)
    closes = clock.now() + timedelta(days=10)
    round_ = services.open_round(report, closes_at=closes, by=people.drafter)
    assert set(round_.respondents.values_list("person__name", flat=True)) == {
        "赵主席",
        "钱常委",
        "孙委员",
        newcomer.name,
    }
    assert told("report.round_opened") == {"chair", "standing", "member", "newcomer"}
    assert logged("report.round_opened").facts["asked"] == 4
    report.refresh_from_db()
    assert report.status == "consulting"


def test_a_round_needs_a_deadline_ahead_and_members(people):
    report = drafted()
    with pytest.raises(RuleError) as refused:
        services.open_round(report, closes_at=clock.now() - timedelta(days=1), by=people.drafter)
    assert "太近或者已过" in refused.value.missing[0]
    people.chair.person.memberships.all().delete()
    for seat in ("standing", "member"):
        getattr(people, seat).person.memberships.all().delete()
    with pytest.raises(RuleError) as refused:
        services.open_round(report, closes_at=clock.now() + timedelta(days=9), by=people.drafter)
    assert refused.value.missing == ["名册里没有现任委员，请先核对名册。"]
    assert not ConsultationRound.objects.exists()
    assert not Notice.objects.exists()


def test_reading_is_noted_once(people):
    round_ = consulting().rounds.get()
    services.mark_read(round_, by=people.member)
    first = round_.respondents.get(person=people.member.person).read_at
    services.mark_read(round_, by=people.member)
    assert round_.respondents.get(person=people.member.person).read_at == first
    assert Event.objects.filter(verb="report.read").count() == 1
    assert services.mark_read(round_, by=people.drafter) is None


def test_a_round_is_extended_with_a_reason_and_all_are_told(people):
    round_ = consulting().rounds.get()
    later = round_.closes_at + timedelta(days=3)
    services.extend_round(round_, closes_at=later, reason="春运期间部分委员出差", by=people.drafter)
    extension = round_.extensions.get()
    assert (extension.now, extension.reason) == (later, "春运期间部分委员出差")
    assert told("report.round_extended") == {"chair", "standing", "member"}
    with pytest.raises(RuleError) as refused:
        services.extend_round(round_, closes_at=later - timedelta(days=1), reason="提前", by=people.drafter)
    assert "要晚于现在的" in refused.value.missing[0]


def test_only_the_silent_are_reminded_and_once_a_day(people, at):
    now = at("2026-11-16 09:00")
    round_ = consulting().rounds.get()
    services.answer_no_opinion(round_, by=people.member)
    assert services.remind_unanswered(round_, by=people.drafter) == 2
    assert told("report.reminded") == {"chair", "standing"}
    with pytest.raises(RuleError) as refused:
        services.remind_unanswered(round_, by=people.drafter, at=now + timedelta(hours=5))
    assert "今天 09:00 已经提醒过一次" in refused.value.message
    assert services.remind_unanswered(round_, by=people.drafter, at=now + timedelta(days=1)) == 2


def test_a_round_is_closed_and_then_takes_no_more_answers(people):
    report = consulting()
    round_ = report.rounds.get()
    services.close_round(report, by=people.drafter, at=round_.closes_at + timedelta(seconds=1))
    round_.refresh_from_db()
    assert round_.status == "closed"
    assert logged("report.round_closed").facts == {"asked": 3, "answered": 0, "opinions": 0}
    with pytest.raises(RuleError):
        services.file_opinion(round_, by=people.member, kind="change", text="晚了", at=round_.closes_at)


# ---- Answers ---------------------------------------------------------------------------------------
def test_a_member_files_opinions_and_has_answered(people):
    report = consulting()
    round_ = report.rounds.get()
    key = key_of(round_.version, 1)
    first = services.file_opinion(
        round_,
        by=people.member,
        kind="change",
        text="写明口径",
        paragraph_key=key,
        quote="4126条",
        proposed="报送信息4126条（含约稿）",
    )
    second = services.file_opinion(round_, by=people.standing, kind="approve", text="赞成")
    assert (first.number, second.number) == (1, 2)
    respondent = round_.respondents.get(person=people.member.person)
    assert respondent.answer == "opinions"
    assert respondent.read_at == respondent.answered_at
    assert logged("report.opinion_filed").facts == {"opinion": 2}


def test_an_opinion_stands_on_a_paragraph_of_the_text_and_quotes_it(people):
    round_ = consulting().rounds.get()
    other = key_of(drafted().current, 1)
    with pytest.raises(RuleError, match="没有这一段"):
        services.file_opinion(round_, by=people.member, kind="change", text="x", paragraph_key=other)
    with pytest.raises(RuleError, match="引用的原文"):
        services.file_opinion(
            round_, by=people.member, kind="change", text="x", paragraph_key=key_of(round_.version, 1), quote="没有的话"
        )
    assert not Opinion.objects.exists()
    assert round_.respondents.get(person=people.member.person).answer == ""


def test_no_opinion_is_an_answer_and_can_be_changed_until_the_deadline(people):
    round_ = consulting().rounds.get()
    services.answer_no_opinion(round_, by=people.member)
    services.answer_no_opinion(round_, by=people.member)
    assert Event.objects.filter(verb="report.no_opinion").count() == 1
    services.file_opinion(round_, by=people.member, kind="change", text="还是有一条")
    assert round_.respondents.get(person=people.member.person).answer == "opinions"
    with pytest.raises(RuleError, match="已提了 1 条意见"):
        services.answer_no_opinion(round_, by=people.member)


def test_who_takes_back_his_only_opinion_has_not_answered(people):
    round_ = consulting().rounds.get()
    opinion = services.file_opinion(round_, by=people.member, kind="change", text="写明口径")
    with pytest.raises(PermissionDenied):
        services.withdraw_opinion(opinion, by=people.standing)
    services.withdraw_opinion(opinion, by=people.member)
    opinion.refresh_from_db()
    assert opinion.withdrawn_at is not None
    assert round_.respondents.get(person=people.member.person).answer == ""
    assert services.file_opinion(round_, by=people.member, kind="change", text="重写").number == 2


def test_an_answered_opinion_is_not_taken_back(people):
    round_ = consulting().rounds.get()
    opinion = services.file_opinion(round_, by=people.member, kind="change", text="写明口径")
    services.dispose_opinion(opinion, verdict="adopted", reason="已写明", by=people.drafter)
    with pytest.raises(RuleError, match="已经答复"):
        services.withdraw_opinion(opinion, by=people.member)


def test_after_the_deadline_nothing_is_taken_and_nothing_half_stored(people):
    round_ = consulting().rounds.get()
    late = round_.closes_at + timedelta(seconds=1)
    for act in (
        lambda: services.file_opinion(round_, by=people.member, kind="change", text="晚了", at=late),
        lambda: services.answer_no_opinion(round_, by=people.member, at=late),
    ):
        with pytest.raises(RuleError) as refused:
            act()
        assert "截止，没有收下" in refused.value.missing[0]
    assert not Opinion.objects.exists()
    assert not Respondent.objects.exclude(answer="").exists()
    assert not Event.objects.filter(verb__in=["report.opinion_filed", "report.no_opinion"]).exists()


# ---- Replies ------------------------------------------------------------------------------------------
def test_an_answer_reaches_its_member_and_a_changed_one_keeps_the_former(people):
    round_ = consulting().rounds.get()
    opinion = services.file_opinion(round_, by=people.member, kind="change", text="写明口径")
    given = services.dispose_opinion(opinion, verdict="not_adopted", reason="报表不采集", by=people.drafter)
    assert told("report.opinion_disposed") == {"member"}
    services.dispose_opinion(opinion, verdict="partly", reason="加注口径", by=people.drafter, seen=given.revision)
    opinion.refresh_from_db()
    assert (opinion.disposition.verdict, opinion.disposition.revision) == ("partly", 2)
    former = PastDisposition.objects.get()
    assert (former.verdict, former.reason, former.signed) == ("not_adopted", "报表不采集", "吴起草")
    assert Notice.objects.filter(kind="report.opinion_disposed").count() == 2
    assert logged("report.disposition_changed").facts["verdict"] == "partly"


def test_whoever_answers_second_learns_who_was_quicker(people):
    opinion = OpinionFactory(round=consulting().rounds.get())
    services.dispose_opinion(opinion, verdict="adopted", reason="已改", by=people.drafter, seen=0)
    with pytest.raises(RuleError, match=r"已由吴起草于 .* 答复“采纳”"):
        services.dispose_opinion(opinion, verdict="not_adopted", reason="不改", by=people.drafter, seen=0)
    assert Disposition.objects.get().verdict == "adopted"
    assert not PastDisposition.objects.exists()


def test_a_deputy_signs_for_his_principal(people):
    opinion = OpinionFactory(round=consulting().rounds.get())
    with pytest.raises(PermissionDenied):
        services.dispose_opinion(opinion, verdict="adopted", reason="已改", by=people.office)
    DelegationFactory(
        principal=people.drafter, deputy=people.office, scope="dispose", start=clock.today(), end=clock.today()
    )
    given = services.dispose_opinion(opinion, verdict="adopted", reason="已改", by=people.office)
    assert given.signed == "周办代吴起草"
    assert logged("report.opinion_disposed").who == "周办（代 吴起草）"


@pytest.mark.parametrize("status", ["to_standing", "passed", "to_plenary", "adopted", "issued"])
def test_answers_stand_once_the_report_has_gone_on(status, people):
    report = report_in(status)
    opinion = OpinionFactory(round=report.rounds.get())
    DispositionFactory(opinion=opinion)
    with pytest.raises(RuleError):
        services.dispose_opinion(opinion, verdict="noted", reason="改主意", by=people.drafter, seen=1)


def test_an_answer_without_a_reason_cannot_be_stored(people):
    opinion = OpinionFactory(round=revising().rounds.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        services.dispose_opinion(opinion, verdict="adopted", reason="", by=people.drafter)
    assert WorkReport.objects.get().status == "revising"
