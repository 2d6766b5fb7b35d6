"""The answer of an app whose page is wanted as PDF. This room has no addresses: every look passes the rule of the app that owns the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zlib import crc32

from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from common import clock
from documents.downloads import file_response
from documents.models import Rendering
from documents.services import pdf_of

FIELD, SEEN = "printing", "seen"
SALT = "documents.rendering"
PROGRESS_FOR = 3600  # seconds a page of progress may go on asking
State = Rendering.State
STATUS = {State.WAITING: 202, State.RUNNING: 202, State.DONE: 200, State.FAILED: 503}


def pdf_response(
    request: SignedIn, html: str | Callable[[], str], *, name: str, docx: str = "", back: str = ""
) -> HttpResponseBase:
    """The PDF of a page under this name; until it is printed, a page at the same address that shows how far it is.

    `html` may be a function, which a look at the progress does not call. `docx` is the address of the Word version, offered on
    failure, `back` that of the page it belongs to. The caller has looked whether this person may read it, as it will at each look.
    """
    rendering = _followed(request)
    if rendering is None:
        rendering = pdf_of(html if isinstance(html, str) else html(), name=name, by=request.user)
        if rendering.state == State.DONE and rendering.file:
            return file_response(rendering.file, name=name)
    context = _progress(request, rendering) | {"name": name, "docx": docx, "back": back}
    if not request.headers.get("HX-Request"):
        return _unkept(render(request, "documents/rendering.html", context, status=STATUS[State(rendering.state)]))
    if request.GET.get(SEEN) == context["seen"]:
        return _unkept(
            HttpResponse(status=204)
        )  # nothing new: the page, and whoever has it read aloud, is left in peace
    return _unkept(render(request, "documents/rendering_state.html", context))


def _unkept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer


def _followed(request: SignedIn) -> Rendering | None:
    """The one whose progress this page shows, when it is this person's and of this address."""
    try:
        pk, user, path = signing.loads(request.GET.get(FIELD, ""), salt=SALT, max_age=PROGRESS_FOR)
    except signing.BadSignature:
        return None
    if (user, path) != (request.user.pk, request.path):
        return None
    return Rendering.objects.filter(pk=pk).first()


def _progress(request: SignedIn, rendering: Rendering) -> dict[str, Any]:
    query = request.GET.copy()
    for name in (FIELD, SEEN):
        query.pop(name, None)
    plain = f"?{query.urlencode()}" if query else request.path
    words = _words(rendering)
    seen = f"{crc32(words.encode()):08x}"
    query[FIELD] = signing.dumps((rendering.pk, request.user.pk, request.path), salt=SALT)
    query[SEEN] = seen
    return {
        "rendering": rendering, "words": words, "seen": seen, "file_url": plain, "progress_url": f"?{query.urlencode()}",
        "going": rendering.state in (State.WAITING, State.RUNNING),
    }  # fmt: skip


def _words(rendering: Rendering) -> str:
    """Where it is, in one sentence that changes only when something has."""
    if rendering.state == State.RUNNING and rendering.started_at:
        return _("%(time)s 开始，一般几秒钟") % {"time": f"{timezone.localtime(rendering.started_at):%H:%M:%S}"}
    if rendering.state == State.WAITING:
        ahead = Rendering.objects.ahead_of(rendering, clock.now()).count()
        return _("前面还有 %(n)d 份") % {"n": ahead} if ahead else _("下一份就是它")
    return _("共 %(n)d 页") % {"n": rendering.pages} if rendering.pages else rendering.error
