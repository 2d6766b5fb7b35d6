"""Pages on which somebody waits for the worker: asked every second by a script, every three seconds without one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from common import clock
from documents.models import Job
from documents.services import is_silent

SEEN = "seen"
PATIENCE = timedelta(seconds=20)  # so long the worker may leave a job alone before it is said


def seen_as(words: str) -> str:
    """What a page remembers of the words it shows."""
    return f"{crc32(words.encode()):08x}"


def is_stalled(job: Job, since: datetime) -> bool:
    """Whether nobody seems to work, once this page has waited a while."""
    at = clock.now()
    return job.going and at - since >= PATIENCE and is_silent(at, PATIENCE)


def place_in_queue(job: Job, usual: str) -> str:
    """Where it is, in one sentence that changes only when something has."""
    if job.state == Job.State.RUNNING and job.started_at:
        facts = {"time": f"{timezone.localtime(job.started_at):%H:%M:%S}", "usual": usual}
        return _("%(time)s 开始，%(usual)s") % facts
    ahead = type(job).objects.ahead_of(job, clock.now()).count()
    return _("前面还有 %(n)d 份") % {"n": ahead} if ahead else _("下一份就是它")


def waiting_answer(
    request: HttpRequest, context: dict[str, Any], *, seen: str, pages: str, status: int
) -> HttpResponse:
    """The whole page, the part that changes, or that nothing has: then whoever has it read aloud is left in peace."""
    if not request.headers.get("HX-Request"):
        answer = render(request, f"{pages}.html", context, status=status)
    elif request.GET.get(SEEN) == seen:
        answer = HttpResponse(status=204)
    else:
        answer = render(request, f"{pages}_state.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
