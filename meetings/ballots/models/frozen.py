"""What the database itself refuses: another rule or text after the opening, and another end than the one declared.

SQLite rebuilds a table when its columns or constraints change, and drops its triggers with it: a migration that touches
the ballot's table ends with `raise_guard` again (a test says so when it was forgotten).
"""

from typing import Any

TABLE = "ballots_ballot"
FROZEN = (
    "quorum_numerator", "quorum_denominator", "base", "share_numerator", "share_denominator", "share_inclusive", "silence",
    "body", "text", "text_hash",
)  # fmt: skip
REFUSAL = "an opened ballot keeps its rule and text, a declared or void one its end"

POSTGRES = f"""
CREATE OR REPLACE FUNCTION ballots_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END $$"""


def refused(differs: str) -> str:
    """The condition, with the database's own way of saying that two values differ, empty ones too."""
    changed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in FROZEN)
    ended = "OLD.status IN ('declared', 'void') AND NEW.status <> OLD.status"
    return f"(OLD.status <> 'draft' AND ({changed})) OR ({ended})"


def raise_guard(connection: Any) -> None:
    """Put the trigger up (again)."""
    lift_guard(connection)
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def statements(vendor: str) -> list[str]:
    """One trigger before each update, in the words of the database."""
    if vendor == "postgresql":
        when = f"FOR EACH ROW WHEN ({refused('IS DISTINCT FROM')}) EXECUTE FUNCTION ballots_refuse()"
        return [POSTGRES, f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} {when}"]
    when = f"WHEN {refused('IS NOT')} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW {when}"]


def lift_guard(connection: Any) -> None:
    """Take it down, for a migration."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_frozen{on}")
