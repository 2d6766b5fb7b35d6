"""One form, one record: a second sending of the same form lands on the first one's result."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from common.models import Submission

FIELD = "form_token"


def new_token() -> str:
    """A token for a form about to be shown."""
    return str(uuid.uuid4())


def once(token: str | None, user: Any, act: Callable[[], str]) -> str:
    """Run `act` for this token the first time, and return the address it leads to, then and ever after.

    The token row is written first and in the same transaction: a parallel second sending waits on
    the unique index and finds the row. A form without a usable token is simply run.
    """
    parsed = _parse(token)
    if parsed is None:
        return act()
    try:
        with transaction.atomic():
            row = Submission.objects.create(token=parsed, user=user)
            row.location = act()
            row.save(update_fields=["location"])
            return row.location
    except IntegrityError:
        first = Submission.objects.filter(token=parsed, user=user).first()
        if first is None:
            raise
        return first.location


def landed(token: str | None, user: Any) -> str:
    """Where the first sending of this form led, when there was one: for a form whose object is gone by then."""
    parsed = _parse(token)
    first = Submission.objects.filter(token=parsed, user=user).first() if parsed else None
    return first.location if first else ""


def _parse(token: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(token or "")
    except ValueError:
        return None
