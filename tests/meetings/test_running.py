"""A meeting's way, its people, its reminders and what lands on whose desk."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.services import history
from committees.roster.models import Membership
from common import clock, desk
from common.edits import EditConflict
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.search import resolutions
from meetings.sessions import reminders, services
from meetings.sessions.models import Invitation, Meeting
from meetings.sessions.search import matters
from meetings.sessions.year import year_of
from notices.derive import reminders_of
from notices.models import Notice
from tests.factories.meetings import (
    AgendaItemFactory,
    InvitationFactory,
    MeetingFactory,
    running,
    sign_all_in,
    sitting,
    standing_members,
)
from tests.factories.roster import MembershipFactory, PersonFactory


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_the_list_is_made_from_the_roster_of_the_meetings_day(people):
    meeting = MeetingFactory()
    leaving = standing_members(1)[0]
    Membership.objects.filter(person=leaving, body="standing").update(
        end=clock.today() + timedelta(days=3), ended="released"
    )
    coming = MembershipFactory(standing=True, start=clock.today() + timedelta(days=5)).person
    assert services.invite_members(meeting, by=people.office) == 3
    names = set(meeting.invitations.values_list("person__name", flat=True))
    assert names == {"赵主席", "钱常委", coming.name}
    assert services.invite_members(meeting, by=people.office) == 0


def test_who_no_longer_sits_is_dropped_when_the_list_is_made_again(people):
    meeting = MeetingFactory()
    services.invite_members(meeting, by=people.office)
    Membership.objects.filter(person=people.standing.person, body="standing").update(
        end=clock.today(), ended="released"
    )
    observer = services.invite_others(meeting, [people.province.person], by=people.office)[0]
    services.invite_members(meeting, by=people.office)
    assert set(meeting.invitations.values_list("person__name", "capacity")) == {
        ("赵主席", "attend"),
        ("冯信息", "observe"),
    }
    assert observer.capacity == Invitation.Capacity.OBSERVE


def test_an_observer_who_takes_a_seat_attends(people):
    meeting = MeetingFactory()
    services.invite_others(meeting, [people.standing.person], by=people.office)
    services.invite_members(meeting, by=people.office)
    assert meeting.invitations.get(person=people.standing.person).capacity == Invitation.Capacity.ATTEND


def test_members_are_not_added_or_removed_one_by_one(people):
    meeting = MeetingFactory()
    services.invite_members(meeting, by=people.office)
    with pytest.raises(RuleError):
        services.invite_others(meeting, [people.province.person], by=people.office, capacity="attend")
    with pytest.raises(RuleError, match="按名册出席"):
        services.remove_invitation(meeting.invitations.first(), by=people.office)


def test_the_notice_goes_once_to_everybody_asked(people):
    item = AgendaItemFactory()
    services.invite_members(item.meeting, by=people.office)
    meeting = services.issue_notice(item.meeting, by=people.office)
    assert meeting.status == Meeting.Status.NOTICED and meeting.noticed_at
    assert told("meeting.noticed") == ["赵主席", "钱常委"]
    services.invite_others(meeting, [people.province.person], by=people.office)
    assert told("meeting.noticed") == ["冯信息", "赵主席", "钱常委"]
    with pytest.raises(RuleError):
        services.issue_notice(meeting, by=people.office)


def test_moving_a_noticed_meeting_tells_those_asked(people):
    meeting = InvitationFactory(meeting__noticed=True, person=people.standing.person).meeting
    facts = {
        "starts_at": meeting.starts_at + timedelta(days=1),
        "ends_at": meeting.ends_at + timedelta(days=1),
        "place": meeting.place,
    }
    services.change_meeting(meeting, by=people.office, revision=0, **facts)
    assert told("meeting.changed") == ["钱常委"]
    with pytest.raises(EditConflict):
        services.change_meeting(meeting, by=people.office, revision=0, **facts)


def test_a_change_of_theme_alone_disturbs_nobody(people):
    meeting = InvitationFactory(meeting__noticed=True, person=people.standing.person).meeting
    facts = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "place": meeting.place, "theme": "新主题"}
    services.change_meeting(meeting, by=people.office, revision=0, **facts)
    assert told("meeting.changed") == []


def test_calling_off_tells_only_who_had_been_told(people):
    quiet = InvitationFactory(person=people.standing.person).meeting
    services.cancel_meeting(quiet, by=people.office, reason="冲突")
    assert told("meeting.cancelled") == []
    loud = InvitationFactory(meeting__noticed=True, person=people.standing.person).meeting
    services.cancel_meeting(loud, by=people.office, reason="冲突")
    assert told("meeting.cancelled") == ["钱常委"]
    again = services.plan_meeting(
        body=loud.body,
        number=loud.number,
        starts_at=loud.starts_at,
        ends_at=loud.ends_at,
        place="别处",
        by=people.office,
    )
    assert again.title == loud.title


def test_a_meeting_runs_from_plan_to_minutes(people):
    item = AgendaItemFactory(ballot=None, kind="discuss", meeting__starts_at=clock.now() + timedelta(minutes=1))
    meeting = item.meeting
    services.invite_members(meeting, by=people.office)
    meeting.invitations.update(signed_in_at=clock.now())
    for step, by in [
        (services.issue_notice, people.office), (services.mark_materials_ready, people.office), (services.open_meeting, people.chair),
        (services.close_meeting, people.chair), (services.mark_minutes_issued, people.office),
    ]:  # fmt: skip
        meeting = step(meeting, by=by)
    assert meeting.status == Meeting.Status.CLOSED and meeting.minutes_at
    verbs = [event.verb for event in history(meeting)]
    assert verbs == [
        "meeting.members-invited", "meeting.noticed", "meeting.materials-sent", "meeting.opened", "meeting.closed",
        "meeting.minutes-issued",
    ]  # fmt: skip
    assert not Meeting.objects.live().exists()


def test_a_meeting_is_not_opened_before_its_day(people, at):
    at("2026-11-16 09:00")
    meeting = MeetingFactory(noticed=True, starts_at=clock.now() + timedelta(days=1))
    sign_all_in(meeting)
    with pytest.raises(RuleError) as refused:
        services.open_meeting(meeting, by=people.chair)
    assert refused.value.missing == ["会议定在11月17日，当天才能宣布开会；提前开会请先改时间。"]
    at("2026-11-17 00:00")
    assert services.open_meeting(meeting, by=people.chair).status == Meeting.Status.OPEN


def test_one_answers_for_oneself(people):
    invitation = InvitationFactory(meeting__noticed=True, person=people.standing.person)
    with pytest.raises(PermissionDenied):
        services.reply(invitation, by=people.office, answer="coming")
    with pytest.raises(RuleError):
        services.reply(invitation, by=people.standing, answer="maybe")
    with pytest.raises(RuleError):
        services.reply(invitation, by=people.standing, answer="leave", reason="  ")
    answered = services.reply(invitation, by=people.standing, answer="leave", reason="出差")
    assert (answered.reply, answered.leave_reason) == ("leave", "出差")


@pytest.mark.parametrize("state", ["planned", "open", "closed", "cancelled"])
def test_answers_are_taken_between_notice_and_beginning(people, state):
    meeting = MeetingFactory(**({state: True} if state != "planned" else {}))
    invitation = InvitationFactory(meeting=meeting, person=people.standing.person)
    with pytest.raises(RuleError):
        services.reply(invitation, by=people.standing, answer="coming")


def test_signing_in_twice_is_once_and_undone_it_is_gone(people):
    invitation = InvitationFactory(meeting__noticed=True, leave=True)
    first = services.sign_in(invitation, by=people.office)
    second = services.sign_in(invitation, by=people.office, at=clock.now() + timedelta(minutes=5))
    assert first.signed_in_at == second.signed_in_at
    assert len(history(invitation, "invitation.signed-in")) == 1
    assert services.undo_sign_in(invitation, by=people.office).signed_in_at is None
    with pytest.raises(PermissionDenied):
        services.sign_in(invitation, by=people.chair)


def remind(function, at=None):
    reminders_of(function, at or clock.now())


def test_the_office_is_reminded_before_and_after_a_milestone(people, at):
    at("2026-11-16 09:00")
    meeting = MeetingFactory(starts_at=clock.now() + timedelta(days=30))  # 12月16日: notice due 12月2日
    for day, count in [("2026-11-30", 0), ("2026-12-01", 1), ("2026-12-02", 1), ("2026-12-03", 2), ("2026-12-04", 2)]:
        at(f"{day} 09:00")
        remind(reminders.milestones_due)
        assert Notice.objects.filter(kind="meeting.milestone").count() == count, day
    assert told("meeting.milestone") == ["周办", "周办"]
    assert "逾期" in Notice.objects.filter(kind="meeting.milestone").order_by("pk").last().title
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled", cancel_reason="x")
    at("2026-12-20 09:00")
    remind(reminders.milestones_due)
    assert Notice.objects.filter(kind="meeting.milestone").count() == 2


def test_a_year_without_a_calendar_reminds_of_nothing_and_breaks_nothing(people, at):
    at("2027-03-01 09:00")
    MeetingFactory(starts_at=clock.now() + timedelta(days=3))
    remind(reminders.milestones_due)
    assert not Notice.objects.filter(kind="meeting.milestone").exists()
    assert desk.items_for(people.office, clock.now()) is not None


def test_only_those_present_who_have_not_voted_are_reminded(people):
    away = standing_members(1, accounts="away")[0]
    ballot = running(AgendaItemFactory(meeting__open=True), absent=[away])
    ballots.cast_vote(ballot, by=people.chair, choice="for")
    remind(reminders.votes_missing)
    assert told("ballot.unvoted") == []
    later = clock.now() + timedelta(minutes=6)
    for _ in range(2):
        remind(reminders.votes_missing, later)
    assert told("ballot.unvoted") == ["钱常委"]


def test_after_the_close_nobody_is_reminded(people):
    item = sitting()
    running(item)
    services.close_item_ballot(item, by=people.chair)
    remind(reminders.votes_missing, clock.now() + timedelta(minutes=10))
    assert told("ballot.unvoted") == []


def test_who_has_not_answered_is_asked_again_once(people):
    meeting = MeetingFactory(noticed=True)
    InvitationFactory(meeting=meeting, person=people.standing.person)
    InvitationFactory(meeting=meeting, person=people.chair.person, coming=True)
    remind(reminders.replies_missing)
    assert told("meeting.unanswered") == []
    for days in (2, 3):
        remind(reminders.replies_missing, clock.now() + timedelta(days=days))
    assert told("meeting.unanswered") == ["钱常委"]


def titles(user):
    return [item.title for item in desk.items_for(user, clock.now()) if not item.key.startswith(("round", "report"))]


def test_the_desk_asks_the_elector_until_he_has_voted(people):
    item = services.open_item_ballot(sitting(), by=people.chair)
    asked = [i for i in desk.items_for(people.standing, clock.now()) if i.key.startswith("ballot")]
    assert [(i.urgent, i.due, i.verb) for i in asked] == [(True, None, "去投票")]
    ballots.cast_vote(item.ballot, by=people.standing, choice="for")
    assert not any("请您表决" in t for t in titles(people.standing))


def test_the_desk_leads_the_chair_from_step_to_step(people):
    item = sitting()
    assert any(t.startswith("开始表决") for t in titles(people.chair))
    services.open_item_ballot(item, by=people.chair)
    assert any(t.startswith("主持表决") for t in titles(people.chair))
    services.close_item_ballot(item, by=people.chair)
    assert any(t.startswith("公布结果") for t in titles(people.chair))
    services.declare_item(item, by=people.chair)
    assert not any(item.title in t for t in titles(people.chair))
    assert not any("表决" in t for t in titles(people.office))


def test_the_desk_shows_milestones_to_the_office_and_invitations_to_those_asked(people, at):
    at("2026-11-16 09:00")
    meeting = MeetingFactory(noticed=True, starts_at=clock.now() + timedelta(days=20))
    InvitationFactory(meeting=meeting, person=people.standing.person)
    assert [t for t in titles(people.office) if "发出会议材料" in t]
    assert [t for t in titles(people.standing) if t.startswith("回复是否参加")]
    assert not [t for t in titles(people.standing) if "发出会议材料" in t]


def test_the_year_knows_its_two_regular_sessions(people, at):
    at("2026-11-16 09:00")
    today = clock.today()
    assert len(year_of(today).missing) == 2
    MeetingFactory(starts_at=clock.now() - timedelta(days=130))
    MeetingFactory(plenary=True, starts_at=clock.now() + timedelta(days=36))
    assert year_of(today).missing == ["年底的常委会例会要和全委会同期召开，现在还没有安排。"]
    MeetingFactory(starts_at=clock.now() + timedelta(days=35))
    year = year_of(today)
    assert year.missing == [] and len(year.meetings) == 3
    assert year.ring.centre == ("距常委会", "35", "天")
    assert [line["state"] for line in year.times] == ["", "now", ""]


def test_the_year_of_a_member_holds_what_he_may_see(people, at):
    at("2026-11-16 09:00")
    MeetingFactory()
    MeetingFactory(plenary=True)
    assert len(year_of(clock.today(), people.member).meetings) == 1
    assert len(year_of(clock.today(), people.standing).meetings) == 2
    assert len(year_of(clock.today(), people.province).meetings) == 0


def test_the_search_finds_matters_and_resolutions_one_may_see(people):
    AgendaItemFactory(title="关于高温津贴的方案")
    assert hits(people.standing, "高温津贴")
    assert not hits(people.member, "高温津贴")
    assert not hits(people.province, "高温津贴")


def hits(user, query):
    return [hit for search in (matters, resolutions) for hit in search(user, query)[1]]


def test_a_person_may_be_asked_who_cannot_sign_in(people):
    meeting = MeetingFactory(noticed=True)
    services.invite_others(meeting, [PersonFactory()], by=people.office)
    assert told("meeting.noticed") == []
