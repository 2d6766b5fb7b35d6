"""The desk (工作台): each app says what a person has to do now, or is waiting for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from common.registry import Registry


@dataclass(frozen=True)
class DeskItem:
    """One thing to do: what, by when, and the one verb that discharges it.

    `system` is "a" (工作报告), "p" (全委会), "b" (常委会) or "c" (信息工作); it colours the mark.
    `when` says how it presses where there is no date: 正在表决.
    """

    key: str
    title: str
    url: str
    verb: str
    system: str
    due: datetime | None = None
    note: str = ""
    urgent: bool = False
    when: str = ""

    @property
    def pressing(self) -> str:
        """In the place of a date: what presses without one. Empty where there is a date, or no hurry."""
        return (self.when or _("今天要办")) if self.urgent and self.due is None else ""


@dataclass(frozen=True)
class Waiting:
    """One thing somebody else owes this person: who, what, by when."""

    key: str
    who: str
    role: str
    title: str
    url: str
    due: datetime | None = None


Items = Callable[[Any, datetime], Iterable[DeskItem]]
Waits = Callable[[Any, datetime], Iterable[Waiting]]

items: Registry[Items] = Registry()
waiting: Registry[Waits] = Registry()


def items_for(user: Any, at: datetime) -> list[DeskItem]:
    """All that `user` has to do, most pressing first; what has no date comes last."""
    found = [item for function in items for item in function(user, at)]
    return sorted(found, key=lambda i: (i.due is None, i.due or at, not i.urgent, i.key))


def waiting_for(user: Any, at: datetime) -> list[Waiting]:
    """All that `user` is waiting for from others, soonest first."""
    found = [wait for function in waiting for wait in function(user, at)]
    return sorted(found, key=lambda w: (w.due is None, w.due or at, w.key))
