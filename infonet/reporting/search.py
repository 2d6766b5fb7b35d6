"""Information items, for whom they are visible."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from common.search import EACH, Hit
from infonet.reporting.models import InfoItem


def items(user: User, query: str) -> tuple[Any, Iterator[Hit]]:
    """By title, body, place or receipt number, the newest first."""
    found = InfoItem.objects.found_by(user, query).select_related("union")[: EACH + 1]
    return _("信息"), (
        Hit(str(i), i.get_absolute_url(), f"{i.union.short_name} · {i.get_status_display()}") for i in found
    )
