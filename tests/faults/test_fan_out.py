"""Telling many while workers die: nobody is missed, nobody is told twice in the portal, few mails come twice."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.faults.rig import LEASE, Child, Rig, until

pytestmark = pytest.mark.faults


def fan_out_under_fire(rig: Rig, people: int, kills: int, pool: str = "prefork") -> float:
    """Tell `people`, killing the worker's whole tree `kills` times on the way; seconds to drain after the last kill."""
    assert rig.run("users", str(people)) == 0, rig.log()
    assert rig.run("tell", "K", "before") == 9 and rig.one("SELECT count(*) FROM notices_notice") == 0
    assert rig.run("tell", "K") == 0
    step = people // (kills + 2)
    for number in range(kills):
        worker, before = rig.worker(pool=pool, name=f"w{number}"), rig.arrived()
        until(lambda seen=before: rig.arrived() >= seen + step, f"kill {number}: {step} more mails\n{rig.log()}")
        worker.kill_tree()
    assert not rig.drained(), "the last kill came too late to hit anything"
    killed = time.monotonic()
    assert rig.run("tell", "K") == 0
    rig.worker(pool=pool, name="last")
    until(rig.drained, f"all sent; now {rig.states()}\n{rig.log()}")
    return time.monotonic() - killed


def check_fan_out(rig: Rig, people: int, kills: int) -> str:
    """In the portal exactly once; by mail nobody missed and at most one again for each kill."""
    assert rig.one("SELECT count(*) FROM notices_notice") == people
    assert rig.one("SELECT count(DISTINCT recipient_id) FROM notices_notice") == people
    assert rig.one("SELECT count(*) FROM notices_outbox") == people
    reached = {mail.recipient for mail in rig.mta.arrived}
    assert len(reached) == people and rig.arrived() == people
    assert rig.mta.duplicates() <= kills * 2, "two children, so two senders, die with each kill"
    return f"{people} recipients, {kills} kills: 0 lost, {rig.mta.duplicates()} duplicate mails"


@pytest.mark.plan("F01")
def test_five_kills_while_500_are_told(rig, record_property):
    seconds = fan_out_under_fire(rig, 500, 5)
    figure = check_fan_out(rig, 500, 5)
    record_property(
        "figure",
        f"{figure} ({rig.database.vendor}, Redis; drained {seconds:.0f} s after the last, lease {LEASE:.0f} s)",
    )


@pytest.mark.plan("F01")
def test_kills_on_sqlite_with_the_embedded_queue(make_rig, record_property):
    rig = make_rig("sqlite", "filesystem://")
    fan_out_under_fire(rig, 120, 2, pool="threads")
    record_property("figure", check_fan_out(rig, 120, 2) + " (SQLite, embedded queue)")


@pytest.mark.faults_long
@pytest.mark.plan("F01")
def test_ten_kills_while_2000_are_told(rig, record_property):
    seconds = fan_out_under_fire(rig, 2000, 10)
    record_property("figure", check_fan_out(rig, 2000, 10) + f" (drained {seconds:.0f} s after the last)")


def children(process: Child) -> list[int]:
    """The worker's children."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in listed.split()]


@pytest.mark.plan("F02")
def test_a_killed_child_loses_nothing_and_a_polite_end_doubles_nothing(rig, record_property):
    rig.run("users", "300")
    rig.run("tell", "K")
    worker = rig.worker()
    until(lambda: rig.arrived() >= 50, f"sending\n{rig.log()}")
    for pid in children(worker)[:1]:
        os.kill(pid, signal.SIGKILL)
    until(lambda: rig.arrived() >= 120, f"sending goes on\n{rig.log()}")
    after_child = rig.mta.duplicates()
    began = time.monotonic()
    os.kill(worker.pid, signal.SIGTERM)
    worker.wait()
    ended = time.monotonic() - began
    rig.worker(name="next")
    until(rig.drained, f"all sent; now {rig.states()}\n{rig.log()}")
    assert rig.arrived() == 300 and after_child <= 1
    assert rig.mta.duplicates() == after_child, "a polite end doubles nothing"
    record_property(
        "figure", f"child killed: 0 lost, {after_child} duplicates; TERM: 0 duplicates, ended in {ended:.0f} s"
    )


@pytest.mark.plan("F03")
def test_a_web_process_that_dies_after_the_commit_is_made_good_by_the_next_tick(rig, redis, record_property):
    rig.run("users", "40")
    assert rig.run("tell", "K", "after") == 9
    assert redis.ask("llen", "liandong:celery") == "0", "the bell was never rung"
    assert rig.states() == {"pending": 40}
    assert rig.tick() == 0, rig.log()
    assert rig.drained() and rig.arrived() == 40 and rig.mta.duplicates() == 0
    record_property("figure", "40 of 40 delivered by the next tick")
