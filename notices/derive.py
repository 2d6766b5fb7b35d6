"""Asking every app what is to be told at a moment, and writing what is new.

Each function is asked again at every tick and may say the same again: the key makes that harmless.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Power, User
from audit.models import Anchor
from notices import letters
from notices.models import Pulse
from notices.reminders import Reminder, reminders

logger = logging.getLogger(__name__)


def all_reminders(at: datetime) -> int:
    """Ask every function and write what is new. One that fails is noted, the others go on."""
    return sum(reminders_of(function, at) for function in reminders)


def reminders_of(function: Callable[[datetime], Iterable[Reminder]], at: datetime) -> int:
    """Write one function's reminders, all or none."""
    name = f"{function.__module__}.{function.__qualname__}"[-120:]
    try:
        with transaction.atomic():
            new = sum(write(reminder) for reminder in function(at))
    except Exception as error:
        logger.exception("reminders of %s failed", name)
        beat(name, at, f"{type(error).__name__}: {error}")
        return 0
    beat(name, at, "")
    return new


def write(reminder: Reminder) -> int:
    """One reminder's rows."""
    return letters.write(
        reminder.recipients, reminder.kind, key=reminder.key, title=reminder.title,
        body=reminder.body, url=reminder.url, late_after=reminder.late_after,
    )  # fmt: skip


def beat(name: str, at: datetime, trouble: str) -> None:
    """Note that something periodic ran."""
    Pulse.objects.update_or_create(name=name, defaults={"at": at, "trouble": letters.one_line(trouble)[:300]})


@reminders.register
def anchors_to_carry_out(at: datetime) -> Iterable[Reminder]:
    """The day's head of the audit chain, to the auditors: what they keep, nobody here can rewrite."""
    anchor = Anchor.objects.filter(day=timezone.localdate(at)).first()
    if anchor is None:
        return
    title = _("%(day)s 审计锚点 %(anchor)s，请留存") % {"day": anchor.day.isoformat(), "anchor": anchor}
    auditors = User.objects.filter(power=Power.AUDIT, is_active=True)
    yield Reminder(f"audit.anchor:{anchor.day}", "audit.anchor", auditors, title, url="/audit/")
