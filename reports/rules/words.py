"""Moments and people as the report's sentences say them."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User


def contact(user: User) -> str:
    """Who to call: 温知新（电话 010-1234）."""
    return _("%(name)s（电话 %(phone)s）") % {"name": user.name, "phone": user.phone} if user.phone else user.name


def clock(moment: datetime | None, year: bool = False) -> str:
    """A moment as offices write it: 11月20日 17:00."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    day = f"{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.year}年{day}" if year else day
