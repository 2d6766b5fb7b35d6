"""What an auditor can ask the log. A value that makes no sense is left out, and said so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit.models import Event, EventQuerySet
from audit.verbs import names

OBJECT = re.compile(r"^([a-z_]+\.[a-z_]+):(\w+)$")
PAGE = 50
FIRST_YEAR, LAST_YEAR = 2000, 2999
LARGEST_ID = 2**63 - 1


@dataclass
class Asked:
    """The filters of one request, and notes on what was left out."""

    who: str = ""
    verb: str = ""
    object: str = ""
    since: date | None = None
    until: date | None = None
    notes: list[str] = field(default_factory=list)

    def narrow(self, events: EventQuerySet) -> EventQuerySet:
        """The events asked for."""
        if self.who:
            events = events.filter(Q(actor_name__icontains=self.who) | Q(holder_name__icontains=self.who))
        if self.verb:
            events = events.filter(verb=self.verb)
        if match := OBJECT.match(self.object):
            events = events.filter(object_type=match[1], object_id=match[2])
        elif self.object:
            events = events.filter(object_label__icontains=self.object)
        if self.since:
            events = events.filter(at__gte=midnight(self.since))
        if self.until:
            events = events.filter(at__lt=midnight(self.until + timedelta(days=1)))
        return events

    def values(self) -> dict[str, str]:
        """What was asked, as it goes into an address or into the log."""
        given = {"who": self.who, "verb": self.verb, "object": self.object, "since": self.since, "until": self.until}
        return {name: str(value) for name, value in given.items() if value}

    def query(self, **more: Any) -> str:
        """The same question with something added."""
        return "?" + urlencode(self.values() | more)


def asked(given: Mapping[str, str]) -> Asked:
    """Read the filters from a query string."""
    found = Asked()
    found.who = given.get("who", "").strip()[:60]
    found.object = given.get("object", "").strip()[:200]
    found.verb = known_verb(given.get("verb", "").strip(), found.notes)
    found.since = day(given.get("since", "").strip(), _("开始日期"), found.notes)
    found.until = day(given.get("until", "").strip(), _("结束日期"), found.notes)
    if found.since and found.until and found.since > found.until:
        found.since, found.until = found.until, found.since
        found.notes.append(_("开始日期晚于结束日期，已对调。"))
    return found


def known_verb(text: str, notes: list[str]) -> str:
    """A verb that can occur in the log."""
    if text and not re.fullmatch(r"[a-z_-]+(\.[a-z_-]+)*", text):
        notes.append(_("没有“%(verb)s”这种动作，已不按动作筛选。") % {"verb": text[:40]})
        return ""
    return text


def day(text: str, label: str, notes: list[str]) -> date | None:
    """A date as the browser's date field writes it."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        notes.append(
            _("%(label)s“%(text)s”不是可用的日期，已不按它筛选；请写成 2026-11-20。")
            % {"label": label, "text": text[:20]}
        )
        return None
    return found


def midnight(day: date) -> datetime:
    """The beginning of a day in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def verbs() -> list[tuple[str, str | Promise]]:
    """The known verbs, for the list to choose from."""
    return sorted(names.items())


@dataclass(frozen=True)
class Keyset:
    """One page of a list too long to number: fifty, newest first."""

    events: list[Event]
    newer: int | None = None
    older: int | None = None


def page(events: EventQuerySet, given: Mapping[str, str], notes: list[str]) -> Keyset:
    """The fifty before or after a given event; both ends ask only as much as they show."""
    before, after = place(given.get("before", ""), notes), place(given.get("after", ""), notes)
    if after is not None:
        found = list(events.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        shown = found[:PAGE][::-1]
        newer = shown[0].pk if len(found) > PAGE else None
        return Keyset(shown, newer, shown[-1].pk if shown else None)
    found = list((events.filter(pk__lt=before) if before is not None else events).order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    older = shown[-1].pk if len(found) > PAGE else None
    return Keyset(shown, shown[0].pk if before is not None and shown else None, older)


def place(text: str, notes: list[str]) -> int | None:
    """The event to go on from."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST_ID:
        return int(text[:20])
    notes.append(_("翻页位置不对，已从最新的开始。"))
    return None
