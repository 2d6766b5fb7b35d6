"""The clock of rounds: may come twice, late or never, because a round nobody closed is judged by the time."""

from celery import shared_task

from common import clock
from meetings.major_issues.services import close_overdue


@shared_task(name="major_issues.tick")
def tick() -> int:
    """Close the rounds whose time is up."""
    return close_overdue(clock.now())
