"""People of the roster, for whom they are visible."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from committees.roster.models import Person
from common.search import EACH, Hit


def people(user: User, query: str) -> tuple[Any, Iterator[Hit]]:
    """By name."""
    found = Person.objects.visible_to(user).filter(name__contains=query).select_related("unit")[: EACH + 1]
    return _("人"), (
        Hit(p.name, reverse("roster:person-detail", args=[p.pk]), f"{p.unit or ''} {p.duty}".strip()) for p in found
    )
