"""A real worker with a real clock finds what is due and tells those concerned, on both queues; the others hear nothing."""

import pytest

from tests.faults.rig import until
from tests.faults.scene import MORNING

EXPECTED = {
    ("meeting.milestone", "office"),
    ("report.round_due", "member"),
    ("item.unsigned", "province-lead"),
    ("duty.reminder", "province"),
}
SILENT = {("report.round_due", "standing"), ("duty.reminder", "province2")}
TOLD = "SELECT DISTINCT o.kind, u.username FROM notices_outbox o JOIN accounts_user u ON u.id = o.recipient_id WHERE o.state = 'sent'"


@pytest.mark.faults
@pytest.mark.parametrize("queue", ["embedded", "redis"])
def test_worker_and_clock_tell_whoever_owes_something_and_nobody_else(make_rig, redis, queue, record_property):
    rig = make_rig("sqlite", "filesystem://") if queue == "embedded" else make_rig("sqlite", redis.url)
    rig.more["AT"] = MORNING.isoformat()
    assert rig.run("scene") == 0, rig.log()
    worker = rig.worker(pool="threads")
    until(lambda: set(rig.database.rows(TOLD)) >= EXPECTED, f"the four kinds told\n{rig.log()}")
    until(rig.drained, "everything sent")
    worker.kill_tree()
    told = set(rig.database.rows(TOLD))
    assert told >= EXPECTED and not told & SILENT
    record_property("figure", f"{queue}: {len(told)} letters of {len({kind for kind, _who in told})} kinds")
