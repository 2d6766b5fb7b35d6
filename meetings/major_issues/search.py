"""Major issues, for whom they are visible."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from common.search import EACH, Hit
from meetings.major_issues.models import MajorIssue


def issues(user: User, query: str) -> tuple[Any, Iterator[Hit]]:
    """By title, background and what the options say."""
    words = Q(title__icontains=query) | Q(background__icontains=query) | Q(options__text__icontains=query)
    found = MajorIssue.objects.visible_to(user).filter(words | Q(options__title__icontains=query)).distinct()
    hits = (Hit(i.title, i.get_absolute_url(), str(i.get_status_display())) for i in found[: EACH + 1])
    return _("重大问题"), hits
