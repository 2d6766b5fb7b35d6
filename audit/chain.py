"""The chain itself: one event, one place, one keyed hash over bytes that can be read in one way only."""

import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

START = "0" * 64

# What a seal covers, in this order. The event's own id is left out: a restored copy may number anew.
FIELDS = (
    "at", "actor_id", "actor_name", "holder_id", "holder_name", "verb",
    "object_type", "object_id", "object_label", "facts", "ip", "request_id",
)  # fmt: skip


def canonical(values: Iterable[Any]) -> bytes:
    """Each value as its length and its UTF-8 bytes: no two lists of values give the same bytes."""
    return b"".join(_framed(value) for value in values)


def _framed(value: Any) -> bytes:
    if value is None:
        return b"-;"
    raw = _text(value).encode("utf-8", "surrogatepass")
    return b"%d:%b;" % (len(raw), raw)


def _text(value: Any) -> str:
    if isinstance(value, datetime):  # microseconds, as stored: hashing finer than storing reads as tampering
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return str(value)


def link(seq: int, prev: str, event: tuple[Any, ...]) -> str:
    """The hash of one place in the chain; `event` are the values of FIELDS."""
    message = canonical((seq, prev, *event))
    return hmac.digest(settings.AUDIT_KEY.encode(), message, "sha256").hex()
