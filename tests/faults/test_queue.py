"""The queue dies, forgets or hangs; two clocks tick at once."""

import signal
import time

import pytest

from tests.faults.rig import until

pytestmark = pytest.mark.faults


@pytest.mark.plan("F05", "F06")
@pytest.mark.parametrize("fault", ["SIGKILL and start", "FLUSHALL"])
def test_a_queue_that_forgets_everything_loses_nothing(rig, redis, fault, record_property):
    rig.run("users", "300")
    assert rig.run("each", "K") == 0, rig.log()
    queued = int(redis.ask("llen", "liandong:celery"))
    assert queued == 300
    if fault == "FLUSHALL":
        redis.ask("flushall")
    else:
        redis.signal(signal.SIGKILL)
        redis.start()
    assert redis.ask("llen", "liandong:celery") == "0" and rig.states() == {"pending": 300}
    back = time.monotonic()
    rig.worker()
    until(rig.drained, f"all sent; now {rig.states()}\n{rig.log()}")
    assert rig.arrived() == 300 and rig.mta.duplicates() == 0
    record_property(
        "figure", f"{fault}: {queued} messages gone, 0 letters lost, drained in {time.monotonic() - back:.0f} s"
    )


@pytest.mark.plan("F05")
def test_a_worker_at_work_survives_the_queues_restart(rig, redis, record_property):
    rig.run("users", "20")
    workers = [rig.worker(name="first")]
    rig.run("tell", "before")
    until(lambda: rig.arrived() == 20, f"the first are told\n{rig.log()}")
    redis.signal(signal.SIGKILL)
    assert rig.run("tell", "during") == 0, "telling works without the queue"
    redis.start()

    def supervised():
        """As the installation's supervisor does: a worker that ended is started again."""
        if workers[-1].ended():
            workers.append(rig.worker(name=f"again{len(workers)}"))
        return rig.arrived() == 40

    until(supervised, f"told after the return\n{rig.log()}")
    assert rig.mta.duplicates() == 0
    starts = len(workers) - 1
    record_property(
        "figure", f"telling while Redis is down: 0 lost, delivered after its return ({starts} restarts of the worker)"
    )


@pytest.mark.plan("F07")
def test_a_queue_that_hangs_holds_up_no_act(rig, redis, record_property):
    rig.run("users", "10")
    redis.signal(signal.SIGSTOP)
    began = time.monotonic()
    assert rig.run("each", "K") == 0
    took = time.monotonic() - began
    redis.signal(signal.SIGCONT)
    assert rig.states() == {"pending": 10}
    assert rig.tick() == 0 and rig.drained()
    record_property("figure", f"10 acts while Redis hangs: {took:.1f} s with the process's start, 0 lost")


@pytest.mark.plan("F10")
def test_two_clocks_tell_each_of_fifty_once(rig, record_property):
    rig.run("users", "50")
    rig.more["FIFTY_DUE"] = "1"
    clocks = [rig.worker(name="one"), rig.worker(name="two")]
    until(lambda: rig.states() == {"sent": 50}, f"fifty sent\n{rig.log()}")
    ticks = set()
    until(
        lambda: ticks.add(rig.one("SELECT at FROM notices_pulse WHERE name = 'tick'")) or len(ticks) >= 6,
        "further ticks",
    )
    for clock in clocks:
        clock.kill_tree()
    assert rig.arrived() == 50 and rig.mta.duplicates() == 0
    assert rig.one("SELECT count(*) FROM notices_notice") == 50
    record_property("figure", f"50 due, 2 beats, {len(ticks)} more ticks: 50 sent, 0 duplicates")


@pytest.mark.plan("F10")
def test_six_ticks_at_once_tell_each_of_fifty_once(rig, record_property):
    rig.run("users", "50")
    rig.more["FIFTY_DUE"] = "1"
    ticking = [rig.start("manage", "tick") for _n in range(6)]
    assert [process.wait() for process in ticking] == [0] * 6, rig.log()
    assert rig.tick() == 0
    assert rig.drained() and rig.arrived() == 50 and rig.mta.duplicates() == 0
    record_property("figure", f"6 ticks at once on {rig.database.vendor}: 50 sent, 0 duplicates")
