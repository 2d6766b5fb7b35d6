from django.db import migrations

from meetings.ballots.models import frozen


def up(apps, schema_editor):
    frozen.raise_guard(schema_editor.connection)


def down(apps, schema_editor):
    frozen.lift_guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ballots", "0004_elections_and_seats")]

    operations = [migrations.RunPython(up, down)]
