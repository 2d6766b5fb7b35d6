"""Home, desk and search."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import Power, User
from common import clock, desk
from common.search import hits_for
from infonet.publishing import site
from meetings.sessions.year import year_of
from notices.models import Notice
from portal import dashboard, figures
from portal.roles import learn

LONGEST_QUERY = 80


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The desk when signed in, the public site when not."""
    return desk_page(request) if request.user.is_authenticated else site.home(request)


def desk_page(request: HttpRequest) -> HttpResponse:
    """工作台."""
    user: User = request.user  # type: ignore[assignment]
    if user.power == Power.AUDIT:
        return redirect("audit:event-list")
    if user.power == Power.SYSTEM:
        return redirect("accounts:user-list")
    at = clock.now()
    learn(user.remembering(), clock.today())  # the address is open to everybody, so nobody has looked yet
    items = desk.items_for(user, at)
    figures.remember(user, len(items))
    groups = dashboard.grouped(items, at)
    context = {
        "now": at,
        "title": dashboard.headline(groups),
        "lede": dashboard.summary(groups),
        "groups": dashboard.first_and_rest(groups),
        "waiting": desk.waiting_for(user, at),
        "year": year_of(clock.today(), user),
        "ring_key": _("外圈 全委会　中圈 常委会　内圈 会务时限"),
        "notices": Notice.objects.visible_to(user).order_by("-pk")[:5],
    }
    return render(request, "portal/desk.html", context)


def search(request: HttpRequest) -> HttpResponse:
    """Find papers, people and information this person may see."""
    query = request.GET.get("q", "").strip()
    too_long = len(query) > LONGEST_QUERY
    groups = [] if too_long or not query else hits_for(request.user, query)
    context = {"query": query[:LONGEST_QUERY], "too_long": too_long, "limit": LONGEST_QUERY, "groups": groups}
    return render(request, "portal/search.html", context)
