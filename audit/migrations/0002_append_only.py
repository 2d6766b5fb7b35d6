"""From here on the database itself refuses to change or delete what the log holds."""

from django.db import migrations

from audit import guard

TABLES = ("audit_event", "audit_seal", "audit_anchor")


def up(apps, schema_editor):
    guard.raise_guard(schema_editor.connection, TABLES)


def down(apps, schema_editor):
    guard.lift_guard(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(up, down)]
