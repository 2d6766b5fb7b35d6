"""One person, the unions, my circle."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from committees.roster import rules
from committees.roster.models import AREAS, Body, Membership, Person, Union, UnionPost, knows_roster
from committees.roster.services import read_contact
from committees.roster.views.members import area_filters, committee_only
from common import clock
from common.views import fetch, me


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
