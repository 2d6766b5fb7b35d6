"""S05 in the database: posts and delegations belong to accounts of power "content", and such an account keeps that power."""

# ruff: noqa: S608 - the statements are put together from names that stand in this file
from django.db import migrations

from common.triggers import by_vendor, sqlite_refusal

POSTS = "posts and delegations belong to accounts of power content"
POWER = "an account with posts or delegations keeps power content"
OWNERS = [
    ("accounts_officepost", "user_id"),
    ("accounts_delegation", "principal_id"),
    ("accounts_delegation", "deputy_id"),
]
HELD = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {column} = NEW.id)" for table, column in OWNERS)


def sqlite_owner(table: str, column: str) -> list[str]:
    when = f"(SELECT power FROM accounts_user WHERE id = NEW.{column}) <> 'content'"
    return [
        sqlite_refusal(f"{table}_{column}_power_new", "BEFORE INSERT", table, when, POSTS),
        sqlite_refusal(f"{table}_{column}_power_moved", f"BEFORE UPDATE OF {column}", table, when, POSTS),
    ]


def postgres_owner(table: str, column: str) -> list[str]:
    # FOR SHARE: a power that is being changed elsewhere is waited for, not read as it was.
    return [
        f"""CREATE FUNCTION {table}_{column}_power() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE held text;
        BEGIN
            SELECT power INTO held FROM accounts_user WHERE id = NEW.{column} FOR SHARE;
            IF held <> 'content' THEN RAISE EXCEPTION '{POSTS}' USING ERRCODE = 'check_violation'; END IF;
            RETURN NEW;
        END $$""",
        f"CREATE TRIGGER {table}_{column}_power BEFORE INSERT OR UPDATE OF {column} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{column}_power()",
    ]


SQLITE = [
    *(statement for table, column in OWNERS for statement in sqlite_owner(table, column)),
    sqlite_refusal(
        "accounts_user_power", "BEFORE UPDATE OF power", "accounts_user", f"NEW.power <> 'content' AND ({HELD})", POWER
    ),
]
POSTGRES = [
    *(statement for table, column in OWNERS for statement in postgres_owner(table, column)),
    f"""CREATE FUNCTION accounts_user_power() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.power <> 'content' AND ({HELD}) THEN RAISE EXCEPTION '{POWER}' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER accounts_user_power BEFORE UPDATE OF power ON accounts_user FOR EACH ROW EXECUTE FUNCTION accounts_user_power()",
]
SQLITE_DOWN = [
    *(f"DROP TRIGGER {table}_{column}_power_{act}" for table, column in OWNERS for act in ("new", "moved")),
    "DROP TRIGGER accounts_user_power",
]
POSTGRES_DOWN = [
    *(f"DROP FUNCTION {table}_{column}_power() CASCADE" for table, column in OWNERS),
    "DROP FUNCTION accounts_user_power() CASCADE",
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        by_vendor({"sqlite": SQLITE, "postgresql": POSTGRES}, {"sqlite": SQLITE_DOWN, "postgresql": POSTGRES_DOWN}),
    ]
