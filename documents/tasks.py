"""The worker's side of PDF files. Each may come twice, late or never: the rows say what is to be done."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from common import clock
from documents import services


@shared_task(name="documents.print")
def print_due() -> int:
    """Print what waits."""
    return services.print_due()


@shared_task(name="documents.tick")
def tick() -> None:
    """Four times a minute: print what no doorbell announced, clear away what nobody asks for any more."""
    services.discard_old_renderings(before=clock.now() - timedelta(days=settings.PDF_KEPT_DAYS))
    services.print_due()
