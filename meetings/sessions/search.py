"""Matters of meetings in the portal's search."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.search import EACH, Hit
from meetings.sessions.models import AgendaItem


def matters(user: User, query: str) -> tuple[Any, Iterable[Hit]]:
    """Items on the agendas this person may see."""
    found = AgendaItem.objects.visible_to(user).filter(title__icontains=query).select_related("meeting__term")
    hits = [Hit(i.title, i.get_absolute_url(), i.meeting.title) for i in found.order_by("-pk")[: EACH + 1]]
    return _("会议议题"), hits


SOURCES = (matters,)
