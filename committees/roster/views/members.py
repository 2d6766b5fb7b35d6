"""The members of a body as of a day: on the page, and as a list to print."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.roster.models import AREAS, Body, Membership, Term, keeps_roster, knows_roster
from committees.roster.services import print_members
from common import clock
from common.names import answers_to, unplaced
from common.views import me
from documents.downloads import sheet_response, wants_sheet, word_response
from documents.sheets import Column

PER_PAGE = 50
COLUMNS = [
    Column(gettext_lazy("姓名"), width=14), Column(gettext_lazy("本会职务"), width=14),
    Column(gettext_lazy("单位"), width=32), Column(gettext_lazy("职务"), width=24), Column(gettext_lazy("地区"), width=14),
    Column(gettext_lazy("任职日期"), "date"),
]  # fmt: skip
# How the members may stand, and the words for it on the page.
ORDERS: dict[str, Any] = {
    "rank": gettext_lazy("按职务"),
    "strokes": gettext_lazy("按姓氏笔画"),
    "region": gettext_lazy("按地区"),
}


@dataclass(frozen=True)
class Asked:
    """What the list is asked for; a bad value falls back, and the page says so."""

    body: str
    day: date
    area: str
    q: str
    order: str = "rank"
    note: str = ""


def asked(request: HttpRequest) -> Asked:
    """Read the query."""
    typed, note, day = request.GET.get("day", ""), "", clock.today()
    try:
        day = date.fromisoformat(typed) if typed else day
    except ValueError:
        note = _("看不懂日期“%(typed)s”，按今天列出。日期请写成 2026-11-20 这样。") % {"typed": typed[:20]}
    body, area, order = (request.GET.get(name, "") for name in ("body", "area", "order"))
    return Asked(
        body if body in Body.values else Body.PLENARY,
        day,
        area if area in AREAS else "",
        request.GET.get("q", "").strip()[:40],
        order if order in ORDERS else "rank",
        note,
    )


def committee_only(request: HttpRequest) -> None:
    """The roster is the committee's and its office's."""
    if not knows_roster(me(request)):
        raise Http404


def member_list(request: HttpRequest) -> HttpResponseBase:
    """G1: who sits in the body on that day."""
    committee_only(request)
    want = asked(request)
    seats = seats_for(want)
    if wants_sheet(request):
        return sheet_response(request, str(Body(want.body).label), COLUMNS, member_rows(ordered(seats, want.order)))
    page = Paginator(ordered(seats, want.order), PER_PAGE).get_page(request.GET.get("page"))
    term = Term.current(want.day)
    standing = set(Membership.objects.as_of(want.day).filter(body=Body.STANDING).values_list("person_id", flat=True))
    context = {
        "page": page,
        "rows": [(seat, seat.person.pk in standing) for seat in page],
        "want": want,
        "term": term,
        "seats_set": (term.standing_seats if want.body == Body.STANDING else term.seats) if term else None,
        "whole": not (want.area or want.q),
        "bodies": [(label, address(request, body=value), value == want.body) for value, label in Body.choices],
        "areas": area_filters(request, want.area),
        "keeps": keeps_roster(me(request)),
        "roll": f"{reverse('roster:member-roll')}{address(request)}",
        "orders": [(label, address(request, order=value), value == want.order) for value, label in ORDERS.items()],
        "unplaced": "".join(dict.fromkeys("".join(unplaced(seat.person.name) for seat in page))),
    }
    return render(request, "roster/member_list.html", context)


def member_rows(seats: Any) -> Iterator[tuple[Any, ...]]:
    """The members with their units; how to reach them is asked for one by one, and logged."""
    for seat in seats.select_related("person__unit__region").iterator(2000):
        unit = seat.person.unit
        yield (
            seat.person.name, seat.get_post_display(), unit.name if unit else "", seat.person.duty,
            str(unit.region) if unit else "", seat.start,
        )  # fmt: skip


def member_roll(request: HttpRequest) -> HttpResponse:
    """The same members, in the same order, as a list to print."""
    committee_only(request)
    if not keeps_roster(me(request)):
        raise PermissionDenied(_("名单由会务人员打印。"))
    want = asked(request)
    seats = ordered(seats_for(want), want.order)
    title, data = print_members(seats, body=want.body, order=want.order, term=Term.current(want.day), by=me(request))
    return word_response(data, title)


def ordered(seats: Any, order: str) -> Any:
    """The seats as they are asked to stand."""
    return {"rank": seats.by_rank, "strokes": seats.by_strokes, "region": seats.by_region}[order]()


def seats_for(want: Asked) -> Any:
    """The seats of the day, narrowed."""
    seats = Membership.objects.entitled(want.body, want.day)
    if want.area:
        seats = seats.filter(person__unit__region__code__startswith=want.area)
    if want.q:
        names = Membership.objects.as_of(want.day).filter(body=want.body).values_list("pk", "person__name")
        meant = [pk for pk, name in names if answers_to(name, want.q)]
        seats = seats.filter(Q(pk__in=meant) | Q(person__unit__name__contains=want.q))
    return seats


def address(request: HttpRequest, **changes: str) -> str:
    """The present query with some values changed, from the first page."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def area_filters(request: HttpRequest, current: str) -> list[tuple]:
    """All, then the six greater areas."""
    areas = [("", _("全国")), *((key, str(label)) for key, label in AREAS.items())]
    return [(label, address(request, area=key), key == current) for key, label in areas]
