"""F6: which standing member serves whom."""

from datetime import date

import pytest

from committees.roster.models import Region
from committees.roster.rules import circle_of, nearness, standing_member_for
from committees.roster.services import load_regions
from common.names import answers_to
from tests.factories.roster import MembershipFactory, PersonFactory, UnitFactory

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def country():
    load_regions()


def living_in(name, *, standing=False, post="standing"):
    """Somebody whose unit is there."""
    person = PersonFactory(unit=UnitFactory(region=Region.objects.get(name=name)))
    MembershipFactory(person=person)
    if standing:
        MembershipFactory(person=person, standing=True, post=post)
    return person


def test_loading_the_regions_again_changes_nothing(country):
    assert Region.objects.filter(level=1).count() == 34
    assert load_regions() == 0
    wuhan = {region.short_name for region in Region.objects.get(name="武汉市").neighbours.all()}
    assert {"黄石", "鄂州", "孝感", "黄冈", "咸宁", "仙桃"} <= wuhan


def test_the_nearest_serves_city_then_neighbour_then_province_then_area(country):
    member = living_in("武汉市")
    order = ["广州市", "宜昌市", "孝感市", "武汉市"]
    for name in order:
        nearest = living_in(name, standing=True)
        assert standing_member_for(member, TODAY) == nearest


def test_a_standing_member_in_another_area_serves_nobody_here(country):
    member = living_in("武汉市")
    living_in("哈尔滨市", standing=True)
    assert standing_member_for(member, TODAY) is None


def test_among_equally_near_ones_the_chair_comes_last(country):
    living_in("武汉市", standing=True, post="chair")
    plain = living_in("武汉市", standing=True)
    assert standing_member_for(living_in("武汉市"), TODAY) == plain


def test_every_circle_is_the_other_side_of_its_members(country):
    standing = living_in("武汉市", standing=True)
    near, far = living_in("武汉市"), living_in("宜昌市")
    assert [(tie.person, tie.near) for tie in circle_of(standing, TODAY)] == [(near, 0), (far, 2)]


def test_borders_work_both_ways(country):
    one, other = Region.objects.get(name="南京市"), Region.objects.get(name="马鞍山市")
    assert nearness(one, other, {(other.pk, one.pk)}) == nearness(other, one, {(other.pk, one.pk)}) == 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [("曾大牛", "zdn"), ("曾大牛", "cdn"), ("单秀英", "sx"), ("欧阳娜", "oyn"), ("𠮷田守", "𠮷"), ("Anna", "an")],
)
def test_names_answer_to_the_first_letters_of_their_reading(name, typed):
    assert answers_to(name, typed)
