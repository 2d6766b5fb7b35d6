"""Changes of seats that a body has decided: all of one resolution, or none of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster import rules
from committees.roster.models import Body, Membership, Person, Region, Term, Unit
from committees.roster.services.seats import close, leave_seat, take_seat
from common.lifecycle import RuleError

Post, Ended = Membership.Post, Membership.Ended
HEADS = (Post.CHAIR, Post.VICE_CHAIR)


@dataclass(frozen=True)
class Newcomer:
    """Whoever is to take a seat: `person` of the roster, or somebody the roster does not know yet."""

    name: str
    person: Person | None = None
    gender: str = ""
    unit: str = ""
    region: Region | None = None
    duty: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Change:
    """One decided change: `leaving` gives up a seat, `coming` takes one as `post`; either may be missing."""

    term: Term
    leaving: Membership | None = None
    ended: str = Ended.RELEASED
    coming: Newcomer | None = None
    post: str = ""
    began: str = ""


@transaction.atomic
def carry_out(changes: Sequence[Change], *, by: User, basis: str, day: date) -> list[Membership]:
    """Seats taken from `day` on, after those given up to the day before. `basis` names the resolution; the caller has it declared."""
    lock_terms(changes)
    for change in changes:
        if change.leaving:
            give_up(change.leaving, change.ended, by=by, basis=basis, day=day)
    # Members first: whoever becomes a 常委 or 副主席 by the same resolution must be one.
    ordered = sorted((c for c in changes if c.coming), key=lambda change: change.post != Post.MEMBER)
    return [seat for change in ordered for seat in seat_newcomer(change, by=by, basis=basis, day=day)]


def lock_terms(changes: Sequence[Change]) -> None:
    """One hand at a time changes the seats of a term."""
    ids = {change.term.pk for change in changes}
    list(Term.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def give_up(seat: Membership, ended: str, *, by: User, basis: str, day: date) -> None:
    """The last day in the seat is the one before; a seat taken that very day cannot be given up on it."""
    seat = Membership.objects.select_related("person").get(pk=seat.pk)
    if seat.end is not None:
        raise RuleError(_("%(who)s的席位已经结束，这一项变动不能生效，请作废后重新提出。") % {"who": seat.person.name})
    leave_seat(seat, by=by, end=day - timedelta(days=1), ended=ended, basis=basis)


def seat_newcomer(change: Change, *, by: User, basis: str, day: date) -> list[Membership]:
    """The seat that goes with the post; 主席 and 副主席 sit in both bodies."""
    assert change.coming is not None  # noqa: S101 - carry_out has looked
    person = person_of(change.coming, by=by)
    bodies: list[str] = [Body.STANDING] if change.post == Post.STANDING else [Body.PLENARY]
    if change.post in HEADS:
        bodies = make_way(person, change, by=by, basis=basis, day=day)
    return [
        take_seat(person, change.term, body, change.post, by=by, start=day, began=change.began, basis=basis)
        for body in bodies
    ]


def make_way(person: Person, change: Change, *, by: User, basis: str, day: date) -> list[str]:
    """A member who becomes 主席 or 副主席 leaves his present posts for it; the bodies in which he then takes a new seat."""
    held = Membership.objects.select_related("person", "term").filter(person=person, term=change.term, end__isnull=True)
    seats = {seat.body: seat for seat in held}
    plenary, standing = seats.get(Body.PLENARY), seats.get(Body.STANDING)
    check_raise(person, plenary, change.post)
    if standing:  # first: a standing seat never stands without a plenary one
        vacate(standing, by=by, basis=basis, day=day)
    if plenary and plenary.start >= day:
        repost(plenary, change.post, by=by, basis=basis)
        return [Body.STANDING]
    if plenary:
        close(plenary, by, day - timedelta(days=1), Ended.CHANGED, basis)
    return [Body.PLENARY, Body.STANDING]


def check_raise(person: Person, plenary: Membership | None, post: str) -> None:
    """Who is to lead is a member, and does not hold the post already."""
    words = {"who": person.name, "post": Post(post).label}
    if plenary is None:
        raise RuleError(_("%(who)s还不是本届委员，请先增补为委员，再选举为%(post)s。") % words)
    if plenary.post == post:
        raise RuleError(_("%(who)s现在就是%(post)s，不用再选。") % words)


def vacate(seat: Membership, *, by: User, basis: str, day: date) -> None:
    """The seat ends the day before; one taken only that day gives way to the new one without a day of its own."""
    if seat.start < day:
        close(seat, by, day - timedelta(days=1), Ended.CHANGED, basis)
        return
    record(
        by, "seat.post-changed", seat.person, body=seat.get_body_display(), post=seat.get_post_display(), basis=basis
    )
    seat.delete()


def repost(seat: Membership, post: str, *, by: User, basis: str) -> None:
    """A seat taken only that day keeps its first day and changes its post."""
    if fault := rules.chair_fault(seat.term, seat.body, post):
        raise RuleError(_("没有办成。"), [fault])
    seat.post, seat.basis = post, basis
    seat.save(update_fields=["post", "basis"])
    record(
        by, "seat.post-changed", seat.person, body=seat.get_body_display(), post=seat.get_post_display(), basis=basis
    )


def person_of(newcomer: Newcomer, *, by: User) -> Person:
    """The person of the roster; somebody new is entered, with his unit."""
    if newcomer.person:
        return newcomer.person
    same = {"phone": newcomer.phone} if newcomer.phone else {"unit__name": newcomer.unit}
    if known := Person.objects.filter(name=newcomer.name, **same).first():
        return known
    unit = Unit.objects.filter(name=newcomer.unit).first()
    if unit is None and newcomer.unit and newcomer.region:
        unit = Unit.objects.create(name=newcomer.unit, region=newcomer.region)
    person = Person.objects.create(
        name=newcomer.name, gender=newcomer.gender, unit=unit, duty=newcomer.duty, phone=newcomer.phone
    )
    record(by, "person.entered", person, unit=newcomer.unit)
    return person


def over_quota(term: Term, body: str, day: date, *, more: int = 0) -> str:
    """A sentence when the body has, or with `more` would have, more members than the term has seats; it warns and forbids nothing."""
    held = Membership.objects.as_of(day).filter(term=term, body=body).count() + more
    seats = term.seats if body == Body.PLENARY else term.standing_seats
    if held <= seats:
        return ""
    return _("%(body)s本届名额 %(seats)d 人，这样变动后是 %(held)d 人，超出 %(over)d 人，请核对。") % {
        "body": Body(body).label, "seats": seats, "held": held, "over": held - seats,
    }  # fmt: skip
