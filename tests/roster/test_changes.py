"""G1: seats change as a body has resolved — all of one resolution, or none of it."""

from datetime import date

import pytest

from audit.models import Event
from committees.roster.models import Body, Membership, Person, Unit
from committees.roster.services import Change, Newcomer, carry_out, over_quota
from common.lifecycle import RuleError
from tests.factories.roster import MembershipFactory, PersonFactory, RegionFactory, TermFactory, UserFactory

DAY, BEFORE = date(2026, 12, 22), date(2026, 12, 21)
BASIS = "全委会决议〔2026〕3号"
pytestmark = pytest.mark.django_db


@pytest.fixture
def chair():
    """No keeper of the roster: the resolution is what gives the right."""
    return UserFactory(name="赵主席")


def carry(chair, *changes):
    return carry_out(changes, by=chair, basis=BASIS, day=DAY)


def seat_of(person, body=Body.PLENARY):
    return Membership.objects.get(person=person, body=body, end__isnull=True)


def test_a_replaced_member_sits_to_the_day_before_and_his_successor_from_the_day(chair):
    seat, heir = MembershipFactory(), PersonFactory()
    coming = Newcomer(heir.name, heir)
    (taken,) = carry(chair, Change(seat.term, seat, coming=coming, post="member", began="replaced"))
    seat.refresh_from_db()
    assert (seat.end, seat.ended, seat.basis) == (BEFORE, "released", BASIS)
    assert (taken.start, taken.began, taken.basis) == (DAY, "replaced", BASIS)
    assert set(Event.objects.values_list("verb", flat=True)) == {"seat.left", "seat.taken"}


def test_whoever_leaves_the_plenary_leaves_the_standing_committee_and_his_successor_is_not_in_it(chair):
    standing = MembershipFactory(standing=True)
    plenary, heir = seat_of(standing.person), PersonFactory()
    carry(chair, Change(standing.term, plenary, coming=Newcomer(heir.name, heir), post="member", began="replaced"))
    assert not Membership.objects.as_of(DAY).filter(body=Body.STANDING).exists()
    assert Membership.objects.as_of(DAY).get().person == heir


def test_a_person_new_to_the_roster_is_entered_with_his_unit(chair):
    place = RegionFactory(city=True)
    coming = Newcomer("欧阳海", gender="m", unit="新桥泵业有限公司", region=place, duty="工会主席")
    (taken,) = carry(chair, Change(TermFactory(), coming=coming, post="member", began="added"))
    person = Person.objects.get(name="欧阳海")
    assert taken.person == person and person.unit == Unit.objects.get(name="新桥泵业有限公司", region=place)


def test_one_who_becomes_a_member_and_a_standing_member_by_one_resolution_is_first_a_member(chair):
    term, person = TermFactory(), PersonFactory()
    coming = Newcomer(person.name, person)
    carry(
        chair,
        Change(term, coming=coming, post="standing", began="added"),
        Change(term, coming=coming, post="member", began="added"),
    )
    assert seat_of(person).post == "member" and seat_of(person, Body.STANDING).post == "standing"


def test_a_standing_member_elected_vice_chair_leads_in_both_bodies_and_his_past_stays(chair):
    standing = MembershipFactory(standing=True)
    person = standing.person
    coming = Newcomer(person.name, person)
    carry(chair, Change(standing.term, coming=coming, post="vice_chair", began="elected"))
    held = Membership.objects.filter(person=person).order_by("body", "start").values_list("body", "post", "end")
    assert list(held) == [
        ("plenary", "member", BEFORE), ("plenary", "vice_chair", None),
        ("standing", "standing", BEFORE), ("standing", "vice_chair", None),
    ]  # fmt: skip


def test_one_added_and_elected_vice_chair_on_one_day_has_one_seat_in_each_body(chair):
    term, person = TermFactory(), PersonFactory()
    coming = Newcomer(person.name, person)
    for post in ("member", "standing", "vice_chair"):
        carry(chair, Change(term, coming=coming, post=post, began="elected"))
    assert sorted(Membership.objects.values_list("body", "post")) == [
        ("plenary", "vice_chair"),
        ("standing", "vice_chair"),
    ]


@pytest.mark.parametrize(
    ("post", "said"),
    [("standing", "请先增补为委员"), ("vice_chair", "还不是本届委员"), ("chair", "还不是本届委员")],
)
def test_who_is_no_member_cannot_be_more(chair, post, said):
    person = PersonFactory()
    with pytest.raises(RuleError) as refused:
        carry(chair, Change(TermFactory(), coming=Newcomer(person.name, person), post=post, began="elected"))
    assert said in f"{refused.value.message}{refused.value.missing}"


def test_a_second_chair_is_refused_and_nothing_of_the_resolution_is_done(chair):
    MembershipFactory(post="chair")
    leaving, member = MembershipFactory(), MembershipFactory()
    coming = Newcomer(member.person.name, member.person)
    with pytest.raises(RuleError) as refused:
        carry(chair, Change(leaving.term, leaving), Change(leaving.term, coming=coming, post="chair", began="elected"))
    assert "主席只有一位" in refused.value.missing[0]
    leaving.refresh_from_db()
    member.refresh_from_db()
    assert leaving.end is None and member.end is None


def test_the_chair_may_be_released_and_the_next_one_elected_by_one_resolution(chair):
    old, member = MembershipFactory(post="chair"), MembershipFactory()
    coming = Newcomer(member.person.name, member.person)
    carry(chair, Change(old.term, old), Change(old.term, coming=coming, post="chair", began="elected"))
    assert Membership.objects.get(body=Body.PLENARY, post="chair", end__isnull=True).person == member.person


def test_a_seat_that_ended_meanwhile_is_not_ended_again(chair):
    seat = MembershipFactory(ended_on=True)
    with pytest.raises(RuleError, match="席位已经结束"):
        carry(chair, Change(seat.term, seat))


def test_more_members_than_seats_are_pointed_out():
    term = TermFactory(seats=2)
    MembershipFactory.create_batch(2, term=term)
    assert over_quota(term, Body.PLENARY, DAY) == ""
    assert "这样变动后是 3 人，超出 1 人" in over_quota(term, Body.PLENARY, DAY, more=1)


def test_a_person_new_to_the_roster_who_takes_two_seats_is_entered_once(chair):
    coming = Newcomer("欧阳海", unit="新桥泵业有限公司", region=RegionFactory(city=True))
    term = TermFactory()
    both = [Change(term, coming=coming, post=post, began="added") for post in ("standing", "member")]
    assert {seat.person.name for seat in carry(chair, *both)} == {"欧阳海"}
    assert Person.objects.filter(name="欧阳海").count() == 1
