"""The room itself: when a sitting may be opened, and several matters at once."""

import pytest
from django.urls import reverse

from common import clock
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot
from meetings.sessions import services
from meetings.sessions.models import Meeting
from tests.factories.meetings import (
    AgendaItemFactory,
    InvitationFactory,
    MeetingFactory,
    sign_all_in,
    sitting,
    standing_members,
)


@pytest.fixture
def called(people):
    """A standing meeting of today, noticed; ten sit in the body."""
    members = standing_members(8)
    return MeetingFactory(noticed=True, starts_at=clock.now()), members


def refused(meeting, by):
    with pytest.raises(RuleError) as error:
        services.open_meeting(meeting, by=by)
    assert Meeting.objects.get(pk=meeting.pk).status == Meeting.Status.NOTICED
    return error.value.missing


def test_a_meeting_nobody_is_asked_to_is_not_opened(people, called):
    assert refused(called[0], people.chair) == ["出席名单还没有生成，请会务人员先按名册生成。"]


@pytest.mark.parametrize("away", [10, 4])
def test_a_meeting_is_not_opened_without_its_quorum_and_says_how_many_are_missing(people, called, away):
    meeting, members = called
    sign_all_in(meeting, absent=[people.chair.person, people.standing.person, *members][:away])
    here = 10 - away
    assert refused(meeting, people.chair) == [
        f"应到 10 人，已签到 {here} 人，开会至少要 7 人（三分之二）。请会务人员在“名单与签到”继续签到。"
    ]


def test_with_two_thirds_signed_in_it_is_opened(people, called):
    meeting, members = called
    sign_all_in(meeting, absent=members[:3])
    assert services.open_meeting(meeting, by=people.chair).status == Meeting.Status.OPEN


def test_those_who_only_observe_make_no_quorum(people, called):
    meeting, members = called
    sign_all_in(meeting, absent=members[:4])
    for person in standing_members(3):
        InvitationFactory(meeting=meeting, person=person, observer=True, here=True)
    assert "已签到 6 人" in refused(meeting, people.chair)[0]


def test_the_page_says_what_the_opening_still_needs_and_offers_no_button(people, called, as_user):
    meeting, members = called
    sign_all_in(meeting, absent=members[:4])
    page = as_user("chair").get(meeting.get_absolute_url()).content.decode()
    assert (
        "应到 10 人，已签到 6 人，开会至少要 7 人" in page
        and reverse("meetings:meeting-open", args=[meeting.pk]) not in page
    )
    services.sign_in(meeting.invitations.get(person=members[0]), by=people.office)
    page = as_user("chair").get(meeting.get_absolute_url()).content.decode()
    assert (
        "应到 10 人，已签到 7 人，法定人数 7 人" in page and reverse("meetings:meeting-open", args=[meeting.pk]) in page
    )


@pytest.fixture
def three(people):
    """A sitting with three matters; the chair himself listed the third."""
    first = sitting()
    items = [first, *(AgendaItemFactory(meeting=first.meeting, title=f"第{n}项议案") for n in "二三")]
    Ballot.objects.filter(pk=items[2].ballot_id).update(created_by=people.chair)
    return items


def test_the_matter_that_keeps_the_others_waiting_is_named_with_its_reason(people, three):
    with pytest.raises(RuleError) as error:
        services.open_item_ballots(three[0].meeting, by=people.chair, items=[item.pk for item in three])
    assert error.value.missing == [
        "第 3 项“第三项议案”：开始表决要两个人办：这一项是您列的，请由另一位有权主持的人核对后开始。"
    ]
    assert set(Ballot.objects.values_list("status", flat=True)) == {"draft"}


def test_every_matter_that_blocks_is_named(people, three):
    Ballot.objects.filter(pk=three[0].ballot_id).update(form=Ballot.Form.SECRET)
    with pytest.raises(RuleError) as error:
        services.open_item_ballots(three[0].meeting, by=people.chair, items=[item.pk for item in three])
    assert [line[:5] for line in error.value.missing] == ["第 1 项", "第 3 项"]
    assert "还没有安排监票人" in error.value.missing[0]


def test_the_page_shows_beforehand_which_matter_waits_and_for_what(people, three, as_user):
    Ballot.objects.filter(pk=three[0].ballot_id).update(form=Ballot.Form.SECRET)
    page = as_user("chair").get(three[0].meeting.get_absolute_url()).content.decode()
    assert "1 项可以一起表决" not in page  # one alone is opened on its own page
    AgendaItemFactory(meeting=three[0].meeting, title="第四项议案")
    page = as_user("chair").get(three[0].meeting.get_absolute_url()).content.decode()
    card = page[page.index("2 项可以一起表决") :].split("</form>")[0]
    assert "还没有安排监票人。" in card and "这一项是您列的" in card
    assert card.count("disabled") == 2 and card.count(" checked") == 2


def test_the_chair_of_a_matter_that_waits_is_shown_why_instead_of_a_button(people, three, as_user):
    page = as_user("chair").get(three[2].get_absolute_url()).content.decode()
    assert "这一项是您列的" in page and reverse("meetings:item-open", args=[three[2].pk]) not in page
