"""Resolutions in the portal's search, and in their register."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from committees.roster.models import Body
from common.search import EACH, Hit
from common.wording import official
from meetings.ballots.models import Resolution, ResolutionNote

BRACKETS = str.maketrans("[](){}【】﹝﹞", "〔〕〔〕〔〕〔〕〔〕")
BODIES = {official(label): body for body, label in Body.choices}
# 常委会决议〔2026〕3号, whole or any of its parts, as it is written or as it is typed.
CODE = re.compile(
    rf"(?P<body>{'|'.join(BODIES)})?\s*(?P<word>决议)?\s*"
    r"(?:〔?\s*(?P<year>\d{4})(?:\s*[〕年-]\s*|\s+|$))?(?:第?\s*(?P<number>\d{1,6})\s*号?)?"
)
# The same inside a sentence: year and number.
QUOTED = re.compile(r"〔?\s*(?P<year>\d{4})\s*〕\s*(?P<number>\d{1,6})\s*号?")


def matching(resolutions: QuerySet[Resolution], query: str) -> QuerySet[Resolution]:
    """Those whose title, number, occasion or notes hold the words."""
    if not query:
        return resolutions
    noted = ResolutionNote.objects.filter(what__icontains=query).values("resolution")
    found = Q(title__icontains=query) | Q(ballot__occasion__icontains=query) | Q(pk__in=noted)
    for part in numbered(query):
        found |= part
    return resolutions.filter(found)


def numbered(query: str) -> Iterable[Q]:
    """Those whose number, as every row shows it, has these parts; digits alone are the year or the number."""
    plain = unicodedata.normalize("NFKC", query).translate(BRACKETS).strip()
    if match := CODE.fullmatch(plain) or QUOTED.search(plain):
        given = {name: text for name, text in match.groupdict().items() if text}
        parts: dict[str, Any] = {name: int(given[name]) for name in ("year", "number") if name in given}
        if body := given.get("body"):
            parts["body"] = BODIES[body]
        if given:
            yield Q(**parts) if parts else Q(pk__isnull=False)
    if plain.isascii() and plain.isdigit() and len(plain) <= 6:
        yield Q(number=int(plain))


def resolutions(user: User, query: str) -> tuple[Any, Iterable[Hit]]:
    """Resolutions this person may see."""
    found = matching(Resolution.objects.visible_to(user), query)[: EACH + 1]
    return _("决议"), [
        Hit(r.title, r.get_absolute_url(), f"{r.code} · {timezone.localdate(r.declared_at)}") for r in found
    ]


SOURCES = (resolutions,)
