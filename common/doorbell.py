"""The doorbell: asks a worker to look at the rows now. A ring that is lost costs only the time to the next tick."""

import logging
import time
from typing import Any

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# For the web process, which must not wait for a broker that is down or hangs.
IMPATIENT = {
    "socket_timeout": 0.5, "socket_connect_timeout": 0.4, "retry_on_timeout": False,
    "max_retries": 0, "interval_start": 0, "interval_step": 0,
}  # fmt: skip
SILENCE = 5.0  # seconds without another attempt after the broker did not answer


class Doorbell:
    """Rings for a task, by its name, without ever holding up the one who rings."""

    def __init__(self, task: str) -> None:
        self.task = task
        self.silent_until = 0.0

    def ring(self) -> bool:
        """Ask for the task now; False when the broker was not reached and the next tick will do it."""
        if time.monotonic() < self.silent_until:
            return False
        try:
            self.push()
        except (OperationalError, OSError) as error:
            self.silent_until = time.monotonic() + SILENCE
            logger.warning("the queue cannot be reached, the next tick will do %s: %s", self.task, error)
            return False
        return True

    def push(self) -> None:
        """Publish over a connection of its own, with short timeouts: the worker's must be long."""
        options: dict[str, Any] = {**(current_app.conf.broker_transport_options or {})}
        if not str(current_app.conf.broker_url).startswith("filesystem"):
            options |= IMPATIENT
        with current_app.connection_for_write(connect_timeout=0.4, transport_options=options) as connection:
            current_app.send_task(self.task, connection=connection, retry=False, expires=120)
