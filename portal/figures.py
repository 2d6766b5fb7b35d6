"""The figure beside 工作台 in the menu: worked out after something happened, remembered until something else does.

What lies on a desk changes by acts, and every act leaves a row in the log: while the newest row is the same, so is the figure.
What changes by the clock alone shows within a minute. The desk itself is always worked out.
"""

from django.core.cache import cache

from accounts.models import Power, User
from audit.models import Event
from common import clock, desk

REMEMBERED = 60  # seconds


def figures(user: User) -> dict[str, int]:
    """By url name."""
    if user.power != Power.CONTENT:
        return {}
    count = cache.get_or_set(key(user), lambda: len(desk.items_for(user, clock.now())), REMEMBERED)
    return {"portal:desk": count or 0}


def remember(user: User, count: int) -> None:
    """The desk has just been worked out; its page need not do it again for the menu."""
    cache.set(key(user), count, REMEMBERED)


def key(user: User) -> str:
    """The person and the newest act of anybody."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f"desk:{user.pk}:{newest}"
