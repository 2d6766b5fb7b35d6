"""Who may act: by office post, or in another's right."""

from datetime import datetime
from typing import Any

from accounts.models import Delegation, User
from common.lifecycle import Who


def holds(*posts: str) -> Who:
    """Holds one of the office posts on that day."""
    return lambda user, obj, at: user.holds(*posts, at=at)


class delegable:  # noqa: N801 - reads as a word in the tables
    """A right that its holder may let a deputy use for a period (授权代签)."""

    def __init__(self, scope: str, who: Who) -> None:
        self.scope = scope
        self.who = who

    def __call__(self, user: User, obj: Any, at: datetime) -> bool:
        return self.holder(user, obj, at) is not None

    def holder(self, user: User, obj: Any, at: datetime) -> User | None:
        """The one in whose right `user` may act: himself first, else the first principal who could."""
        if self.who(user, obj, at):
            return user
        principals = principals_of(user, self.scope, at)
        return next((p for p in principals if self.who(p, obj, at)), None)


def principals_of(user: User, scope: str, at: datetime) -> list[User]:
    """Those for whom `user` may act in this scope now."""
    if not user.is_active:
        return []
    held = Delegation.objects.active(at).filter(deputy=user, scope=scope, principal__is_active=True)
    return [d.principal for d in held.select_related("principal").order_by("pk")]


def deputies_of(user: User, scope: str, at: datetime) -> list[User]:
    """Those who may act for `user` in this scope now."""
    given = Delegation.objects.active(at).filter(principal=user, scope=scope, deputy__is_active=True)
    return [d.deputy for d in given.select_related("deputy").order_by("pk")]
