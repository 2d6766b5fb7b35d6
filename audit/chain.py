"""The chain itself: one event, one place, one keyed hash over bytes that can be read in one way only."""

import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

START = "0" * 64
SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

# What a seal covers, in this order. The event's own id is left out: a restored copy may number anew.
FIELDS = (
    "at", "actor_id", "actor_name", "holder_id", "holder_name", "verb",
    "object_type", "object_id", "object_label", "facts", "ip", "request_id",
)  # fmt: skip


def canonical(values: Iterable[Any]) -> bytes:
    """Each value as its length and its UTF-8 bytes: no two lists of values give the same bytes."""
    parts = []
    for value in values:
        if value is None:
            parts.append(b"-;")
            continue
        raw = (value if type(value) is str else _text(value)).encode("utf-8", "surrogatepass")
        parts.append(b"%d:%b;" % (len(raw), raw))
    return b"".join(parts)


def _text(value: Any) -> str:
    if isinstance(value, datetime):  # microseconds, as stored: hashing finer than storing reads as tampering
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return SORTED.encode(value) if isinstance(value, (dict, list)) else str(value)


def link(seq: int, prev: str, event: tuple[Any, ...]) -> str:
    """The hash of one place in the chain; `event` are the values of FIELDS."""
    message = canonical((seq, prev, *event))
    return hmac.digest(settings.AUDIT_KEY.encode(), message, "sha256").hex()
