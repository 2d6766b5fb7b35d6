"""G1: who holds which seat from when to when — in words by the services, and in the database whatever the code does."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from committees.roster.models import Body, Membership
from committees.roster.services import admit_member, admit_standing, end_seat, give_account, replace_seat
from common.lifecycle import RuleError
from tests.factories.roster import MembershipFactory, OfficePostFactory, PersonFactory, TermFactory, UserFactory

SINCE = date(2024, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return OfficePostFactory().user


def insert(person, term, body="plenary", start=SINCE, end=None, post=None):
    """Past all services, as a careless script would."""
    ended = "released" if end else ""
    return Membership.objects.create(
        person=person,
        term=term,
        body=body,
        post=post or ("member" if body == "plenary" else "standing"),
        start=start,
        end=end,
        ended=ended,
    )


def refused(act):
    """Whether the database refuses, at once or at commit."""
    try:
        with transaction.atomic():
            act()
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    finally:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return False


def test_the_database_refuses_two_seats_of_one_person_on_one_day():
    person, term = PersonFactory(), TermFactory()
    insert(person, term, end=date(2025, 6, 30))
    assert refused(lambda: insert(person, term, start=date(2025, 6, 30)))
    assert refused(lambda: insert(person, term, start=date(2023, 1, 1), end=date(2024, 1, 1)))
    assert not refused(lambda: insert(person, term, start=date(2025, 7, 1)))


def test_the_database_refuses_an_update_that_makes_seats_overlap():
    person, term = PersonFactory(), TermFactory()
    first = insert(person, term, end=date(2024, 12, 31))
    insert(person, term, start=date(2025, 1, 1))
    assert refused(lambda: Membership.objects.filter(pk=first.pk).update(end=date(2025, 1, 1)))


def test_the_database_refuses_a_standing_member_who_is_no_member():
    person, term = PersonFactory(), TermFactory()
    assert refused(lambda: insert(person, term, body="standing"))
    insert(person, term, start=date(2024, 6, 1))
    assert refused(lambda: insert(person, term, body="standing", start=date(2024, 5, 31)))
    assert not refused(lambda: insert(person, term, body="standing", start=date(2024, 6, 1)))


def test_the_database_refuses_to_end_the_seat_under_a_standing_member():
    standing = MembershipFactory(standing=True)
    plenary = Membership.objects.get(person=standing.person, body=Body.PLENARY)
    assert refused(lambda: Membership.objects.filter(pk=plenary.pk).update(end=date(2026, 1, 1), ended="released"))
    assert refused(lambda: Membership.objects.filter(pk=plenary.pk).update(person=PersonFactory()))


def test_two_plenary_seats_end_to_end_carry_one_standing_seat():
    person, term = PersonFactory(), TermFactory()
    insert(person, term, end=date(2025, 3, 31))
    insert(person, term, start=date(2025, 4, 1), post="vice_chair")
    assert not refused(lambda: insert(person, term, body="standing"))


def test_a_day_between_two_plenary_seats_carries_no_standing_seat():
    person, term = PersonFactory(), TermFactory()
    insert(person, term, end=date(2025, 3, 30))
    insert(person, term, start=date(2025, 4, 1))
    assert refused(lambda: insert(person, term, body="standing"))


@pytest.mark.plan("S05")
def test_the_database_ties_persons_to_accounts_of_power_content_only():
    assert refused(lambda: PersonFactory(user=UserFactory(system=True)))
    person = PersonFactory(account="someone")
    assert refused(lambda: type(person.user).objects.filter(pk=person.user.pk).update(power="audit"))


def test_a_keeper_admits_a_member_and_it_is_recorded(keeper):
    seat = admit_member(PersonFactory(), TermFactory(), by=keeper, start=SINCE, began="added", basis="八届三次全会决议")
    assert (seat.body, seat.post, seat.get_began_display()) == ("plenary", "member", "增补")
    assert Event.objects.get(verb="seat.taken").facts["basis"] == "八届三次全会决议"


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (date(2023, 12, 31), "不在第8届任期内"),
        (date(2029, 1, 1), "不在第8届任期内"),
        (date(2025, 1, 1), "已有这个席位"),
    ],
)
def test_why_a_seat_cannot_be_taken_is_said_in_words(keeper, start, said):
    seat = MembershipFactory()
    with pytest.raises(RuleError) as refusal:
        admit_member(seat.person, seat.term, by=keeper, start=start)
    assert said in "".join(str(sentence) for sentence in refusal.value.missing)


def test_a_standing_member_must_be_a_member_first(keeper):
    person, term = PersonFactory(), TermFactory()
    with pytest.raises(RuleError) as refusal:
        admit_standing(person, term, by=keeper, start=SINCE)
    assert "请先增补为委员" in str(refusal.value.missing[0])
    admit_member(person, term, by=keeper, start=SINCE)
    assert admit_standing(person, term, by=keeper, start=SINCE).body == Body.STANDING


def test_there_is_one_chair(keeper):
    MembershipFactory(post="chair")
    with pytest.raises(RuleError) as refusal:
        admit_member(PersonFactory(), TermFactory(), by=keeper, start=SINCE, post="chair")
    assert "主席只有一位" in str(refusal.value.missing[0])


def test_whoever_leaves_the_plenary_leaves_the_standing_committee(keeper):
    standing = MembershipFactory(standing=True)
    plenary = Membership.objects.get(person=standing.person, body=Body.PLENARY)
    end_seat(plenary, by=keeper, end=date(2026, 5, 31), ended="released", basis="退休")
    standing.refresh_from_db()
    assert (standing.end, standing.ended) == (date(2026, 5, 31), "released")
    assert not Membership.objects.entitled(Body.STANDING, date(2026, 6, 1)).exists()
    assert Membership.objects.entitled(Body.STANDING, date(2026, 5, 31)).count() == 1


def test_an_ended_seat_is_not_ended_again(keeper):
    seat = MembershipFactory(ended_on=True)
    with pytest.raises(RuleError):
        end_seat(seat, by=keeper, end=date(2026, 2, 1), ended="released")


def test_a_seat_is_handed_on_without_a_day_between(keeper):
    seat = MembershipFactory()
    successor = replace_seat(seat, PersonFactory(), by=keeper, day=date(2026, 3, 1))
    assert successor.began == "replaced"
    counts = [Membership.objects.entitled(Body.PLENARY, day).count() for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert counts == [1, 1]


def test_only_keepers_change_seats(people):
    for who in (people.member, people.drafter, people.sysadmin, people.province):
        with pytest.raises(PermissionDenied):
            admit_member(PersonFactory(), TermFactory(), by=who, start=SINCE)


def test_a_person_is_given_one_account(people):
    person = PersonFactory(name="新委员")
    user, password = give_account(person, "xinweiyuan", by=people.sysadmin)
    person.refresh_from_db()
    assert person.user == user and user.must_change_password and user.check_password(password)
    with pytest.raises(RuleError):
        give_account(person, "again", by=people.sysadmin)
