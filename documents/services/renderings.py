"""PDF files asked for and printed in the press: the row is the job, the queue is only the doorbell."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from common.doorbell import Doorbell
from documents.errors import DocumentError, PdfInterrupted
from documents.models import Rendering
from documents.press import Printed
from documents.services.jobs import MAX_TRIES, finish, take
from documents.services.sources import Source, as_text, print_source
from documents.services.storing import discard_file, store_own

logger = logging.getLogger(__name__)
State = Rendering.State

AGAIN_AFTER = timedelta(minutes=10)  # what failed may be asked for again: the machine may have been mended
ASKED_TO = timedelta(days=1)  # how exactly it is noted when a PDF was last asked for
SWEPT_AT_ONCE = 200
bell = Doorbell("documents.work")


@transaction.atomic
def pdf_of(source: Source, *, name: str, by: User, at: datetime | None = None) -> Rendering:
    """The PDF of a page, or its place in the queue. The same page asked for twice is printed once."""
    at, html = at or clock.now(), as_text(source)
    rendering, made = Rendering.objects.get_or_create(
        digest=digest_of(source), defaults={"name": name, "html": html, "asked_by": by, "asked_at": at}
    )
    if not made:
        again = _ask_again(rendering, html, at)
        rendering.refresh_from_db()
    if made or again:
        transaction.on_commit(bell.ring, robust=True)
    return rendering


def digest_of(source: Source) -> str:
    """What makes two PDF files the same: the page and what prints it."""
    try:
        engine = version("weasyprint")
    except PackageNotFoundError:
        engine = ""
    return hashlib.sha256(f"weasyprint {engine}\0{as_text(source)}".encode("utf-8", "replace")).hexdigest()


def _ask_again(rendering: Rendering, html: str, at: datetime) -> bool:
    """Note that it is wanted still; what failed some time ago is tried anew."""
    row = Rendering.objects.filter(pk=rendering.pk)
    row.filter(asked_at__lt=at - ASKED_TO).update(asked_at=at)
    failed = row.filter(state=State.FAILED, finished_at__lte=at - AGAIN_AFTER)
    return bool(failed.update(state=State.WAITING, html=html, tries=0, finished_at=None, error=""))


# ---- Printing -----------------------------------------------------------------------------


def print_next() -> bool:
    """Print the next page; whether there was one to take."""
    rendering = claim(clock.now())
    if rendering:
        print_one(rendering)
    return rendering is not None


@transaction.atomic
def claim(at: datetime) -> Rendering | None:
    """The next page, for this worker alone."""
    give_up(at)
    return take(Rendering, at)


def give_up(at: datetime) -> int:
    """Fail what was left behind too often: whoever prints it dies of it."""
    left = Rendering.objects.due(at).filter(tries__gte=MAX_TRIES)
    why = _("PDF 没有生成：试了 %(n)d 次，排版程序每次都中断。请先下载 Word 版，并告诉系统管理员。") % {"n": MAX_TRIES}
    count = left.order_by().update(state=State.FAILED, html="", lease_until=None, finished_at=at, error=why)
    if count:
        logger.error("%d pages were given up: each broke off %d times", count, MAX_TRIES)
    return count


def print_one(rendering: Rendering) -> None:
    """Print a claimed page and write down what became of it."""
    try:
        result = print_source(rendering.html, seconds=settings.PDF_SECONDS, megabytes=settings.PDF_MEGABYTES)
    except PdfInterrupted:
        finish(rendering, state=State.WAITING)
    except DocumentError as error:
        logger.warning("rendering %s: %s", rendering.pk, error.message)
        finish(rendering, state=State.FAILED, html="", finished_at=clock.now(), error=error.message[:300])
    else:
        _keep(rendering, result)


@transaction.atomic
def _keep(rendering: Rendering, result: Printed) -> None:
    file = store_own(result.pdf, name=rendering.name, by=rendering.asked_by, kind="pdf")
    facts = {"state": State.DONE, "html": "", "file": file, "pages": result.pages, "finished_at": clock.now()}
    if not finish(rendering, **facts):
        discard_file(file)


# ---- Clearing away --------------------------------------------------------------------------


def discard_old_renderings(*, before: datetime) -> int:
    """Remove what nobody has asked for since; a file that something else keeps stays."""
    old = Rendering.objects.filter(asked_at__lt=before).exclude(state=State.RUNNING).select_related("file")
    rows = list(old.order_by("asked_at")[:SWEPT_AT_ONCE])
    for rendering in rows:
        _discard(rendering)
    return len(rows)


@transaction.atomic
def _discard(rendering: Rendering) -> None:
    rendering.delete()
    if rendering.file is None:
        return
    try:
        with transaction.atomic():
            discard_file(rendering.file)
    except ProtectedError:
        logger.info("file %s of a PDF cleared away is kept elsewhere", rendering.file_id)
