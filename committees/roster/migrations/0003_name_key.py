"""Persons are sorted by the strokes of their names: the key is stored, and made for those there are."""

from importlib import import_module

from django.db import migrations

import common.fields
from common.triggers import by_vendor

BATCH = 500
# SQLite builds the table anew for a column: the guards that speak of it come down first, and go up again in 0004.
guards = import_module("committees.roster.migrations.0002_seats_guarded")
UP = [statement for statement in guards.SQLITE if "roster_person" in statement]
DOWN = [f"DROP TRIGGER {statement.split()[2]}" for statement in UP]


def fill(apps, editor):
    """The key of every stored name."""
    people = apps.get_model("roster", "Person").objects.only("pk", "name")
    waiting = []
    for person in people.order_by("pk").iterator(BATCH):
        person.name_key = common.fields.sorted_name(person.name)
        waiting.append(person)
        if len(waiting) == BATCH:
            people.bulk_update(waiting, ["name_key"])
            waiting = []
    people.bulk_update(waiting, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("roster", "0002_seats_guarded")]

    operations = [
        by_vendor({"sqlite": DOWN, "postgresql": []}, {"sqlite": UP, "postgresql": []}),
        migrations.AddField("person", "name_key", common.fields.StrokeKeyField(default=""), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
