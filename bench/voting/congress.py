"""17,000 envelopes through the services and PostgreSQL: from the opening of the box to the declared result."""

import time
from typing import Any

from bench.voting.scene import row
from tests.factories.roster import everyone
from tests.factories.secret import crowded, secret

DELEGATES = 17_000


def measure() -> list[dict[str, Any]]:
    """With the codes of two scrutineers, at their full cost."""
    run, _voters = secret(everyone(), 3)
    run.appointed().drawn().opened()
    crowded(run, DELEGATES)
    closing = seconds(run.closed)
    opening = seconds(run.unsealed)
    result = seconds(run.declared)
    if run.ballot.box.minutes["valid"] != DELEGATES:
        raise RuntimeError("an envelope of the benchmark did not open")
    what = f"{DELEGATES:,} envelopes through the services on PostgreSQL"
    whole = closing + opening + result
    return [
        row(f"{what}: the box opened, shuffled, written, counted", opening, None, "s", "≤ 10 s", opening <= 10),
        row(f"{what}: from the close to the declared result", whole, None, "s", "≤ 10 s", whole <= 10),
    ]


def seconds(act: Any) -> float:
    """How long it takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
