"""Writing the log."""

from typing import Any


def record(by: Any, verb: str, obj: Any, *, holder: Any = None, **facts: Any) -> None:
    """Record an act in the caller's transaction."""
