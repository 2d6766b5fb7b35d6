"""PDF files while their worker or the press is killed, and while a page hangs: nothing is lost, the neighbours go on."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.faults.rig import until

pytestmark = pytest.mark.faults

QUICK = "<p>各产业工会"
HANGS = "<style>p { column-count: 100000000; width: 1e9px }</style><p>" + "字 " * 20_000


def states(rig):
    """How many PDF files are in each state."""
    return dict(rig.database.rows("SELECT state, count(*) FROM documents_rendering GROUP BY state"))


def presses():
    """The living processes of the press, and their children."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"documents/press/machine.py" in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return set(found)


@pytest.mark.plan("F36")
@pytest.mark.parametrize("pool", ["prefork", "threads"])
def test_a_real_worker_prints_what_the_web_asked_for(rig, pool, record_property):
    rig.run("users", "1")
    rig.worker(beat=False, pool=pool)
    began = time.monotonic()
    assert rig.run("pdf", QUICK, "<p>第二份", QUICK) == 0, rig.log()
    until(lambda: states(rig) == {"done": 2}, f"both printed; now {states(rig)}\n{rig.log()}")
    record_property(
        "figure", f"{pool}: two of three requests were the same page, printed in {time.monotonic() - began:.1f} s"
    )


@pytest.mark.plan("F36")
def test_a_killed_worker_takes_its_press_along_and_another_prints(rig, record_property):
    rig.run("users", "1")
    before = presses()
    worker = rig.worker(name="first")
    rig.run("pdf", HANGS)
    until(
        lambda: states(rig) == {"running": 1} and len(presses() - before) >= 2,
        f"the page is being printed\n{rig.log()}",
    )
    worker.kill_tree()
    until(lambda: not presses() - before, "the press and its child are gone")
    assert states(rig) == {"running": 1}
    rig.more["PDF_SECONDS"] = "1"
    rig.worker(name="second")
    until(lambda: states(rig) == {"failed": 1}, f"taken over; now {states(rig)}\n{rig.log()}")
    tries, why = rig.database.rows("SELECT tries, error FROM documents_rendering")[0]
    assert tries == 2 and "超过 1 秒" in why
    record_property("figure", "worker killed in mid-page: press and child gone, taken over after the lease, 0 lost")


@pytest.mark.plan("F36")
def test_a_killed_press_costs_a_try_and_not_the_page(rig):
    rig.run("users", "1")
    before = presses()
    rig.worker()
    rig.more["PDF_SECONDS"] = "3"
    rig.run("pdf", QUICK)
    until(lambda: states(rig) == {"done": 1}, f"warm\n{rig.log()}")
    for pid in presses() - before:
        os.kill(pid, signal.SIGKILL)
    rig.run("pdf", "<p>之后")
    until(lambda: states(rig) == {"done": 2}, f"printed by a new press; now {states(rig)}\n{rig.log()}")


@pytest.mark.plan("F35", "F36")
def test_a_page_that_hangs_holds_up_no_letter(rig, record_property):
    rig.run("users", "5")
    rig.more |= {"PDF_SECONDS": "8", "PDF_LEASE_SECONDS": "60"}
    rig.worker()
    rig.run("pdf", HANGS, QUICK)
    until(lambda: states(rig).get("running") == 1, f"the page hangs\n{rig.log()}")
    began = time.monotonic()
    assert rig.run("tell", "during") == 0
    until(lambda: rig.arrived() == 5, f"the letters are out\n{rig.log()}")
    delay = time.monotonic() - began
    assert states(rig).get("running") == 1, "the page still hangs while the letters go out"
    until(
        lambda: states(rig) == {"failed": 1, "done": 1}, f"ended, and the next printed; now {states(rig)}\n{rig.log()}"
    )
    record_property("figure", f"a page hangs 8 s and is ended: letters out after {delay:.1f} s, the next page printed")
