"""V05: every way we know to join a voter to his paper, tried on the whole database as its administrator sees it.

He has what is in the tables now, where each row lies and which transaction wrote it; a backup from before the close, in which the
transactions still tell whose envelope is whose; the access log with names and times; and the secret key, with which sessions are read.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models

from accounts.models import User
from committees.roster.models import Person
from meetings.ballots.models import Envelope, OpenedBallot, Participation

Row = dict[str, Any]
NOT = timedelta()
LATER = {("django_session", "expire_date"): timedelta(seconds=settings.SESSION_COOKIE_AGE)}  # than what happened


@dataclass(frozen=True)
class Line:
    """A line of the access log, and what nobody may find out."""

    person: int
    at: datetime
    choices: dict[str, str]


@dataclass(frozen=True)
class Backup:
    """The open box, as a backup or the write-ahead log kept it."""

    voters: list[Row]
    envelopes: list[Row]

    def senders(self) -> dict[bytes, int]:
        """Whose envelope each is: mark and envelope come of one transaction, or lie in the same order."""
        if connection.vendor == "postgresql":
            by_transaction = {row["xmin"]: row["person_id"] for row in self.voters}
            return {bytes(row["sealed"]): by_transaction[row["xmin"]] for row in self.envelopes}
        return {}


# ---- The tables -------------------------------------------------------------------------------


def asked(sql: str) -> list[tuple[Any, ...]]:
    """Past all models."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def rows(model: type[models.Model]) -> list[Row]:
    """All rows of a table with what the database itself knows of each: where it lies and which transaction wrote it."""
    hidden = "ctid::text, xmin::text" if connection.vendor == "postgresql" else "rowid, 0"
    names = [field.column for field in model._meta.concrete_fields]
    found = asked(f"SELECT {hidden}, {', '.join(names)} FROM {model._meta.db_table}")
    return [dict(zip(["place", "xmin", *names], row, strict=True)) for row in found]


def dump() -> str:
    """Every value of every table as text; bytes as hex."""
    return "\n".join(text(value) for table in tables() for row in asked(f'SELECT * FROM "{table}"') for value in row)


def text(value: Any) -> str:
    """One value."""
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else str(value)


def tables() -> list[str]:
    """All, whether a model knows them or not."""
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def time_columns() -> list[tuple[str, str]]:
    """Every column of every table that holds a moment."""
    if connection.vendor == "postgresql":
        found = asked(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type LIKE 'timestamp%'"
        )
        return sorted((str(table), str(column)) for table, column in found)
    return [
        (table, row[1]) for table in tables() for row in asked(f"PRAGMA table_info('{table}')") if row[2] == "datetime"
    ]


def times() -> dict[tuple[str, str], list[str]]:
    """What stands in each of them."""
    return {(t, c): sorted(str(row[0]) for row in asked(f'SELECT "{c}" FROM "{t}"')) for t, c in time_columns()}


# ---- The orders ---------------------------------------------------------------------------------


def place(row: Row) -> tuple[int, ...]:
    """The place in the table as numbers: (page, line), or the row's number."""
    found = row["place"]
    return tuple(map(int, found.strip("()").split(","))) if isinstance(found, str) else (found,)


ORDERS: dict[str, Callable[[Row], Any]] = {
    "place": place, "xmin": lambda row: (int(row["xmin"]), place(row)), "id": lambda row: row["id"],
}  # fmt: skip


def paper(row: Row) -> dict[str, str]:
    """The choices on an opened paper."""
    found = row["paper"]
    return (json.loads(found) if isinstance(found, str) else found)["choices"]


