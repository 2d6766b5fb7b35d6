"""A key that is not of the row's own name is refused. Then SQLite's guards of persons, down since 0003, go up again."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from common.triggers import by_vendor

filled = import_module("committees.roster.migrations.0003_name_key")


class Migration(migrations.Migration):
    dependencies = [("roster", "0003_name_key")]

    operations = [
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                condition=Q(name_key__endswith=Concat(Value(" "), F("name"))), name="name_key_is_of_this_name"
            ),
        ),
        by_vendor({"sqlite": filled.UP, "postgresql": []}, {"sqlite": filled.DOWN, "postgresql": []}),
    ]
