"""G1: changes of seats take effect when the plenary's vote on them is declared — as carried, once, and never before."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.rules import Fresh
from audit.services import history
from committees.roster.models import Body, Membership, Person, Term, Unit
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Proposal, SeatChange
from meetings.ballots.rules.seats import change_faults, sentence
from meetings.ballots.services.papers import cast_paper, lines_of
from meetings.ballots.services.proposals import quota_warnings
from meetings.sessions.services import open_item_ballot, take_off_agenda
from tests.factories.elections import declared, members, replacing, seats_item, voted
from tests.factories.meetings import MeetingFactory
from tests.factories.roster import PersonFactory, RegionFactory, TermFactory


@pytest.fixture
def hall(people):
    """Five members; needed are three."""
    extra = members(2)
    return [people.chair, people.standing, people.member, *(person.user for person in extra)]


def seat(user, body=Body.PLENARY):
    return Membership.objects.get(person__user=user, body=body, end__isnull=True)


def in_office(body=Body.PLENARY, day=None):
    held = Membership.objects.as_of(day or clock.today()).filter(body=body)
    return set(held.values_list("person__name", flat=True))


def paper(item, *choices):
    return dict(zip((line.key for line in lines_of(item.ballot)), choices, strict=True))


@pytest.fixture
def item(people, hall):
    """委员甲 and 委员乙 are to be replaced by 新一 and 新二; open, one by one."""
    heirs = [PersonFactory(name=name) for name in ("新一", "新二")]
    changes = [replacing(seat(user), heir) for user, heir in zip(hall[3:], heirs, strict=True)]
    return open_item_ballot(seats_item(people.office, changes), by=people.chair)


def test_the_motion_says_who_leaves_why_and_who_comes(people, item):
    assert item.ballot.text[1]["text"].startswith("1. 委员甲同志因工作调动不再担任委员职务，替补新一同志（")
    assert "工会主席）为委员（推荐：江苏省装备制造产业工会，苏装工〔2026〕18号）。" in item.ballot.text[1]["text"]
    assert item.ballot.text[-1]["text"] == "以上变动自本次会议通过之日起生效。"


def test_only_what_is_carried_takes_effect_and_only_at_the_declaration(people, hall, item):
    before = in_office()
    voted(item.ballot, {user: paper(item, "for", "for" if n < 2 else "against") for n, user in enumerate(hall)})
    ballots.close_ballot(item.ballot, by=people.chair)
    assert in_office() == before
    ballot = ballots.declare_ballot(item.ballot, by=people.chair)
    assert in_office() == before - {"委员甲"} | {"新一"}
    taken = Membership.objects.get(person__name="新一")
    assert (taken.began, taken.basis, taken.start) == ("replaced", ballot.resolution.code, clock.today())
    assert [line.carried for line in lines_of(ballot)] == [True, False]
    facts = next(event.facts for event in history(ballot) if event.verb == "ballot.seats-changed")
    assert facts["seats"] == 1 and facts["resolution"] == ballot.resolution.code


def test_a_lost_ballot_changes_nothing(people, hall, item):
    before = in_office()
    voted(item.ballot, {user: paper(item, "against", "abstain") for user in hall})
    ballot = declared(item, people.chair)
    assert not ballot.passed and in_office() == before and ballot.proposal.done_on is None


def test_a_void_ballot_changes_nothing(people, hall, item):
    before = in_office()
    voted(item.ballot, {user: paper(item, "for", "for") for user in hall})
    ballots.ask_void(item.ballot, by=people.chair, reason="名单有误", proof=Fresh(people.chair.pk, clock.now()))
    ballots.confirm_void(item.ballot, by=people.leader, proof=Fresh(people.leader.pk, clock.now()))
    with pytest.raises(RuleError):
        ballots.declare_ballot(item.ballot, by=people.chair)
    assert in_office() == before


def test_declared_twice_it_changes_once(people, hall, item):
    voted(item.ballot, {user: paper(item, "for", "for") for user in hall})
    declared(item, people.chair)
    seats = list(Membership.objects.order_by("pk").values_list("pk", "end"))
    with pytest.raises(RuleError):
        ballots.declare_ballot(item.ballot, by=people.chair)
    assert list(Membership.objects.order_by("pk").values_list("pk", "end")) == seats


def test_together_it_is_one_motion_for_or_against_all(people, hall):
    changes = [replacing(seat(hall[3]), PersonFactory(name="新一"))]
    item = open_item_ballot(seats_item(people.office, changes, one_by_one=False), by=people.chair)
    with pytest.raises(RuleError, match="没有的事项"):
        cast_paper(item.ballot, by=people.member, choices={"x": "for"})
    for user in hall[:3]:
        ballots.cast_vote(item.ballot, by=user, choice="for")
    assert declared(item, people.chair).passed
    assert "新一" in in_office() and "委员甲" not in in_office()


def test_a_stated_day_is_the_day_of_effect(people, hall):
    later = clock.today() + timedelta(days=30)
    changes = [replacing(seat(hall[3]), PersonFactory(name="新一"))]
    item = open_item_ballot(seats_item(people.office, changes, effective_on=later), by=people.chair)
    voted(item.ballot, {user: paper(item, "for") for user in hall})
    declared(item, people.chair)
    assert "委员甲" in in_office() and "新一" not in in_office()
    assert "新一" in in_office(day=later) and "委员甲" not in in_office(day=later)


def test_a_day_before_the_declaration_counts_as_its_day(people, hall):
    changes = [replacing(seat(hall[3]), PersonFactory(name="新一"))]
    item = seats_item(people.office, changes, effective_on=clock.today() - timedelta(days=9))
    item = open_item_ballot(item, by=people.chair)
    voted(item.ballot, {user: paper(item, "for") for user in hall})
    declared(item, people.chair)
    assert Membership.objects.get(person__name="新一").start == clock.today()


def test_one_new_to_the_roster_is_entered_when_it_is_carried_and_not_before(people, hall):
    new = SeatChange(
        kind="add",
        name="欧阳海",
        post="member",
        unit="新桥泵业有限公司",
        region=RegionFactory(city=True),
        recommended_by="省工会",
    )
    item = open_item_ballot(seats_item(people.office, [new]), by=people.chair)
    assert (
        not Person.objects.filter(name="欧阳海").exists() and not Unit.objects.filter(name="新桥泵业有限公司").exists()
    )
    voted(item.ballot, {user: paper(item, "for") for user in hall})
    declared(item, people.chair)
    assert Membership.objects.get(person__name="欧阳海").began == "added"


def test_a_seat_that_ended_since_stops_the_declaration_and_nothing_is_half_done(people, hall, item):
    voted(item.ballot, {user: paper(item, "for", "for") for user in hall})
    ballots.close_ballot(item.ballot, by=people.chair)
    Membership.objects.filter(pk=seat(hall[4]).pk).update(end=clock.today(), ended="deceased")
    with pytest.raises(RuleError, match="席位已经结束"), transaction.atomic():
        ballots.declare_ballot(item.ballot, by=people.chair)
    assert item.ballot.__class__.objects.get(pk=item.ballot.pk).status == "closed"
    assert "委员甲" in in_office() and not Membership.objects.filter(person__name="新一").exists()


FAULTS = [
    ({"cause": ""}, "请选择离任的原因"),
    ({"recommended_by": " "}, "请填写推荐单位"),
    ({"name": "", "person": None}, "请填写拟任人的姓名"),
    ({"person": None, "name": "无名", "unit": ""}, "请填写单位"),
    ({"person": None, "name": "无名", "unit": "没有的厂"}, "请填写单位所在地"),
    ({"leaving": None}, "请填写谁离任"),
]


@pytest.mark.parametrize(("facts", "said"), FAULTS)
def test_what_a_change_lacks_is_said_with_its_number(people, hall, facts, said):
    change = replacing(seat(hall[3]), PersonFactory(name="新一"), **facts)
    (fault,) = change_faults(Term.objects.get(), [change], clock.today())
    assert fault.startswith("第 1 项：") and said in fault


@pytest.mark.parametrize(("kind", "said"), [("replace", "不能替补"), ("release", "上一级工会同意")])
def test_the_chair_is_not_replaced_and_leaves_with_consent(people, kind, said):
    heir = PersonFactory(name="新一")
    change = replacing(seat(people.chair), heir, kind=kind)
    assert said in "".join(change_faults(Term.objects.get(), [change], clock.today()))
    change.approval_no = "总工函〔2026〕7号"
    assert kind == "replace" or not change_faults(Term.objects.get(), [change], clock.today())


def test_a_standing_member_to_be_is_a_member_or_becomes_one_by_the_same_proposal(people):
    term, new = TermFactory(), PersonFactory(name="新一")
    standing = SeatChange(kind="add", person=new, name=new.name, post="standing", recommended_by="常委会")
    member = SeatChange(kind="add", person=new, name=new.name, post="member", recommended_by="省工会")
    assert "请先增补为委员" in change_faults(term, [standing], clock.today())[0]
    assert not change_faults(term, [standing, member], clock.today())


def test_the_same_person_twice_and_no_change_at_all_are_refused(people, hall):
    change = replacing(seat(hall[3]), PersonFactory(name="新一"))
    assert "重复" in change_faults(TermFactory(), [change, change], clock.today())[-1]
    assert change_faults(TermFactory(), [], clock.today()) == ["请至少填写一项变动。"]


def test_more_than_the_seats_of_the_term_is_pointed_out(people, hall):
    term = TermFactory()
    Term.objects.update(seats=5)
    term.refresh_from_db()
    new = SeatChange(kind="add", name="新一", post="member")
    assert "超出 1 人" in quota_warnings(term, [new], clock.today())[0]
    assert quota_warnings(term, [replacing(seat(hall[3]), PersonFactory())], clock.today()) == []


def test_seats_are_the_plenarys_matter_and_prepared_by_the_office(people, hall):
    change = replacing(seat(hall[3]), PersonFactory(name="新一"))
    with pytest.raises(RuleError, match="由全委会表决"), transaction.atomic():
        seats_item(people.office, [change], meeting=MeetingFactory(open=True))
    with pytest.raises(PermissionDenied), transaction.atomic():
        seats_item(people.member, [change])
    with pytest.raises(RuleError, match="不能逐项表决"), transaction.atomic():
        seats_item(people.office, [change], form="hands")
    assert not Proposal.objects.exists()


def test_a_proposal_taken_off_the_agenda_is_gone(people, hall):
    item = seats_item(people.office, [replacing(seat(hall[3]), PersonFactory(name="新一"))])
    take_off_agenda(item, by=people.office)
    assert not Proposal.objects.exists() and not SeatChange.objects.exists()


def test_who_has_died_leaves_no_post_in_words(people, hall):
    change = SeatChange(kind="release", leaving=seat(hall[3]), cause="deceased", post="member")
    assert sentence(change) == "委员甲同志因去世"


@pytest.mark.parametrize("cause", SeatChange.Cause.values)
def test_the_roster_says_why_a_seat_was_given_up(people, hall, as_user, cause):
    left = seat(hall[3])
    item = open_item_ballot(seats_item(people.office, [replacing(left, PersonFactory(), cause=cause)]), by=people.chair)
    voted(item.ballot, {user: paper(item, "for") for user in hall})
    declared(item, people.chair)
    left.refresh_from_db()
    assert left.get_ended_display() == SeatChange.Cause(cause).label
    page = as_user("office").get(left.person.get_absolute_url()).content.decode()
    assert str(SeatChange.Cause(cause).label) in page and "卸免" not in page


def test_whose_cause_was_lost_before_gets_it_back(people, hall):
    left = seat(hall[3])
    item = open_item_ballot(seats_item(people.office, [replacing(left, PersonFactory())]), by=people.chair)
    voted(item.ballot, {user: paper(item, "for") for user in hall})
    declared(item, people.chair)
    Membership.objects.filter(pk=left.pk).update(ended="released")
    import_module("meetings.ballots.migrations.0007_why_a_seat_ended").say_why(apps, None)
    left.refresh_from_db()
    assert left.get_ended_display() == "工作调动"
