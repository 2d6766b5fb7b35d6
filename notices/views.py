"""A person's notices, and the board of what could not be delivered."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Power
from common.views import fetch
from notices import letters, services
from notices.models import Notice, Outbox

PAGE = 30


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest first."""
    notices = Notice.objects.visible_to(request.user)
    only_unread = request.GET.get("show") == "unread"
    page = Paginator(notices.unread() if only_unread else notices, PAGE).get_page(request.GET.get("page"))
    unread = services.unread_count(request.user)
    return render(request, "notices/notice_list.html", {"page": page, "unread": unread, "only_unread": only_unread})


@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Read: go on to what the notice is about, never off this site."""
    notice = fetch(Notice, request, pk=pk)
    services.mark_read(notice, by=request.user)
    return redirect(notice.url if letters.internal(notice.url) else "notices:list")


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, without going there."""
    services.mark_read(fetch(Notice, request, pk=pk), by=request.user)
    return redirect("notices:list")


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """All of them."""
    count = services.mark_all_read(by=request.user)
    messages.success(request, _("%(count)d 条通知已标为已读。") % {"count": count})
    return redirect("notices:list")


# ---- Delivery board ---------------------------------------------------------------------------


def require_system(request: HttpRequest) -> None:
    """The board does not exist for anybody but system administrators."""
    if getattr(request.user, "power", "") != Power.SYSTEM:
        raise Http404


@require_GET
def delivery_list(request: HttpRequest) -> HttpResponse:
    """What could not be delivered, and how the queue stands. No titles: this is not the office's work."""
    require_system(request)
    names = dict(Outbox.State.choices)
    state = request.GET.get("state", "")
    letters_seen = Outbox.objects.visible_to(request.user).select_related("recipient")
    shown = letters_seen.filter(state=state) if state in names else letters_seen.undelivered()
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    states: list[tuple[Any, str, bool, None]] = [(_("要处理的"), "?", state not in names, None)]
    states += [(label, f"?state={name}", state == name, None) for name, label in names.items()]
    context = {"page": page, "health": services.delivery_health(), "states": states}
    return render(request, "notices/delivery_list.html", context)


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a letter again that failed or was given up."""
    require_system(request)
    services.resend_letter(fetch(Outbox, request, pk=pk), by=request.user)
    messages.success(request, _("已放回队列，一分钟内再发。"))
    return redirect("notices:delivery-list")


@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """Let letters go again after a restore."""
    require_system(request)
    dropped = services.release_outbox(by=request.user, discard="discard" in request.POST)
    messages.success(request, _("已恢复发送，放弃了恢复前积压的 %(count)d 封。") % {"count": dropped})
    return redirect("notices:delivery-list")
