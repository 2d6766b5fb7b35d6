"""The clock and the doorbell. Both may come twice, late or never: the rows say what is to be done."""

from datetime import datetime

from celery import shared_task
from django.conf import settings

from audit import services as audit_log
from common import clock
from common.doorbell import Doorbell
from notices import delivery, derive

TICK = "tick"


@shared_task(name="notices.deliver")
def deliver() -> dict[str, int]:
    """Send what is due."""
    return delivery.send_due().counts


@shared_task(name="notices.tick")
def tick() -> None:
    """Once a minute: seal, derive reminders, ring for delivery."""
    prepare(clock.now())
    ring()


def prepare(at: datetime) -> int:
    """All of a tick but the sending; how many people have something new."""
    audit_log.seal_events()
    audit_log.anchor_chain(at)
    new = derive.all_reminders(at)
    derive.beat(TICK, at, "")
    (settings.VAR_DIR / "heartbeat").touch()  # what /readyz looks at, even when the database is down
    return new


bell = Doorbell("notices.deliver")


def ring() -> bool:
    """Ring the doorbell."""
    return bell.ring()
