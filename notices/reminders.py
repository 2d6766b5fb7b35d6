"""Reminders derived from state."""

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
