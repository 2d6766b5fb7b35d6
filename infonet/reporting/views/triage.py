"""信息处理: one queue, one reader, five answers; what was just done can be taken back."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedIn
from common import clock, submissions
from common.lifecycle import RuleError
from common.views import fetch
from infonet.reporting import services
from infonet.reporting.models import InfoItem
from infonet.reporting.rules import ITEM, NEEDS_REASON, TRIAGE, elements, is_editor, triage_due
from infonet.reporting.views.mine import timeline

Urgency = InfoItem.Urgency
MOST = 100
OLD = timedelta(days=2)
ALIKE_DAYS = 60


def triage(request: SignedIn) -> HttpResponse:
    """The queue with its most pressing item open."""
    return desk_page(request, None)


def triage_item(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The queue with this item open."""
    check_editor(request)
    item = get_object_or_404(with_people(InfoItem.objects.visible_to(request.user)), pk=pk)
    return desk_page(request, item)


def check_editor(request: SignedIn) -> None:
    """Only editors work the queue."""
    if not is_editor(request.user, None, clock.now()):
        raise PermissionDenied(_("信息处理由全国产业工会的信息编辑办理。"))


def with_people(found: Any) -> Any:
    """With all that the reader prints."""
    return found.select_related("union__region", "officer", "signed_by", "signed_for", "triaged_by")


def desk_page(request: SignedIn, item: InfoItem | None, *, status: int = 200, error: str = "") -> HttpResponse:
    """Queue, reader and neighbours."""
    check_editor(request)
    at = clock.now()
    everything = list(with_people(InfoItem.objects.awaiting_triage().pressing_first())[:MOST])
    view = request.GET.get("view", "")
    queue = narrowed(everything, view, at)
    shown = item or (queue[0] if queue else None)
    context = {
        "queue": queue, "total": InfoItem.objects.awaiting_triage().count(), "views": views_of(everything, view, at),
        "view": view, "query": f"?view={view}" if view in ("urgent", "old") else "", "item": shown, "done": last_done(request, at),
        "ask": request.GET.get("ask", ""), "error": error, "token": submissions.new_token(), **neighbours(queue, shown),
        **(reader(shown, request, at) if shown else {}),
    }  # fmt: skip
    return render(request, "reporting/triage.html", context, status=status)


def narrowed(queue: list[InfoItem], view: str, at: datetime) -> list[InfoItem]:
    """全部, 急件 or what has waited two days."""
    if view == "urgent":
        return [item for item in queue if item.urgency != Urgency.NORMAL]
    return [item for item in queue if waited(item, at) > OLD] if view == "old" else queue


def waited(item: InfoItem, at: datetime) -> timedelta:
    """Since it came in."""
    return at - (item.received_at or at)


def views_of(queue: list[InfoItem], view: str, at: datetime) -> list[tuple]:
    """The three ways to look at the queue."""
    base = reverse("reporting:triage")
    items: list[tuple] = [(_("全部"), base, view not in ("urgent", "old"), "")]
    for key, label in (("urgent", _("急件")), ("old", _("超 2 天"))):
        items.append((label, f"{base}?view={key}", view == key, len(narrowed(queue, key, at))))
    return items


def neighbours(queue: list[InfoItem], shown: InfoItem | None) -> dict[str, InfoItem | None]:
    """Which item comes before and after in the queue."""
    keys = [item.pk for item in queue]
    if shown is None or shown.pk not in keys:
        return {"previous": None, "following": queue[0] if queue else None}
    place = keys.index(shown.pk)
    return {
        "previous": queue[place - 1] if place else None,
        "following": queue[place + 1] if place + 1 < len(queue) else None,
    }


def reader(item: InfoItem, request: SignedIn, at: datetime) -> dict[str, Any]:
    """The text as signed, who handled it, what is lacking, what came in on the same matter."""
    text = item.on_desk
    return {
        "text": text, "due": triage_due(item), "checks": [e.brief for e in elements(text)], "timeline": timeline(item), "alike": alike(item, request.user, at),
        "files": item.attachments.select_related("file"), "waits": item.status == InfoItem.Status.SUBMITTED,
        "offers": {offer.step.name: offer for offer in ITEM.offers(item, request.user, at) if offer.step.name in TRIAGE},
    }  # fmt: skip


def alike(item: InfoItem, user: User, at: datetime) -> list[InfoItem]:
    """同类近期信息: the same matter in the last 60 days. Likeness of the text is another thing and not looked at here."""
    recent = {"matter": item.matter, "submitted_at__gte": at - timedelta(days=ALIKE_DAYS)}
    found = InfoItem.objects.visible_to(user).filter(**recent).exclude(pk=item.pk)
    return list(found.exclude(status=InfoItem.Status.RETURNED).select_related("union").order_by("-submitted_at")[:5])


def last_done(request: SignedIn, at: datetime) -> InfoItem | None:
    """What this editor decided a moment ago, to offer taking it back."""
    try:
        pk = uuid.UUID(request.GET.get("done", ""))
    except ValueError:
        return None
    return (
        InfoItem.objects.filter(pk=pk, triaged_by=request.user, triaged_at__gte=at - timedelta(minutes=10))
        .select_related("union")
        .first()
    )


@require_POST
def triage_decide(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """One of the five answers, then on to the next item."""
    check_editor(request)
    item = fetch(InfoItem, request, pk=pk)
    verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "")[:1000]
    if verb not in TRIAGE:
        raise RuleError(_("请用页面上的按钮处理这条信息。"))
    if verb in NEEDS_REASON and not reason.strip():
        asked = request.GET.copy()
        asked["ask"] = verb
        request.GET = asked  # type: ignore[assignment]
        return desk_page(request, fetch(InfoItem, request, pk=pk), status=422, error=_("请写明理由，报送单位会看到。"))
    queue = narrowed(
        list(InfoItem.objects.awaiting_triage().pressing_first()[:MOST]), request.GET.get("view", ""), clock.now()
    )
    following = neighbours(queue, item)["following"]

    def act() -> str:
        services.decide(item, verb, by=request.user, reason=reason)
        return address(following, request, item)

    return HttpResponseRedirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))


def address(following: InfoItem | None, request: SignedIn, done: InfoItem) -> str:
    """The next item, or the queue when it was the last."""
    view = request.GET.get("view", "")
    query = f"?done={done.pk}" + (f"&view={view}" if view in ("urgent", "old") else "")
    if following is None:
        return reverse("reporting:triage") + query
    return reverse("reporting:triage-item", args=[following.pk]) + query + "#reader"


@require_POST
def triage_undo(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """撤回: the item is open again."""
    check_editor(request)
    item = fetch(InfoItem, request, pk=pk)

    def act() -> str:
        services.undo_triage(item, by=request.user)
        return reverse("reporting:triage-item", args=[item.pk]) + "#reader"

    return redirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))
