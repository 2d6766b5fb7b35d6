"""L12: the voting page on a line as in a county, 300 ms and 1 Mbit/s both ways, on a telephone that has nothing of the portal yet.

Chromium's own throttling, not packets lost: the plan's 1 % of loss needs a network of its own, which this machine does not give. The
portal is served as installed (gunicorn, whitenoise, compressed files), so every file costs a connection or waits for one.
"""

from typing import Any

from bench.ballots import alone

IDS = ("L12",)


def measure() -> list[dict[str, Any]]:
    """The rows for `make bench`; the work is in bench/voting."""
    return alone("county", "bench.voting.slow_line")
