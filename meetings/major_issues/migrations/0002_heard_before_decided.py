"""S3 in the database: what is being decided, or is decided, rests on a closed round of this very issue in which somebody was asked."""

# ruff: noqa: S608 - the statements are put together from names that stand in this file
from django.db import migrations

from common.triggers import by_vendor, sqlite_refusal

ISSUES, ROUNDS, ASKED = (
    "meetings_major_issues_majorissue",
    "meetings_major_issues_opinionround",
    "meetings_major_issues_asked",
)
UNHEARD = "a major issue is decided only after a closed opinion round of its own"
REOPENED = "an opinion round that a decision rests on stays closed"
NOT_HEARD = f"""NEW.status IN ('deciding', 'decided') AND NOT EXISTS (SELECT 1 FROM {ROUNDS} r
    WHERE r.id = NEW.heard_id AND r.issue_id = NEW.id AND r.status = 'closed' AND EXISTS (SELECT 1 FROM {ASKED} a WHERE a.round_id = r.id))"""
OPENED_AGAIN = f"""OLD.status = 'closed' AND (NEW.status <> 'closed' OR NEW.issue_id <> OLD.issue_id)
    AND EXISTS (SELECT 1 FROM {ISSUES} i WHERE i.heard_id = NEW.id)"""

SQLITE = [
    sqlite_refusal("major_issue_heard_new", "AFTER INSERT", ISSUES, NOT_HEARD, UNHEARD),
    sqlite_refusal("major_issue_heard_moved", "AFTER UPDATE", ISSUES, NOT_HEARD, UNHEARD),
    sqlite_refusal("major_issue_round_stays", "BEFORE UPDATE", ROUNDS, OPENED_AGAIN, REOPENED),
]
SQLITE_DOWN = [f"DROP TRIGGER major_issue_{name}" for name in ("heard_new", "heard_moved", "round_stays")]


def refusal(name: str, condition: str, message: str) -> str:
    """A PostgreSQL trigger function that refuses the row when the condition holds."""
    return f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
    END $$"""


POSTGRES = [
    refusal("major_issue_heard", NOT_HEARD, UNHEARD),
    f"CREATE TRIGGER major_issue_heard BEFORE INSERT OR UPDATE ON {ISSUES} FOR EACH ROW EXECUTE FUNCTION major_issue_heard()",
    refusal("major_issue_round_stays", OPENED_AGAIN, REOPENED),
    f"CREATE TRIGGER major_issue_round_stays BEFORE UPDATE ON {ROUNDS} FOR EACH ROW EXECUTE FUNCTION major_issue_round_stays()",
]
POSTGRES_DOWN = ["DROP FUNCTION major_issue_heard() CASCADE", "DROP FUNCTION major_issue_round_stays() CASCADE"]


class Migration(migrations.Migration):
    dependencies = [("meetings_major_issues", "0001_initial")]
    operations = [
        by_vendor({"sqlite": SQLITE, "postgresql": POSTGRES}, {"sqlite": SQLITE_DOWN, "postgresql": POSTGRES_DOWN}),
    ]
