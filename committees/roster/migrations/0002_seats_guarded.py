"""G1 in the database: seats of one person never overlap, a 常委 is a 委员 of the same term, accounts of persons are for content."""

# ruff: noqa: S608 - the statements are put together from names that stand in this file
from django.db import migrations

from common.triggers import by_vendor, sqlite_refusal

OVERLAP = "one person holds one seat of a body at a time"
NOT_PLENARY = "a standing seat lies within plenary seats of the same term"
PERSON = "only an account of power content belongs to a person of the roster"
FAR = "9999-12-31"
SEATS = "roster_membership"

# A leading + keeps SQLite on the index of persons: by body it would look at half the table for every row.
# A standing seat `s` is covered when the days it shares with plenary seats are all of its days (these do not overlap).
SQLITE_UNCOVERED = f"""EXISTS (SELECT 1 FROM {SEATS} s WHERE +s.body = 'standing' AND %s
    AND julianday(COALESCE(s.end, '{FAR}')) - julianday(s.start) + 1 > COALESCE((
        SELECT SUM(julianday(MIN(COALESCE(p.end, '{FAR}'), COALESCE(s.end, '{FAR}'))) - julianday(MAX(p.start, s.start)) + 1)
        FROM {SEATS} p WHERE p.person_id = s.person_id AND +p.term_id = s.term_id AND +p.body = 'plenary'
        AND +p.start <= COALESCE(s.end, '{FAR}') AND COALESCE(p.end, '{FAR}') >= s.start), 0))"""
SQLITE_OVERLAPS = f"""EXISTS (SELECT 1 FROM {SEATS} o WHERE o.id <> NEW.id AND o.person_id = NEW.person_id AND +o.term_id = NEW.term_id
    AND +o.body = NEW.body AND +o.start <= COALESCE(NEW.end, '{FAR}') AND COALESCE(o.end, '{FAR}') >= NEW.start)"""
SAME_NEW = "s.person_id = NEW.person_id AND +s.term_id = NEW.term_id"
SAME_OLD = "s.person_id = OLD.person_id AND +s.term_id = OLD.term_id"
PERSON_POWER = "NEW.user_id IS NOT NULL AND (SELECT power FROM accounts_user WHERE id = NEW.user_id) <> 'content'"
POWER_PERSON = "NEW.power <> 'content' AND EXISTS (SELECT 1 FROM roster_person WHERE user_id = NEW.id)"

SQLITE = [
    # After the row is there, so that its own id is known and its own days count.
    sqlite_refusal("roster_seat_overlap_new", "AFTER INSERT", SEATS, SQLITE_OVERLAPS, OVERLAP),
    sqlite_refusal("roster_seat_overlap_moved", "AFTER UPDATE", SEATS, SQLITE_OVERLAPS, OVERLAP),
    sqlite_refusal("roster_seat_covered_new", "AFTER INSERT", SEATS, SQLITE_UNCOVERED % SAME_NEW, NOT_PLENARY),
    sqlite_refusal(
        "roster_seat_covered_moved",
        "AFTER UPDATE",
        SEATS,
        f"{SQLITE_UNCOVERED % SAME_NEW} OR {SQLITE_UNCOVERED % SAME_OLD}",
        NOT_PLENARY,
    ),
    sqlite_refusal("roster_person_power_new", "BEFORE INSERT", "roster_person", PERSON_POWER, PERSON),
    sqlite_refusal("roster_person_power_moved", "BEFORE UPDATE OF user_id", "roster_person", PERSON_POWER, PERSON),
    sqlite_refusal("roster_user_power", "BEFORE UPDATE OF power", "accounts_user", POWER_PERSON, PERSON),
]
SQLITE_DOWN = [
    f"DROP TRIGGER roster_{name}"
    for name in (
        "seat_overlap_new",
        "seat_overlap_moved",
        "seat_covered_new",
        "seat_covered_moved",
        "person_power_new",
        "person_power_moved",
        "user_power",
    )
]


