"""Events as `record` writes them, and a chain of them."""

from typing import Any

from audit.models import Event
from audit.services import record, seal_events


def events(number: int, by: Any = None) -> list[Event]:
    """So many events, not yet sealed."""
    return [record(by, "test.done", None, number=n) for n in range(number)]


def chain(number: int, by: Any = None) -> list[Event]:
    """So many events, sealed."""
    made = events(number, by)
    seal_events()
    return made
