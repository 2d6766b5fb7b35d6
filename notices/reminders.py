"""Reminders derived from state: the registry that the rooms above fill when the portal starts.

Nothing here touches the database, so that an app's `apps.py` may import it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.registry import Registry


@dataclass(frozen=True)
class Reminder:
    """One thing some people are to be told, with a key that is unique for ever."""

    key: str
    kind: str
    recipients: Iterable[Any]
    title: str
    body: str = ""
    url: str = ""
    late_after: datetime | None = None


reminders: Registry[Callable[[datetime], Iterable[Reminder]]] = Registry()
