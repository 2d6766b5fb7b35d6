"""The answer of an app whose page is wanted as PDF. This room has no addresses: every look passes the rule of the app that owns the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from common import clock
from documents.downloads import file_response
from documents.models import Rendering
from documents.services import Source, digest_of, pdf_of
from documents.waiting import SEEN, is_stalled, place_in_queue, seen_as, waiting_answer

FIELD, FILE = "printing", "file"
SALT = "documents.rendering"
PROGRESS_FOR = 3600  # seconds a page of progress may go on asking
State = Rendering.State
STATUS = {State.WAITING: 202, State.RUNNING: 202, State.DONE: 200, State.FAILED: 503}


@dataclass(frozen=True)
class Job:
    """A rendering as one person follows it from one page: under the name it was asked for, since when."""

    rendering: Rendering
    name: str
    since: datetime = field(default_factory=clock.now)


def pdf_response(
    request: SignedIn, html: Source | Callable[[], Source], *, name: str, docx: str = "", back: str = ""
) -> HttpResponseBase:
    """The PDF of a page under this name; until it is printed, a page at the same address that shows how far it is.

    `html` may be the bytes of a .docx, where only that is written; or a function, which a look at the progress does not call.
    `docx` is the address of the Word version, offered on failure, `back` that of the page it belongs to.
    The caller has looked whether this person may read it, as it will at each look.
    """
    job = _followed(request)
    if job and job.rendering.file and FILE in request.GET:
        return file_response(job.rendering.file, name=job.name)
    changed = _changed(job, html, name) if job else ""
    if job is None:
        job = Job(pdf_of(_made(html), name=name, by=request.user), name)
        if job.rendering.state == State.DONE and job.rendering.file:
            return file_response(job.rendering.file, name=name)
    context = _progress(request, job, docx, changed) | {"docx": docx, "back": back}
    status = STATUS[State(job.rendering.state)]
    return waiting_answer(request, context, seen=context["seen"], pages="documents/rendering", status=status)


def _made(html: Source | Callable[[], Source]) -> Source:
    return html() if callable(html) else html


def _followed(request: SignedIn) -> Job | None:
    """The one whose progress this page shows, when it is this person's and of this address."""
    try:
        token = signing.loads(request.GET.get(FIELD, ""), salt=SALT, max_age=PROGRESS_FOR)
        pk, user, path, name, since = token
    except (signing.BadSignature, ValueError):
        return None
    rendering = Rendering.objects.filter(pk=pk).first() if (user, path) == (request.user.pk, request.path) else None
    return Job(rendering, name, datetime.fromisoformat(since)) if rendering else None


def _changed(job: Job, html: Source | Callable[[], Source], name: str) -> str:
    """That the page has other content by now than what was printed. It is made anew only once there is a file to compare."""
    if job.name != name:
        return _("这是“%(old)s”；现在已有新稿“%(new)s”。") % {"old": job.name, "new": name}
    if job.rendering.state == State.DONE and digest_of(_made(html)) != job.rendering.digest:
        return _("这是按当时的内容做的；现在内容已有改动。")
    return ""


def _progress(request: SignedIn, job: Job, docx: str, changed: str) -> dict[str, Any]:
    query = request.GET.copy()
    for name in (FIELD, SEEN, FILE):
        query.pop(name, None)
    plain = f"?{query.urlencode()}" if query else request.path
    stalled = _stalled(job, docx)
    words = stalled or _words(job.rendering)
    seen = seen_as(words + changed)
    query[FIELD] = signing.dumps(
        (job.rendering.pk, request.user.pk, request.path, job.name, job.since.isoformat()), salt=SALT
    )
    file_url = f"?{query.urlencode()}&{FILE}=1" if changed else plain
    query[SEEN] = seen
    return {
        "rendering": job.rendering, "name": job.name, "words": words, "stalled": stalled, "changed": changed, "seen": seen,
        "plain_url": plain, "file_url": file_url, "progress_url": f"?{query.urlencode()}",
        "going": job.rendering.going,
    }  # fmt: skip


def _stalled(job: Job, docx: str) -> str:
    """That nobody seems to print; "" as long as the worker shows itself."""
    if not is_stalled(job.rendering, job.since):
        return ""
    if docx:
        return _("排版还没有开始，可能是后台任务停了。请先下载 Word 版，或告诉系统管理员。")
    return _("排版还没有开始，可能是后台任务停了。请告诉系统管理员。")


def _words(rendering: Rendering) -> str:
    """Where it is, in one sentence that changes only when something has."""
    if rendering.going:
        return place_in_queue(rendering, _("一般几秒钟"))
    return _("共 %(n)d 页") % {"n": rendering.pages} if rendering.pages else rendering.error