def exclusion(body: str) -> str:
    """No two seats of one person in one term of this body share a day. Ranges of one number need no extension."""
    return f"""ALTER TABLE {SEATS} ADD CONSTRAINT roster_{body}_seats_apart EXCLUDE USING gist (
        int8range(person_id, person_id, '[]') WITH &&, int8range(term_id, term_id, '[]') WITH &&, daterange(start, "end", '[]') WITH &&
    ) WHERE (body = '{body}')"""


POSTGRES = [
    exclusion("plenary"),
    exclusion("standing"),
    # At commit, under a lock on the person: two transactions that each look right cannot be wrong together.
    f"""CREATE FUNCTION roster_seat_covered(person bigint, term bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM roster_person WHERE id = person FOR NO KEY UPDATE;
        IF EXISTS (SELECT 1 FROM {SEATS} s WHERE s.body = 'standing' AND s.person_id = person AND s.term_id = term
            AND COALESCE(s."end", DATE '{FAR}') - s.start + 1 > COALESCE((
                SELECT SUM(LEAST(COALESCE(p."end", DATE '{FAR}'), COALESCE(s."end", DATE '{FAR}')) - GREATEST(p.start, s.start) + 1)
                FROM {SEATS} p WHERE p.person_id = person AND p.term_id = term AND p.body = 'plenary'
                AND p.start <= COALESCE(s."end", DATE '{FAR}') AND COALESCE(p."end", DATE '{FAR}') >= s.start), 0))
        THEN RAISE EXCEPTION '{NOT_PLENARY}' USING ERRCODE = 'check_violation'; END IF;
    END $$""",
    """CREATE FUNCTION roster_seat_checked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN PERFORM roster_seat_covered(OLD.person_id, OLD.term_id); END IF;
        IF TG_OP <> 'DELETE' THEN PERFORM roster_seat_covered(NEW.person_id, NEW.term_id); END IF;
        RETURN NULL;
    END $$""",
    # A new plenary seat cannot leave a standing seat bare, so it is not looked at.
    f"CREATE CONSTRAINT TRIGGER roster_seat_new AFTER INSERT ON {SEATS} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.body = 'standing') EXECUTE FUNCTION roster_seat_checked()",
    f"CREATE CONSTRAINT TRIGGER roster_seat_moved AFTER UPDATE OR DELETE ON {SEATS} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION roster_seat_checked()",
    f"""CREATE FUNCTION roster_person_power() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE held text;
    BEGIN
        SELECT power INTO held FROM accounts_user WHERE id = NEW.user_id FOR SHARE;
        IF held <> 'content' THEN RAISE EXCEPTION '{PERSON}' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER roster_person_power BEFORE INSERT OR UPDATE OF user_id ON roster_person FOR EACH ROW EXECUTE FUNCTION roster_person_power()",
    f"""CREATE FUNCTION roster_user_power() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {POWER_PERSON} THEN RAISE EXCEPTION '{PERSON}' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER roster_user_power BEFORE UPDATE OF power ON accounts_user FOR EACH ROW EXECUTE FUNCTION roster_user_power()",
]
POSTGRES_DOWN = [
    *(f"ALTER TABLE {SEATS} DROP CONSTRAINT roster_{body}_seats_apart" for body in ("plenary", "standing")),
    "DROP FUNCTION roster_seat_checked() CASCADE",
    "DROP FUNCTION roster_seat_covered(bigint, bigint)",
    "DROP FUNCTION roster_person_power() CASCADE",
    "DROP FUNCTION roster_user_power() CASCADE",
]


class Migration(migrations.Migration):
    dependencies = [("roster", "0001_initial"), ("accounts", "0002_one_power_each")]
    operations = [
        by_vendor({"sqlite": SQLITE, "postgresql": POSTGRES}, {"sqlite": SQLITE_DOWN, "postgresql": POSTGRES_DOWN}),
    ]
