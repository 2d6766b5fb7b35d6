"""The clock closes circulations. A late tick lets no late vote in: casting looks at the clock itself."""

from celery import shared_task

from common import clock
from meetings.ballots.services import close_overdue


@shared_task(name="ballots.tick")
def tick() -> int:
    """Once a minute: close what is over; how many."""
    return close_overdue(clock.now())
