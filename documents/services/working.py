"""The worker's round: files to be read and pages to be printed, in turn."""

from datetime import timedelta

from common import clock
from documents.services.intakes import read_next
from documents.services.renderings import print_next


def work_due(*, limit: timedelta = timedelta(seconds=50)) -> int:
    """Do what waits, one after the other, until nothing is left or time is up; how much was taken up."""
    ends, count = clock.now() + limit, 0
    while clock.now() < ends and (taken := read_next() + print_next()):
        count += taken
    return count
