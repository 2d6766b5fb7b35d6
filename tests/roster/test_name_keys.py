"""The stored key of a name is always of that name: by every road of the program, and against every other."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from committees.roster.models import Person
from common.fields import sorted_name
from tests.factories.roster import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_saved_person_has_the_key_of_the_name():
    person = PersonFactory(name="王小洪")
    person.name = "丁一"
    person.save()
    person.refresh_from_db()
    assert person.name_key == sorted_name("丁一")


def test_people_written_in_bulk_have_theirs():
    Person.objects.bulk_create([Person(name="李四"), Person(name="𬱖某")])
    assert {p.name_key for p in Person.objects.filter(name__in=["李四", "𬱖某"])} == {
        sorted_name("李四"),
        sorted_name("𬱖某"),
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda person: Person.objects.filter(pk=person.pk).update(name="改名"),
        lambda person: Person.objects.filter(pk=person.pk).update(name_key="0"),
        lambda person: connection.cursor().execute("UPDATE roster_person SET name = '改名' WHERE id = %s", [person.pk]),
    ],
    ids=["queryset", "key alone", "sql"],
)
def test_the_database_refuses_a_name_without_its_key(change):
    person = PersonFactory(name="王小洪")
    with pytest.raises(IntegrityError), transaction.atomic():
        change(person)


def test_the_database_sorts_by_the_key_as_the_lists_stand():
    for name in ("王小洪", "丁一", "欧阳一", "欧文", "王毅", "买买提·艾力", "Anna", "\ue000某"):
        PersonFactory(name=name)
    stored = list(Person.objects.order_by("name_key").values_list("name", flat=True))
    assert stored == ["丁一", "王毅", "王小洪", "买买提·艾力", "欧文", "欧阳一", "Anna", "\ue000某"]


def test_the_migration_makes_the_keys_of_those_there_are():
    person = PersonFactory(name="王毅")
    PersonFactory(name="丁一")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE roster_person SET name_key = ' ' || name")
    import_module("committees.roster.migrations.0003_name_key").fill(apps, None)
    person.refresh_from_db()
    assert person.name_key == sorted_name("王毅")


def test_keys_are_made_again_by_command_after_the_data_changed(capsys):
    PersonFactory(name="王毅")
    PersonFactory(name="丁一")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE roster_person SET name_key = '1 王毅' WHERE name = '王毅'")
    call_command("refresh_name_keys")
    assert Person.objects.get(name="王毅").name_key == sorted_name("王毅")
    assert "1" in capsys.readouterr().out
