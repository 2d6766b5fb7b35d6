"""Meetings for the rows of meetings.txt."""

from common import clock
from meetings.ballots import services as ballots
from meetings.sessions.services import close_item_ballot, declare_item, invite_members, issue_notice, open_item_ballot
from tests.factories.meetings import AgendaItemFactory, InvitationFactory, MeetingFactory, sign_all_in, sitting
from tests.permissions.subjects import subject


@subject
def standing_meeting(people):
    """Of the standing committee, in planning, with an agenda and one invitation."""
    meeting = MeetingFactory()
    AgendaItemFactory(meeting=meeting)
    InvitationFactory(meeting=meeting, person=people.standing.person)
    return meeting


@subject
def plenary_meeting(people):
    return MeetingFactory(plenary=True)


@subject
def noticed_meeting(people):
    """Noticed; the standing member is asked, 褚外省 observes."""
    meeting = MeetingFactory(noticed=True)
    InvitationFactory(meeting=meeting, person=people.standing.person)
    InvitationFactory(meeting=meeting, person=people.province2.person, observer=True)
    return meeting


@subject
def issued_meeting(people):
    """Its notice was issued by the office: the standing committee is asked, 褚外省 observes."""
    meeting = AgendaItemFactory().meeting
    invite_members(meeting, by=people.office)
    InvitationFactory(meeting=meeting, person=people.province2.person, observer=True)
    return issue_notice(meeting, by=people.office)


@subject
def todays_meeting(people):
    """Noticed, its day has come, and its members have signed in."""
    meeting = MeetingFactory(noticed=True, starts_at=clock.now())
    sign_all_in(meeting)
    return meeting


@subject
def observer(people):
    return InvitationFactory(meeting__noticed=True, person=people.province2.person, observer=True)


@subject
def open_meeting(people):
    return MeetingFactory(open=True)


@subject
def closed_meeting(people):
    return MeetingFactory(closed=True)


@subject
def draft_item(people):
    return AgendaItemFactory()


@subject
def ready_item(people):
    return sitting()


@subject
def open_item(people):
    return open_item_ballot(sitting(), by=people.chair)


@subject
def closed_item(people):
    return close_item_ballot(open_item(people), by=people.chair)


@subject
def resolution(people):
    item = open_item(people)
    for user in (people.chair, people.standing):
        ballots.cast_vote(item.ballot, by=user, choice="for")
    return declare_item(close_item_ballot(item, by=people.chair), by=people.chair).ballot.resolution
