"""Writing notices and letters as rows, in the transaction of the act they tell of."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from common import clock
from notices import channels
from notices.models import Notice, Outbox

CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]+")
KEY_LENGTH = 200


def write(
    recipients: Iterable[Any], kind: str, *, key: str, title: str, body: str = "", url: str = "",
    late_after: datetime | None = None,
) -> int:  # fmt: skip
    """One notice and its letters for each active recipient who has none with this key; how many were new.

    Two writers may race (two beats, a retried request): the unique keys let one of them win.
    Rows go in by ascending recipient, so that such writers wait for each other and never lock crosswise.
    """
    check(key, url)
    at = clock.now()
    people = new_recipients(recipients, key)
    common = {
        "key": key, "kind": kind[:60], "title": one_line(title)[:200], "url": url, "created_at": at, "late_after": late_after,
    }  # fmt: skip
    late = late_after is not None and late_after < at
    notices = [Notice(recipient=user, body=body, read_at=at if late else None, **common) for user in people]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    letters = [letter(user, channel, late, common) for user in people for channel in channels.for_user(user)]
    Outbox.objects.bulk_create(letters, ignore_conflicts=True)
    return len(people)


def check(key: str, url: str) -> None:
    """Mistakes of the caller, told at once."""
    if not key or len(key) > KEY_LENGTH:
        raise ValueError(f"a notice's key has 1 to {KEY_LENGTH} characters, not {len(key)}")
    if url and not internal(url):
        raise ValueError("a notice leads to a page of this portal: its url begins with one slash")


def internal(url: str) -> bool:
    """Whether the address stays on this site, whatever a browser makes of odd slashes."""
    return url.startswith("/") and not url.startswith("//") and "\\" not in url and not CONTROL.search(url)


def new_recipients(recipients: Iterable[Any], key: str) -> list[Any]:
    """Active people not yet told, each once, in the order of their numbers."""
    people = {user.pk: user for user in recipients if user is not None and user.is_active}
    told = set(Notice.objects.filter(key=key).values_list("recipient_id", flat=True))
    return [people[pk] for pk in sorted(people) if pk not in told]


def letter(user: Any, channel: str, late: bool, common: dict[str, Any]) -> Outbox:
    """The row to send. Too late from the start: kept on record, never sent."""
    state = {"state": Outbox.State.DROPPED, "last_error": _("已过时限")} if late else {}
    message_id = message_number(common["key"], user.pk, channel)
    return Outbox(
        recipient=user, channel=channel, due_at=common["created_at"], message_id=message_id, **state, **common
    )


def message_number(key: str, recipient: int, channel: str) -> str:
    """The part of the Message-ID before the @: the same for the same letter whoever sends it, however often."""
    return hashlib.sha256(f"{channel}\0{recipient}\0{key}".encode("utf-8", "replace")).hexdigest()[:40]


def one_line(text: Any) -> str:
    """A title in one line without control characters: it becomes a mail's subject."""
    return CONTROL.sub(" ", str(text)).strip()
