"""The clock closes circulations, and finishes the destruction of keys. A late tick lets no late vote in: casting looks at the clock itself."""

from celery import shared_task

from common import clock
from meetings.ballots.services import box, close_overdue


@shared_task(name="ballots.tick")
def tick() -> int:
    """Once a minute: close what is over; how many. What a crash left of the key of an opened box goes now."""
    box.destroy_leftovers(clock.now())
    return close_overdue(clock.now())
