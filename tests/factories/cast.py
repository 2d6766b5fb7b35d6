"""`everyone()` as often as a run needs it: made by the factories once, then put in table by table, keys and all."""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.db.models.signals import post_save

from tests.factories.roster import everyone

Rows = dict[type[models.Model], list[models.Model]]


def people() -> SimpleNamespace:
    """As `everyone()`; where something in the way has one of their keys or names, by the factories again."""
    try:
        with transaction.atomic():
            return copied()
    except IntegrityError:
        return everyone()


def copied() -> SimpleNamespace:
    """The same rows once more: one insertion a table instead of some hundred queries."""
    made, rows = pickle.loads(pattern())
    for model, objects in rows.items():
        model._base_manager.bulk_create(objects)
    count_on(list(rows))
    return made


def count_on(tables: list[type[models.Model]]) -> None:
    """Rows that bring their keys do not move PostgreSQL's counters; after a flush these may stand at the beginning."""
    if statements := connection.ops.sequence_reset_sql(no_style(), tables):
        with connection.cursor() as cursor:
            cursor.execute(";".join(statement.rstrip(";") for statement in statements))


@cache
def pattern() -> bytes:
    """The people and their rows, as the factories make them in an empty database; nothing of it stays there."""
    with transaction.atomic(), noted() as rows:
        made = everyone()
        transaction.set_rollback(True)
    return pickle.dumps((made, rows))


@contextmanager
def noted() -> Iterator[Rows]:
    """Every row made meanwhile, by table, in the order of making."""
    rows: Rows = {}

    def note(sender: Any, instance: models.Model, created: bool, **kwargs: Any) -> None:
        if created:
            rows.setdefault(sender, []).append(instance)

    post_save.connect(note)
    yield rows
    post_save.disconnect(note)
