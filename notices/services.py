"""Telling people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any


def notify(
    recipients: Iterable[Any], kind: str, *, key: str, title: str, body: str = "", url: str = "",
    late_after: datetime | None = None,
) -> int:  # fmt: skip
    """Tell people once for ever per key."""
    return 0
