"""The worker's side of files. Each task may come twice, late or never: the rows say what is to be done."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from common import clock
from documents import services


@shared_task(name="documents.work")
def work_due() -> int:
    """Read and print what waits."""
    return services.work_due()


@shared_task(name="documents.tick")
def tick() -> None:
    """Four times a minute: do what no doorbell announced, clear away what nobody asks for any more."""
    services.discard_old_renderings(before=clock.now() - timedelta(days=settings.PDF_KEPT_DAYS))
    services.discard_old_intakes(before=clock.now() - timedelta(days=settings.INTAKES_KEPT_DAYS))
    services.work_due()
