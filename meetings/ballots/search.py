"""Resolutions in the portal's search, and in their register."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.search import EACH, Hit
from meetings.ballots.models import Resolution, ResolutionNote

# 〔2026〕3号, as it is written or as it is typed.
CODE = re.compile(r"[〔\[(（]?\s*(\d{4})\s*[〕\])）]\s*(\d{1,6})\s*号?")


def matching(resolutions: QuerySet[Resolution], query: str) -> QuerySet[Resolution]:
    """Those whose title, number, occasion or notes hold the words."""
    if not query:
        return resolutions
    noted = ResolutionNote.objects.filter(what__icontains=query).values("resolution")
    found = Q(title__icontains=query) | Q(ballot__occasion__icontains=query) | Q(pk__in=noted)
    if match := CODE.search(query):
        found |= Q(year=int(match[1]), number=int(match[2]))
    return resolutions.filter(found)


def resolutions(user: User, query: str) -> tuple[Any, Iterable[Hit]]:
    """Resolutions this person may see."""
    found = matching(Resolution.objects.visible_to(user), query)[: EACH + 1]
    return _("决议"), [
        Hit(r.title, r.get_absolute_url(), f"{r.code} · {timezone.localdate(r.declared_at)}") for r in found
    ]


SOURCES = (resolutions,)
