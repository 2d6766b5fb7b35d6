"""Bulletins, for whom they are visible."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from common.search import EACH, Hit
from infonet.publishing.models import BulletinIssue


def issues(user: User, query: str) -> tuple[Any, Iterator[Hit]]:
    """By title and headlines."""
    holds = Q(title__icontains=query) | Q(entries__headline__icontains=query)
    found = BulletinIssue.objects.visible_to(user).filter(holds).distinct()[: EACH + 1]
    return _("刊物"), (Hit(f"{i.heading} {i.title}" if i.number else i.title, i.get_absolute_url()) for i in found)
