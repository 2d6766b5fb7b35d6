"""Members as of a day, one person, the unions, my circle."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.roster import rules
from committees.roster.models import AREAS, Body, Membership, Person, Term, Union, UnionPost, knows_roster
from committees.roster.services import read_contact
from common import clock
from common.names import answers_to, unplaced
from common.views import fetch, me

PER_PAGE = 50
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


def member_list(request: HttpRequest) -> HttpResponse:
    """G1: who sits in the body on that day."""
    committee_only(request)
    want = asked(request)
    seats = seats_for(want)
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
        "orders": [(label, address(request, order=value), value == want.order) for value, label in ORDERS.items()],
        "unplaced": "".join(dict.fromkeys("".join(unplaced(seat.person.name) for seat in page))),
    }
    return render(request, "roster/member_list.html", context)


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


def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: seats through time, posts in unions, who serves him."""
    person = fetch(Person, request, pk=pk)
    today = clock.today()
    seats = list(person.memberships.select_related("term").order_by("-start", "body"))
    context = {
        "person": person,
        "seats": seats,
        "now": [seat for seat in seats if seat.start <= today and (seat.end is None or seat.end >= today)],
        "posts": UnionPost.objects.as_of(today).filter(person=person).select_related("union"),
        "tie": rules.tie_of(person, today),
        "open_contacts": read_contact(person, by=me(request)),
        "knows": knows_roster(me(request)),
    }
    context["is_standing"] = any(seat.body == Body.STANDING for seat in context["now"])
    return render(request, "roster/person_detail.html", context)


def person_mine(request: HttpRequest) -> HttpResponse:
    """My own page in the roster."""
    return redirect(get_object_or_404(Person.objects.visible_to(me(request)), user=me(request)))


def circle(request: HttpRequest) -> HttpResponse:
    """F6, S7: my standing member; for a standing member, those he serves. The office may look at anybody's."""
    committee_only(request)
    people = Person.objects.select_related("unit__region__parent")
    wanted = request.GET.get("of", "")
    person = (
        people.filter(pk=wanted).first()
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 19
        else people.filter(user=me(request)).first()
    )
    if wanted and person is None:
        raise Http404
    today = clock.today()
    standing = person is not None and Membership.objects.as_of(today).filter(person=person, body=Body.STANDING).exists()
    context = {
        "person": person,
        "mine": person is not None and person.user_id == me(request).pk,
        "is_standing": standing,
        "ties": rules.circle_of(person, today) if standing and person else [],
        "tie": rules.tie_of(person, today) if person and not standing else None,
        "chairs": union_chairs(person, today) if standing and person else [],
    }
    return render(request, "roster/circle.html", context)


def union_chairs(person: Person, day: date) -> Any:
    """Chairs of the unions in the city and the neighbouring ones (相应的工会主席)."""
    if person.unit is None:
        return []
    around = [person.unit.region_id, *person.unit.region.neighbours.values_list("pk", flat=True)]
    chairs = (
        UnionPost.objects.as_of(day).filter(post=UnionPost.Post.CHAIR, union__region__in=around).exclude(person=person)
    )
    return chairs.select_related("union", "person").order_by("union__region_id", "union__level", "pk")


@dataclass
class House:
    """A union with those under it, as the tree shows it."""

    union: Union
    chair: str
    under: list["House"]

    @property
    def count(self) -> int:
        """How many unions lie under it."""
        return sum(1 + house.count for house in self.under)


def union_list(request: HttpRequest) -> HttpResponse:
    """产业工会 as a tree: the national union, the provinces, what lies under them."""
    unions = Union.objects.visible_to(me(request))
    if not unions.exists():
        raise Http404
    area, q = request.GET.get("area", ""), request.GET.get("q", "").strip()[:40]
    area = area if area in AREAS else ""
    nationals = tree(unions, area, q)
    context = {
        "nationals": nationals,
        "q": q,
        "area": area,
        "areas": area_filters(request, area),
        "provinces": sum(len(house.under) for house in nationals),
        "total": sum(house.count for house in nationals),
    }
    return render(request, "roster/union_list.html", context)


def tree(unions: QuerySet[Union], area: str, q: str) -> list[House]:
    """Two queries whatever the size. A search keeps what is found and what lies above and below it."""
    chairs = dict(
        UnionPost.objects.as_of(clock.today()).filter(post=UnionPost.Post.CHAIR).values_list("union_id", "person__name")
    )
    houses = {union.pk: House(union, chairs.get(union.pk, ""), []) for union in unions.filter(active=True)}
    tops: list[House] = []
    for house in houses.values():
        parent = houses.get(house.union.parent_id or 0)
        (parent.under if parent else tops).append(house)
    for top in tops:
        top.under = [found for kept in top.under if (found := pruned(kept, area, q))]
    return tops


def pruned(house: House, area: str, q: str) -> House | None:
    """The house with what matches, or nothing."""
    if area and not str(house.union.region_id or "").startswith(area):
        return None
    if not q or q in house.union.name or q in house.chair:
        return house
    under = [found for kept in house.under if (found := pruned(kept, area, q))]
    return House(house.union, house.chair, under) if under else None
