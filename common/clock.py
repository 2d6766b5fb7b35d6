"""The time by which deadlines are judged: the database's, so that two web servers cannot disagree."""

from datetime import date, datetime, time

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC. One place, so that tests can travel."""
    return timezone.now()


def today() -> date:
    """Today in the office's time zone."""
    return timezone.localdate(now())


def end_of(day: date) -> datetime:
    """The last second of a day in the office's time zone: a deadline by date is inclusive."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def locks_rows() -> bool:
    """Whether this database has row locks (SQLite serialises whole transactions instead)."""
    return connection.features.has_select_for_update
