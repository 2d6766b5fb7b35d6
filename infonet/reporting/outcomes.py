"""What came of an item further up (printed where, how many points): told by the rooms above (see decision 0060)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from common.registry import Registry
from infonet.reporting.models import InfoItem


@dataclass(frozen=True)
class Outcome:
    """One line on the item's page."""

    label: Any
    text: Any
    url: str = ""


outcomes: Registry[Callable[[InfoItem, User], Iterable[Outcome]]] = Registry()


def outcomes_of(item: InfoItem, user: User) -> list[Outcome]:
    """All lines that this person may see."""
    return [line for function in outcomes for line in function(item, user)]
