"""Append-only in the database itself: triggers refuse what the code never does.

PostgreSQL refuses UPDATE, DELETE and TRUNCATE, SQLite UPDATE and DELETE (it has no TRUNCATE).
Only whoever may change the schema can lift the guard; the portal's own database role should not.
"""

from typing import Any

Tables = tuple[str, ...]

TABLES: Tables = ("audit_event", "audit_seal", "audit_anchor")
REFUSAL = "the log is append-only"

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"""


def raise_guard(connection: Any, tables: Tables = TABLES) -> None:
    """Put the triggers up (again)."""
    lift_guard(connection, tables)
    _run(connection, up_postgres(tables) if connection.vendor == "postgresql" else up_sqlite(tables))


def lift_guard(connection: Any, tables: Tables = TABLES) -> None:
    """Take the triggers down: for emptying a test database, and to unapply the migration."""
    _run(connection, down_postgres(tables) if connection.vendor == "postgresql" else down_sqlite(tables))


def up_postgres(tables: Tables) -> list[str]:
    """Row triggers, and a statement trigger for TRUNCATE."""
    rows = [
        f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        for table in tables
    ]
    whole = [
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table in tables
    ]
    return [POSTGRES_FUNCTION, *rows, *whole]


def down_postgres(tables: Tables) -> list[str]:
    """The same triggers, dropped."""
    return [f"DROP TRIGGER IF EXISTS {table}_{what} ON {table}" for table in tables for what in ("rows", "whole")]


def up_sqlite(tables: Tables) -> list[str]:
    """One trigger for each act."""
    return [
        f"CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table in tables
        for act in ("UPDATE", "DELETE")
    ]


def down_sqlite(tables: Tables) -> list[str]:
    """The same triggers, dropped."""
    return [f"DROP TRIGGER IF EXISTS {table}_{act}" for table in tables for act in ("UPDATE", "DELETE")]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