def lines_of_people(log: list[Line], backup: Backup) -> Iterator[tuple[str, list[int]]]:
    """The voters in every order that anything stored or logged puts them in."""
    yield "log", [line.person for line in log]
    sender = backup.senders()
    voters, envelopes = rows(Participation), rows(Envelope)
    for name, of in ORDERS.items():
        for when, people, sealed in (("backup: ", backup.voters, backup.envelopes), ("", voters, envelopes)):
            yield f"{when}voters by {name}", [row["person_id"] for row in sorted(people, key=of)]
            if sender:
                yield f"{when}envelopes by {name}", [sender[bytes(row["sealed"])] for row in sorted(sealed, key=of)]
    yield from lines_by_time(log)


# The line of the access log that goes with a moment: the nearest, the last before, the first after.
NEAREST: dict[str, Callable[[list[Line], datetime], int]] = {
    "nearest": lambda log, at: min(log, key=lambda line: abs(line.at - at)).person,
    "before": lambda log, at: min(log, key=lambda line: (line.at > at, abs(line.at - at))).person,
    "after": lambda log, at: min(log, key=lambda line: (line.at < at, abs(line.at - at))).person,
}


def lines_by_time(log: list[Line]) -> Iterator[tuple[str, list[int]]]:
    """Every moment in every table: whose row it is, and whose line of the access log is nearest to it."""
    voters = {line.person for line in log}
    for table, column in time_columns():
        later, known = LATER.get((table, column), NOT), asked(f'SELECT "{column}", {key_of(table)} FROM "{table}"')
        found = sorted((moment(at) - later, key) for at, key in known if at)
        for way, pick in NEAREST.items():
            yield f"{table}.{column} {way}", once(pick(log, at) for at, _key in found)
        for owner, person in owners(table):
            line = once(person[key] for _at, key in found if person.get(key) in voters)
            if len(line) > len(voters) / 2:
                yield f"{table}.{column} by {owner}", line


def moment(value: Any) -> datetime:
    """SQLite keeps text, in UTC."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def once(people: Iterable[int]) -> list[int]:
    """Each at his first place."""
    return list(dict.fromkeys(people))


def key_of(table: str) -> str:
    """The column that tells its rows apart."""
    model = model_of(table)
    return f'"{model._meta.pk.column}"' if model else "0"


def model_of(table: str) -> type[models.Model] | None:
    """The model of a table, if one knows it."""
    return next((m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table), None)


def owners(table: str) -> Iterator[tuple[str, dict[Any, int]]]:
    """Each way in which a row belongs to somebody: row → person."""
    model = model_of(table)
    if model is None:
        return
    person_of = dict(Person.objects.filter(user__isnull=False).values_list("user", "pk"))
    if model is Session:
        owner = {each.pk: int(each.get_decoded().get("_auth_user_id", 0)) for each in Session.objects.all()}
        yield "session", {key: person_of[user] for key, user in owner.items() if user in person_of}
    if model is User:
        yield "account", person_of
    for field in model._meta.concrete_fields:
        if field.related_model in (User, Person):
            found = asked(f'SELECT {key_of(table)}, "{field.column}" FROM "{table}"')
            of = person_of if field.related_model is User else {whom: whom for _key, whom in found}
            yield field.name, {key: of[whom] for key, whom in found if whom in of}


def links(log: list[Line], backup: Backup) -> dict[str, int]:
    """Method → how many voters it joins to their very paper."""
    chosen = {line.person: line.choices for line in log}
    papers = rows(OpenedBallot)
    found = {}
    if connection.vendor == "postgresql":
        by_transaction = {row["xmin"]: paper(row) for row in papers}
        for when, voters in (("backup: ", backup.voters), ("", rows(Participation))):
            joined = [(row["person_id"], by_transaction.get(row["xmin"])) for row in voters]
            found[f"{when}xmin joined"] = sum(chosen[person] == choices for person, choices in joined)
    ranked = {name: [paper(row) for row in sorted(papers, key=of)] for name, of in ORDERS.items()}
    for line, people in lines_of_people(log, backup):
        for name, choices in ranked.items():
            found[f"{line} → papers by {name}"] = sum(chosen[p] == c for p, c in zip(people, choices, strict=False))
    return found
