"""The database itself refuses to change the log."""

import os

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from audit.models import Anchor, Event, Seal
from audit.services import anchor_chain
from common import clock
from tests.factories.audit import chain

MODELS = [Event, Seal, Anchor]


@pytest.fixture
def log(db):
    chain(3)
    anchor_chain(clock.now())


@pytest.mark.plan("A05")
@pytest.mark.parametrize("model", MODELS)
def test_nothing_in_the_log_can_be_changed_or_deleted(log, model, record_property):
    column = model._meta.fields[-1].column
    acts = [f"UPDATE {model._meta.db_table} SET {column} = {column}", f"DELETE FROM {model._meta.db_table}"]
    if connection.vendor == "postgresql":
        acts.append(f"TRUNCATE {model._meta.db_table} CASCADE")
    for act in acts:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)
    assert model.objects.exists()
    record_property("figure", f"{model.__name__}: {len(acts)}/{len(acts)} refused")


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_log_and_puts_the_guard_up_again():
    chain(2)
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    chain(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()


def test_a_real_log_is_never_flushed(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="不能清空"):
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.postgres
@pytest.mark.plan("A05")
@pytest.mark.django_db(transaction=True)
def test_the_portals_own_role_cannot_touch_the_log_nor_its_guard(record_property):
    chain(1)
    role = f"app_{os.getpid()}"
    acts = [
        "UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_seal", "TRUNCATE audit_event CASCADE",
        "DROP TRIGGER audit_event_rows ON audit_event", "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}; GRANT SELECT, INSERT ON audit_event, audit_seal, audit_anchor TO {role}")
        try:
            for act in acts:
                with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
                    cursor.execute(f"SET LOCAL ROLE {role}")
                    cursor.execute(act)
        finally:
            cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
    record_property("figure", f"application role: {len(acts)}/{len(acts)} refused")
