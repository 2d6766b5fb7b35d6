"""The log, for auditors. For everybody else these pages do not exist."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Power
from audit import export, filters, services
from audit.models import Event

View = Callable[[HttpRequest], HttpResponseBase]


def for_auditors(view: View) -> View:
    """404 for everybody but auditors."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if getattr(request.user, "power", "") != Power.AUDIT:
            raise Http404
        return view(request)

    return guarded


@require_GET
@for_auditors
def event_list(request: HttpRequest) -> HttpResponse:
    """Fifty events, newest first, and how far the chain has come."""
    asked = filters.asked(request.GET)
    events = asked.narrow(Event.objects.visible_to(request.user)).select_related("seal")
    page = filters.page(events, request.GET, asked.notes)
    context = {
        "asked": asked,
        "page": page,
        "verbs": filters.verbs(),
        "status": services.seal_status(),
        "newer_url": asked.query(after=page.newer) if page.newer else "",
        "older_url": asked.query(before=page.older) if page.older else "",
    }
    return render(request, "audit/event_list.html", context)


@require_GET
@for_auditors
def export_events(request: HttpRequest) -> StreamingHttpResponse:
    """The same events as CSV, streamed; that they were taken out is an event itself."""
    asked = filters.asked(request.GET)
    services.record(request.user, "audit.exported", None, asked=asked.values())
    events = asked.narrow(Event.objects.visible_to(request.user)).select_related("seal").order_by("pk")
    name = f"audit-{timezone.localtime():%Y%m%d-%H%M%S}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    lines = export.lines(events.iterator(export.CHUNK))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
