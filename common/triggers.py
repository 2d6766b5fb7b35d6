"""Rules that stand in the database itself where a constraint cannot say them: triggers, for both databases.

Used in migrations only. SQLite drops a table's triggers when a later migration rebuilds the table:
such a migration must put them up again (the tests of the guards fail until it does).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import migrations

Statements = Mapping[str, Sequence[str]]


def by_vendor(up: Statements, down: Statements) -> migrations.RunPython:
    """A migration step that runs the statements meant for the database at hand."""
    return migrations.RunPython(_runner(up), _runner(down))


def _runner(statements: Statements) -> Any:
    def run(apps: Any, editor: Any) -> None:
        with editor.connection.cursor() as cursor:
            for statement in statements[editor.connection.vendor]:
                cursor.execute(statement)

    return run


def sqlite_refusal(name: str, event: str, table: str, when: str, message: str) -> str:
    """A SQLite trigger that refuses the row when the condition holds. `event`: "BEFORE INSERT"."""
    return f"CREATE TRIGGER {name} {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
