"""S1, S3: what the services of major issues change, refuse, record and tell; what the database holds by itself."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.rules import Fresh
from audit.services import history
from common import clock
from common.edits import EditConflict
from common.lifecycle import RuleError
from documents.errors import RefusedFile
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot
from meetings.major_issues import services
from meetings.major_issues.models import Asked, MajorIssue, Motion, Opinion, OpinionRound
from meetings.major_issues.reminders import reminders
from meetings.major_issues.tasks import tick
from meetings.sessions.models import AgendaItem
from meetings.sessions.services import declare_item, put_on_agenda, take_off_agenda
from notices.models import Notice
from tests.factories.issues import (
    OPTIONS,
    TEXT,
    answer,
    answered,
    decided,
    deciding,
    deferred,
    fresh,
    gathering,
    placed,
    raised,
    round_of,
    treated,
    voted,
)
from tests.factories.meetings import MeetingFactory
from tests.factories.roster import in_office


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def verbs(issue):
    return [event.verb for event in history(issue)]


# ---- Raising --------------------------------------------------------------------------------------
def test_raising_keeps_options_files_and_tells_the_office(people):
    issue = raised(by=people.standing, files=[SimpleUploadedFile("背景.pdf", b"%PDF-1.4\n%%EOF\n")])
    assert [str(option) for option in issue.options.all()] == ["方案一　全国统一标准", "方案二　分区标准"]
    assert issue.attachments.get().file.name == "背景.pdf"
    assert told("issue.raised") == {"office", "leader"}
    assert verbs(issue) == ["issue.raised"]


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"title": " "}, RuleError), ({"background": ""}, RuleError), ({"background": "机密★十年"}, RuleError),
        ({"options": [("甲", "绝密★")]}, RuleError), ({"options": OPTIONS * 4}, RuleError),
        ({"files": [SimpleUploadedFile("x.exe", b"MZ\x90\x00")]}, RefusedFile),
    ],
)  # fmt: skip
def test_what_cannot_be_raised_leaves_nothing(people, facts, error):
    with pytest.raises(error):
        raised(**facts)
    assert not MajorIssue.objects.exists()


def test_editing_stops_when_the_members_are_asked_and_sees_who_was_quicker(people):
    issue = raised()
    facts = {"title": "改名", "background": "背景", "options": OPTIONS[:1], "urgency": "urgent"}
    assert services.edit_issue(issue, by=people.office, revision=0, **facts).options.count() == 1
    with pytest.raises(EditConflict):
        services.edit_issue(issue, by=people.leader, revision=0, **facts)
    services.open_round(fresh(issue), by=people.office)
    with pytest.raises(RuleError, match="征求常委意见"):
        services.edit_issue(issue, by=people.office, revision=1, **facts)


# ---- Asking and answering ---------------------------------------------------------------------------
def test_all_standing_members_are_asked_and_told(people):
    issue = gathering()
    assert sorted(a.person.name for a in round_of(issue).asked.select_related("person")) == ["赵主席", "钱常委"]
    assert told("issue.round_opened") == {"chair", "standing"}
    assert history(issue)[-1].facts["asked"] == 2


def test_nobody_is_asked_when_the_roster_is_empty(people):
    people.chair.person.memberships.filter(body="standing").delete()
    people.standing.person.memberships.filter(body="standing").delete()
    issue = raised()
    with pytest.raises(RuleError, match="没有现任常委"):
        services.open_round(issue, by=people.office)
    assert fresh(issue).status == "raised"


def test_the_last_answer_before_the_close_stands_and_leaves_its_trace(people):
    issue = gathering()
    answer(issue, "standing", "favours", option=1, new=["一", "二"])
    first, second = Opinion.objects.order_by("number")
    asked = answer(issue, "standing", "opinions", kept={first.pk: "一改", second.pk: ""}, new=["三"])
    assert (asked.answer, asked.option, asked.revision) == ("opinions", None, 2)
    assert list(Opinion.objects.live().values_list("number", "text")) == [(1, "一改"), (3, "三")]
    assert [past.text for past in first.past_texts.all()] == ["一"]
    assert [past.text for past in second.past_texts.all()] == ["二"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"answer": "opinions"}, "请写上意见"), ({"answer": "no_opinion", "new": ["有"]}, "请先把意见清空"),
        ({"answer": "favours", "option": 9}, "没有这个方案"), ({"answer": "favours"}, "没有这个方案"),
        ({"answer": "maybe"}, "请选择赞成哪个方案"), ({"answer": ""}, "请选择赞成哪个方案"),
        ({"answer": "opinions", "new": ["长" * 2001]}, "最多 2000 字"), ({"answer": "opinions", "new": ["秘密★"]}, "密级"),
    ],
)  # fmt: skip
def test_an_answer_that_says_two_things_is_refused_whole(people, facts, sentence):
    issue = gathering()
    with pytest.raises(RuleError, match=sentence):
        answer(issue, "standing", **facts)
    assert not Opinion.objects.exists() and not Asked.objects.exclude(answer="").exists()


@pytest.mark.parametrize("who", ["member", "office", "province"])
def test_only_those_asked_answer(people, who):
    with pytest.raises(PermissionDenied):
        answer(gathering(), who)


def test_the_deadline_judges_whether_or_not_somebody_closed(people, at):
    at("2026-11-23 09:00")
    issue = gathering()
    at("2026-11-30 23:59:59")
    answer(issue, "chair")
    at("2026-12-01 00:00")
    with pytest.raises(RuleError) as refused:
        answer(issue, "standing")
    assert "没有收下" in refused.value.missing[0] and "周办" in refused.value.missing[0]
    assert round_of(issue).status == "open"
    assert services.propose_motion(issue, by=people.office, text=TEXT).number == 1
    closed = round_of(issue)
    assert closed.status == "closed" and closed.closed_at == closed.closes_at and closed.closed_by is None


def test_the_tick_closes_what_is_over_once(people, at):
    at("2026-11-23 09:00")
    issue = gathering()
    assert tick() == 0
    at("2026-12-01 00:00")
    assert (tick(), tick()) == (1, 0)
    assert round_of(issue).status == "closed"
    assert told("issue.round_closed") == {"office", "leader"}


def test_a_round_is_not_closed_while_somebody_is_silent(people):
    issue = gathering()
    answer(issue, "chair")
    with pytest.raises(RuleError) as refused:
        services.close_round(issue, by=people.office)
    assert "还有 1 位常委没有答复" in refused.value.missing[0]
    answer(issue, "standing")
    services.close_round(issue, by=people.office)
    assert round_of(issue).closed_by == people.office


def test_more_time_is_given_with_a_reason_and_told_to_all(people):
    issue = gathering()
    was = round_of(issue).closes_at
    for closes, reason in ((was, "等"), (was + timedelta(days=1), " "), (was + timedelta(days=99), "等")):
        with pytest.raises(RuleError):
            services.extend_round(issue, by=people.office, closes_at=closes, reason=reason)
    services.extend_round(issue, by=people.office, closes_at=was + timedelta(days=1), reason="两位常委出差")
    assert round_of(issue).extensions.get().was == was
    assert told("issue.round_extended") == {"chair", "standing"}


def test_reminders_go_to_the_silent_only(people, at):
    at("2026-11-23 09:00")
    issue = gathering()
    answer(issue, "chair")

    def reminded(moment):
        found = [r for r in reminders(at(moment)) if r.kind == "issue.round_due"]
        return [(r.key.split(":")[0], [user.username for user in r.recipients]) for r in found]

    assert reminded("2026-11-24 09:00") == []
    assert reminded("2026-11-29 08:00") == []
    assert reminded("2026-11-29 09:00") == [("issue.round-tomorrow", ["standing"])]
    assert reminded("2026-11-30 09:00") == [("issue.round-today", ["standing"])]
    assert reminded("2026-11-30 22:30") == [("issue.round-last", ["standing"])]
    assert reminded("2026-12-01 09:00") == []


# ---- Treating ----------------------------------------------------------------------------------------
def test_every_treatment_says_why_and_its_writer_hears_of_it(people):
    issue = answered()
    opinion = Opinion.objects.get()
    for verdict, reason in (("adopted", " "), ("maybe", "好")):
        with pytest.raises(RuleError):
            services.treat_opinion(opinion, verdict=verdict, reason=reason, by=people.office)
    services.treat_opinion(opinion, verdict="partly", reason="先列两省。", by=people.office)
    assert told("issue.opinion_treated") == {"standing"}
    with pytest.raises(RuleError, match=r"周办.*部分采纳"):
        services.treat_opinion(opinion, verdict="rejected", reason="不", by=people.leader)
    services.treat_opinion(opinion, verdict="adopted", reason="都列。", by=people.leader, seen=1)
    assert [str(past) for past in opinion.past_treatments.all()] == ["部分采纳"]
    assert verbs(issue)[-2:] == ["issue.opinion_treated", "issue.treatment_changed"]


def test_a_treated_opinion_is_not_rewritten_by_its_writer(people):
    issue = gathering()
    answer(issue, "standing", "opinions", new=["一"])
    opinion = Opinion.objects.get()
    services.treat_opinion(opinion, verdict="explained", reason="说明。", by=people.office)
    with pytest.raises(RuleError, match="已经处理"):
        answer(issue, "standing", "opinions", kept={opinion.pk: "改"})
    with pytest.raises(RuleError, match="请先把意见清空"):
        answer(issue, "standing", "no_opinion")


# ---- Deciding ------------------------------------------------------------------------------------------
def test_a_passed_draft_decides_the_issue_by_its_resolution(people):
    issue = decided()
    assert issue.status == "decided" and issue.resolution.ballot.text_hash == issue.motion.text_hash
    assert told("issue.decided") == {"office", "leader", "chair", "standing"}
    assert verbs(issue)[-1] == "issue.decided"


def test_a_draft_that_fails_comes_back_with_the_sum_and_may_be_redrafted(people):
    issue = deciding()
    declare_item(voted(placed(issue), "against"), by=people.chair)
    issue = fresh(issue)
    assert issue.status == "deciding" and issue.motion.passed is False
    assert "没有通过" in issue.turns.get().reason and "赞成 0" in issue.turns.get().reason
    services.redraft_motion(issue, by=people.office, text="再议\n先试点。")
    declare_item(voted(placed(issue)), by=people.chair)
    assert fresh(issue).status == "decided"


def test_the_agenda_refuses_every_way_round_the_hearing(people):
    issue = raised()
    meeting = MeetingFactory()
    motion = deciding(title="另一件").motion
    facts = {"title": "绕行", "kind": "decide", "subject_kind": "major_issue", "text": motion.text}
    for pk in (issue.pk, gathering(title="三").pk, answered(title="四").pk, motion.issue_id):
        hash_ = motion.text_hash
        if pk == motion.issue_id:
            MajorIssue.objects.filter(pk=pk).update(status="deferred")
        with pytest.raises(RuleError) as refused:
            put_on_agenda(meeting, by=people.office, subject_id=pk, text_hash=hash_, **facts)
        assert refused.value.missing
    assert not AgendaItem.objects.exists()


def test_the_agenda_refuses_another_text_and_the_plenary(people):
    issue = deciding()
    with pytest.raises(RuleError, match="常委会会议"):
        services.put_to_meeting(issue, meeting=MeetingFactory(plenary=True), by=people.office)
    item = placed(issue)
    Motion.objects.filter(issue=issue).update(text_hash="0" * 64)
    with pytest.raises(RuleError) as refused:
        voted(item)
    assert refused.value.missing == ["这一议题所附的不是现在的决议草案，请撤回后重新列入议程。"]


def test_a_draft_is_taken_back_by_this_room_only_and_only_before_the_vote(people):
    item = placed()
    with pytest.raises(RuleError, match="别的页面"):
        take_off_agenda(item, by=people.office)
    issue = MajorIssue.objects.get()
    services.take_back(issue, by=people.office)
    assert not AgendaItem.objects.exists() and not issue.motion.placed
    item = voted(placed(issue))
    with pytest.raises(RuleError) as refused:
        services.take_back(issue, by=people.office)
    assert refused.value.missing == ["对决议草案的表决已经开始，请等公布结果。"]


def proof(who):
    return Fresh(who.pk, clock.now())


def test_a_circulation_decides_too_and_a_second_person_opens_it(people, at):
    at("2026-11-23 09:00")
    issue = deciding()
    motion = services.put_to_circulation(issue, working_days=3, by=people.office)
    with pytest.raises(RuleError):
        services.put_to_meeting(issue, meeting=MeetingFactory(), by=people.office)
    ballot = ballots.open_circulation(motion.ballot, by=people.chair, proof=proof(people.chair))
    for who in (people.chair, people.standing):
        ballots.cast_vote(ballot, by=who, choice="for")
    at("2026-11-27 09:00")
    ballots.close_overdue(clock.now())
    ballots.declare_ballot(ballot, by=people.chair)
    issue = fresh(issue)
    assert issue.status == "decided" and issue.resolution.ballot == ballot


def test_a_void_circulation_is_repeated_or_given_up(people, at):
    at("2026-11-23 09:00")
    issue = deciding()
    ballot = services.put_to_circulation(issue, working_days=3, by=people.office).ballot
    ballots.open_circulation(ballot, by=people.chair, proof=proof(people.chair))
    with pytest.raises(RuleError):
        services.take_back(issue, by=people.office)
    ballots.ask_void(ballot, by=people.chair, reason="文号错", proof=proof(people.chair))
    ballots.confirm_void(ballot, by=people.leader, proof=proof(people.leader))
    renewed = ballots.renew_ballot(ballot, by=people.office)
    assert issue.motion.vote == renewed
    leader = in_office("leader2", "又一位负责", "leader")
    ballots.open_circulation(renewed, by=leader, proof=proof(leader))
    for who in (people.chair, people.standing):
        ballots.cast_vote(renewed, by=who, choice="for")
    at("2026-11-27 09:00")
    ballots.close_ballot(renewed, by=people.chair)
    ballots.declare_ballot(renewed, by=people.chair)
    assert fresh(issue).resolution.ballot == renewed


def test_a_draft_circulation_is_taken_back_whole(people):
    issue = deciding()
    services.put_to_circulation(issue, working_days=3, by=people.office)
    services.take_back(issue, by=people.office)
    assert not Ballot.objects.exists() and not fresh(issue).motion.placed


# ---- Turns ---------------------------------------------------------------------------------------------
def test_every_turn_says_why(people):
    issue = treated()
    for act in (services.defer_issue, services.withdraw_issue):
        with pytest.raises(RuleError, match="请写明理由"):
            act(issue, by=people.office, reason="  ")
    issue = services.defer_issue(issue, by=people.office, reason="等文件")
    issue = services.resume_deciding(issue, by=people.office, reason="文件到了")
    services.ask_again(issue, by=people.office, why_again="方案有变")
    assert [t.reason for t in issue.turns.all()] == ["等文件", "文件到了", "方案有变"]
    assert fresh(issue).status == "gathering_opinions" and fresh(issue).heard is None


def test_a_deferred_issue_can_be_asked_about_again(people):
    issue = deferred()
    services.resume_gathering(issue, by=people.office, why_again="情况有变")
    assert fresh(issue).status == "gathering_opinions" and round_of(issue).number == 2
    with pytest.raises(RuleError, match="还不能重新征求意见"):
        services.ask_again(issue, by=people.office, why_again="再问")


# ---- S3 by construction ----------------------------------------------------------------------------------
def refused_by_the_database(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_no_bulk_update_decides_an_issue_that_was_not_heard(people):
    other = round_of(deciding(title="又别的"))
    now = clock.now()
    running = gathering(title="正在征求")
    issues = [raised(), running, deferred(title="缓")]
    for issue in issues:
        rows = MajorIssue.objects.filter(pk=issue.pk)
        refused_by_the_database(lambda rows=rows: rows.update(status="deciding"))
        refused_by_the_database(lambda rows=rows: rows.update(status="deciding", heard=other))
        refused_by_the_database(lambda rows=rows: rows.update(status="decided", decided_at=now))
    refused_by_the_database(
        lambda: MajorIssue.objects.filter(pk=running.pk).update(status="deciding", heard=round_of(running))
    )
    empty = OpinionRound.objects.create(
        issue=issues[0], number=1, status="closed", opened_at=now, opened_by=people.office,
        closes_at=now + timedelta(hours=1), closed_at=now,
    )  # fmt: skip
    refused_by_the_database(lambda: MajorIssue.objects.filter(pk=issues[0].pk).update(status="deciding", heard=empty))


def test_a_round_that_a_decision_rests_on_stays_closed_and_stays(people):
    issue = decided()
    rounds = OpinionRound.objects.filter(pk=issue.heard_id)
    refused_by_the_database(lambda: rounds.update(status="open", closed_at=None))
    refused_by_the_database(lambda: rounds.update(status="broken_off"))


def test_a_shortened_round_without_name_or_reason_is_refused_by_the_database(people):
    rows = OpinionRound.objects.filter(pk=round_of(gathering()).pk)
    refused_by_the_database(lambda: rows.update(shortened_reason="急"))
    refused_by_the_database(lambda: rows.update(shortened_by=people.office))
