"""Meetings, matters and resolutions in the portal's search."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.search import EACH, Hit
from meetings.ballots.models import Resolution
from meetings.sessions.models import AgendaItem


def matters(user: User, query: str) -> tuple[Any, Iterable[Hit]]:
    """Items on the agendas this person may see."""
    found = AgendaItem.objects.visible_to(user).filter(title__icontains=query).select_related("meeting__term")
    hits = [Hit(i.title, i.get_absolute_url(), i.meeting.title) for i in found.order_by("-pk")[: EACH + 1]]
    return _("会议议题"), hits


def resolutions(user: User, query: str) -> tuple[Any, Iterable[Hit]]:
    """Resolutions this person may see."""
    found = Resolution.objects.visible_to(user).filter(title__icontains=query)[: EACH + 1]
    return _("决议"), [
        Hit(r.title, r.get_absolute_url(), f"{r.code} · {timezone.localdate(r.declared_at)}") for r in found
    ]


SOURCES = (matters, resolutions)
