"""The clock and the doorbell. Both may come twice, late or never: the rows say what is to be done."""

import logging
import threading
import time
from datetime import datetime
from typing import Any

from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from audit import services as audit_log
from common import clock
from notices import delivery, derive

logger = logging.getLogger(__name__)

# For the web process, which must not wait for a broker that is down or hangs.
IMPATIENT = {
    "socket_timeout": 0.5, "socket_connect_timeout": 0.4, "retry_on_timeout": False,
    "max_retries": 0, "interval_start": 0, "interval_step": 0,
}  # fmt: skip
SILENCE = 5.0  # seconds without another attempt after the broker did not answer
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


class Doorbell:
    """Rings for a sender without ever holding up the one who rings."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.silent_until = 0.0

    def ring(self) -> bool:
        """Ask for a delivery now; False when the broker was not reached and the next tick will do it."""
        if time.monotonic() < self.silent_until:
            return False
        try:
            self.push()
        except (OperationalError, OSError) as error:
            self.silent_until = time.monotonic() + SILENCE
            logger.warning("the queue cannot be reached, the next tick will deliver: %s", error)
            return False
        return True

    def push(self) -> None:
        """Publish over a connection of its own, with short timeouts: the worker's must be long."""
        app = deliver.app
        options: dict[str, Any] = {**(app.conf.broker_transport_options or {})}
        if not str(app.conf.broker_url).startswith("filesystem"):
            options |= IMPATIENT
        with app.connection_for_write(connect_timeout=0.4, transport_options=options) as connection:
            deliver.apply_async(connection=connection, retry=False, expires=120)  # type: ignore[call-arg]


bell = Doorbell()


def ring() -> bool:
    """Ring the doorbell."""
    return bell.ring()
