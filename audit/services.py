"""Writing the log, chaining it, carrying its head outside."""

import datetime as dt
import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit import chain, origin
from audit.models import Anchor, Event, Seal
from common import clock

logger = logging.getLogger(__name__)

BATCH = 2000
# How far behind the newest sealed event a slow transaction's event is looked for at each sealing.
# Whatever commits even later is found by the daily look at the whole log, before the anchor is taken.
NEAR = 10_000
LOCK = 0x6C64_6175  # "ldau": one sealer at a time
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def record(by: Any, verb: str, obj: Any, *, holder: Any = None, **facts: Any) -> Event:
    """Record an act in the caller's transaction: an act whose event cannot be written did not happen.

    `by` is None for what the portal does by itself. `holder` is the person in whose right `by` acted.
    """
    source = origin.current.get()
    return Event.objects.create(
        at=clock.now(), verb=verb, facts=plain(facts), ip=source.ip, request_id=source.request_id,
        **_person("actor", by, _("系统")), **_person("holder", None if holder == by else holder, ""), **_object(obj),
    )  # fmt: skip


def _person(part: str, user: Any, nobody: str) -> dict[str, Any]:
    name = UNSTORABLE.sub("\ufffd", user.name if user else nobody)
    return {f"{part}_id": user.pk if user else None, f"{part}_name": name[:60]}


def _object(obj: Any) -> dict[str, str]:
    if obj is None:
        return {}
    label = UNSTORABLE.sub("\ufffd", str(obj))[:200]
    return {"object_type": obj._meta.label_lower, "object_id": str(obj.pk)[:40], "object_label": label}


def plain(value: Any) -> Any:
    """Facts as JSON that both databases give back byte for byte: no floats, no NUL, no half characters."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, models.Model):
        return plain(str(value))
    if isinstance(value, datetime):
        return value.astimezone(dt.UTC).isoformat() if timezone.is_aware(value) else value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Promise)):
        return [plain(item) for item in value]
    return UNSTORABLE.sub("\ufffd", str(value))


def history(obj: Any, *verbs: str) -> list[Event]:
    """What was done to an object, oldest first (经手). Whoever may see the object may see this."""
    events = Event.objects.about(obj).order_by("pk")
    return list(events.filter(verb__in=verbs) if verbs else events)


# ---- Sealing ------------------------------------------------------------------------------


def seal_events(*, whole: bool = False) -> int:
    """Chain what is not yet chained; how many events that were. `whole` looks at the entire log."""
    sealed = 0
    while count := seal_batch(whole=whole):
        sealed += count
        if count < BATCH:
            break
    return sealed


@transaction.atomic
def seal_batch(*, whole: bool = False) -> int:
    """Chain up to BATCH events. The lock comes before the look at the head, or the chain would fork."""
    take_turn()
    head = Seal.objects.order_by("-seq").first()
    seals = link_all(head, waiting_events(whole))
    Seal.objects.bulk_create(seals)
    return len(seals)


def take_turn() -> None:
    """Wait until no other process seals. SQLite has only one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def waiting_events(whole: bool) -> list[Event]:
    """The next unsealed events in the order of their ids."""
    found = Event.objects.unsealed(None if whole else near_end())
    return list(found.order_by("pk")[:BATCH])


def near_end() -> int:
    """The id from which on unsealed events are looked for at each sealing."""
    newest = Seal.objects.aggregate(top=models.Max("event_id"))["top"] or 0
    return newest - NEAR


def link_all(head: Seal | None, events: Iterable[Event]) -> list[Seal]:
    """Seals for these events, following the head."""
    seq, prev = (head.seq, head.hash) if head else (0, chain.START)
    seals = []
    for event in events:
        seq += 1
        values = tuple(getattr(event, name) for name in chain.FIELDS)
        seals.append(Seal(seq=seq, event=event, prev=prev, hash=chain.link(seq, prev, values)))
        prev = seals[-1].hash
    return seals


@dataclass(frozen=True)
class SealStatus:
    """How far the chain has come."""

    sealed: int
    unsealed: int
    oldest_unsealed: datetime | None
    head: Seal | None
    anchor: Anchor | None


def seal_status() -> SealStatus:
    """For the auditors' page and for health: cheap enough to ask on every view."""
    head = Seal.objects.order_by("-seq").first()
    facts = Event.objects.unsealed(near_end()).aggregate(count=models.Count("pk"), oldest=models.Min("at"))
    anchor = Anchor.objects.order_by("-day").first()
    return SealStatus(head.seq if head else 0, facts["count"], facts["oldest"], head, anchor)


# ---- Anchoring ----------------------------------------------------------------------------


def anchor_chain(at: datetime) -> Anchor | None:
    """Once a day: seal all, note the head, write it outside the database. None if nothing is new."""
    day = timezone.localdate(at)
    if Anchor.objects.filter(day=day).exists():
        return None
    seal_events(whole=True)
    head = Seal.objects.order_by("-seq").first()
    if head is None:
        return None
    anchor, made = Anchor.objects.get_or_create(day=day, defaults={"seq": head.seq, "hash": head.hash, "at": at})
    if made:
        keep_outside(anchor)
    return anchor if made else None


def anchor_file() -> Path:
    """Where anchors are kept on this machine; the auditors have theirs by mail."""
    return Path(settings.VAR_DIR) / "audit-anchors.jsonl"


def keep_outside(anchor: Anchor) -> None:
    """Append the anchor to a file beside the database, never rewriting what is there."""
    line = {"day": anchor.day.isoformat(), "seq": anchor.seq, "hash": anchor.hash}
    with anchor_file().open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def kept_anchors() -> list[tuple[int, str]]:
    """The anchors of the file, oldest first; a torn last line is passed over."""
    path = anchor_file()
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            entry = json.loads(line)
            found.append((int(entry["seq"]), str(entry["hash"])))
        except (ValueError, KeyError, TypeError):
            logger.warning("a line of %s cannot be read", path)
    return found
