"""The people of the tests are the same whether the factories make them or a copy is put in."""

import re

from django.apps import apps
from django.db import transaction

from tests.factories import cast
from tests.factories.roster import RegionFactory, UserFactory, everyone


def standing_rows() -> dict:
    """Every row of every table, without what the factories count up and without the time of making."""
    return {
        model: sorted(map(facts, model._base_manager.all()), key=str)
        for model in apps.get_models()
        if model._base_manager.exists()
    }


def facts(row) -> dict:
    names = {f.attname: f for f in row._meta.concrete_fields if f.name not in ("id", "created_at")}
    found = {name: str(getattr(row, f.name)) if f.is_relation else getattr(row, name) for name, f in names.items()}
    return {name: re.sub(r"第\d+", "第n", value) if isinstance(value, str) else value for name, value in found.items()}


def made_by(maker) -> tuple:
    """The tables and the namespace it leaves."""
    with transaction.atomic():
        people = maker()
        found = standing_rows()
        transaction.set_rollback(True)
    return found, sorted(vars(people)), sorted(vars(people.unions))


def test_copied_people_are_those_the_factories_make(db):
    assert made_by(cast.copied) == made_by(everyone)


def test_each_test_has_its_own_people(db):
    with transaction.atomic():
        first = cast.people()
        transaction.set_rollback(True)
    second = cast.people()
    assert first.member is not second.member and second.member.person.user is second.member
    second.member.name = "另名"
    assert first.member.name == "孙委员"


def test_what_stands_in_the_way_is_taken_as_it_is(db):
    UserFactory(username="member", name="早在")
    RegionFactory()
    people = cast.people()
    assert people.member.name == "早在" and people.unions.jiangsu.region_id == "320000"


def test_those_who_come_after_get_keys_of_their_own(db):
    people = cast.people()
    assert UserFactory(username="later").pk > max(user.pk for user in vars(people).values() if hasattr(user, "pk"))
