"""Moments and names as the sentences of this room say them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from common.wording import moment_text

NAMED = 5


def named(words: Iterable[str]) -> str:
    """甲、乙、丙 and so on, at most five."""
    listed = list(words)
    return "、".join(listed[:NAMED]) + (_("等") if len(listed) > NAMED else "")


def said(moment: datetime, at: datetime) -> str:
    """A moment as people say it."""
    return moment_text(moment, timezone.localdate(at))
