"""The clock: seal, remind, ring. Twice does no harm; one app's mistake stops nobody else."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from audit.models import Anchor, Seal
from audit.services import record
from common import clock
from common.registry import Registry
from notices import derive, tasks
from notices.models import Notice, Outbox
from notices.reminders import Reminder
from notices.services import delivery_health
from tests.factories.roster import UserFactory


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def registry(monkeypatch):
    """An empty registry in place of the portal's."""
    empty = Registry()
    monkeypatch.setattr(derive, "reminders", empty)
    return empty


def due_tomorrow(*users):
    def function(at):
        yield Reminder(
            f"due:{at:%Y-%m-%d}", "due", users, "明天截止", url="/reports/1/", late_after=at + timedelta(days=1)
        )

    return function


def tick():
    out = StringIO()
    call_command("tick", stdout=out)
    return out.getvalue()


def test_a_tick_seals_reminds_sends_and_leaves_a_heartbeat(db, registry, mailoutbox, own_folder):
    registry.register(due_tomorrow(*UserFactory.create_batch(2)))
    record(None, "test.done", None)
    text = tick()
    assert "新提醒 2 人次" in text and "sent 2" in text
    assert Seal.objects.count() == 1 and len(mailoutbox) == 2
    assert (own_folder / "heartbeat").exists() and delivery_health().last_tick


@pytest.mark.plan("F10")
def test_ticking_again_and_again_tells_nobody_twice(db, registry, mailoutbox):
    registry.register(due_tomorrow(UserFactory()))
    for _n in range(5):
        tick()
    assert Notice.objects.count() == Outbox.objects.count() == len(mailoutbox) == 1


@pytest.mark.plan("F11")
def test_a_clock_that_stood_still_tells_each_overdue_thing_once(db, registry, mailoutbox, at, record_property):
    closes = at("2026-11-20 17:00")
    user = UserFactory()

    def functions(moment):
        yield Reminder("soon:1", "x", [user], "还有一小时", late_after=closes)
        if moment >= closes:
            yield Reminder("closed:1", "x", [user], "已截止")

    registry.register(functions)
    at("2026-11-20 17:30")
    tick()
    tick()
    assert [sent.subject for sent in mailoutbox] == ["[联动] 已截止"]
    assert set(Outbox.objects.values_list("key", "state")) == {("soon:1", "dropped"), ("closed:1", "sent")}
    record_property("figure", "after 30 min: overdue sent once, the late one dropped and recorded")


@pytest.mark.plan("F35")
def test_one_apps_mistake_is_noted_and_stops_nobody_else(db, registry):
    user = UserFactory()

    def broken(at):
        yield Reminder("half:1", "x", [user], "写了一半")
        raise RuntimeError("no such column")

    registry.register(broken)
    registry.register(due_tomorrow(user))
    tasks.prepare(clock.now())
    assert [notice.kind for notice in Notice.objects.all()] == ["due"]
    [pulse] = delivery_health().troubles
    assert "broken" in pulse.name and "no such column" in pulse.trouble
    registry.functions.remove(broken)


def test_a_mistake_mended_is_no_longer_shown(db, registry):
    wrong = [True]

    def sometimes(at):
        if wrong:
            raise RuntimeError("x")
        return []

    registry.register(sometimes)
    tasks.prepare(clock.now())
    wrong.clear()
    tasks.prepare(clock.now())
    assert not delivery_health().troubles


def test_the_auditors_get_the_days_anchor_once(people, mailoutbox):
    record(people.office, "test.done", None)
    tick()
    tick()
    anchor = Anchor.objects.get()
    [sent] = [sent for sent in mailoutbox if str(anchor) in sent.subject]
    assert sent.to == [people.auditor.email]


def test_the_celery_tasks_do_the_same(people, registry, mailoutbox, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks.bell, "push", lambda: rung.append(1))
    registry.register(due_tomorrow(people.member))
    tasks.tick.run()
    assert rung and Notice.objects.count() == 1
    assert tasks.deliver.run() == {"sent": 1} and len(mailoutbox) == 1


def test_the_names_of_the_tasks_are_those_of_the_schedule(settings):
    queue = tasks.tick.app
    queue.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(queue.tasks)
