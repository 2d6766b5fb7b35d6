"""Taking and leaving seats of the two bodies."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster import rules
from committees.roster.models import Body, Membership, Person, Term, keeps_roster
from common.lifecycle import RuleError

Post, Began, Ended = Membership.Post, Membership.Began, Membership.Ended


def require_keeper(by: User | None) -> None:
    """Refuse all but those who keep the roster; `by` None is the first set-up and the demonstration."""
    if by is not None and not keeps_roster(by):
        raise PermissionDenied(_("只有会务联络人员可以改名册。"))


def admit_member(
    person: Person,
    term: Term,
    *,
    by: User | None,
    start: date,
    post: str = Post.MEMBER,
    began: str = Began.ELECTED,
    basis: str = "",
) -> Membership:
    """G1: a seat in the plenary."""
    return admit(person, term, Body.PLENARY, post, by=by, start=start, began=began, basis=basis)


def admit_standing(
    person: Person,
    term: Term,
    *,
    by: User | None,
    start: date,
    post: str = Post.STANDING,
    began: str = Began.ELECTED,
    basis: str = "",
) -> Membership:
    """G1: a seat in the standing committee, for a member of the same term."""
    return admit(person, term, Body.STANDING, post, by=by, start=start, began=began, basis=basis)


@transaction.atomic
def admit(
    person: Person, term: Term, body: str, post: str, *, by: User | None, start: date, began: str, basis: str
) -> Membership:
    """A seat entered by those who keep the roster."""
    require_keeper(by)
    return take_seat(person, term, body, post, by=by, start=start, began=began, basis=basis)


def take_seat(
    person: Person, term: Term, body: str, post: str, *, by: User | None, start: date, began: str, basis: str
) -> Membership:
    """Check in words, give the seat, record it. Within a transaction; who may is the caller's to ask."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if faults := rules.seat_faults(person, term, body, start, post=post):
        raise RuleError(_("没有办成。"), faults)
    seat = Membership.objects.create(
        person=person, term=term, body=body, post=post, start=start, began=began, basis=basis
    )
    record(
        by,
        "seat.taken",
        person,
        body=seat.get_body_display(),
        post=seat.get_post_display(),
        start=start,
        began=seat.get_began_display(),
        basis=basis,
    )
    return seat


@transaction.atomic
def end_seat(seat: Membership, *, by: User | None, end: date, ended: str, basis: str = "") -> Membership:
    """G1: `end` is the last day in the seat. Whoever leaves the plenary leaves the standing committee with it."""
    require_keeper(by)
    return leave_seat(seat, by=by, end=end, ended=ended, basis=basis)


def leave_seat(seat: Membership, *, by: User | None, end: date, ended: str, basis: str) -> Membership:
    """The seat, and the standing one that hangs on it, end. Within a transaction; who may is the caller's to ask."""
    Person.objects.select_for_update().get(pk=seat.person_id)
    seat = Membership.objects.select_related("person").get(pk=seat.pk)
    if seat.end:
        raise RuleError(_("这个席位已经结束，不用再办。"))
    if end < seat.start:
        raise RuleError(_("结束日期早于任职开始日期，请改正。"))
    if seat.body == Body.PLENARY:
        for standing in Membership.objects.filter(
            person=seat.person, term=seat.term_id, body=Body.STANDING, end__isnull=True
        ):
            if standing.start > end:
                raise RuleError(_("这位委员还有 %(day)s 起的常委席位，请先办结束常委。") % {"day": standing.start})
            close(standing, by, end, ended, basis)
    return close(seat, by, end, ended, basis)


def close(seat: Membership, by: User | None, end: date, ended: str, basis: str) -> Membership:
    """The seat's last facts."""
    seat.end, seat.ended = end, ended
    seat.basis = basis or seat.basis
    seat.save(update_fields=["end", "ended", "basis"])
    record(
        by,
        "seat.left",
        seat.person,
        body=seat.get_body_display(),
        post=seat.get_post_display(),
        end=end,
        ended=seat.get_ended_display(),
        basis=basis,
    )
    return seat


@transaction.atomic
def replace_seat(seat: Membership, person: Person, *, by: User | None, day: date, basis: str = "") -> Membership:
    """替补: from that day another person holds the seat."""
    end_seat(seat, by=by, end=day - timedelta(days=1), ended=Ended.RELEASED, basis=basis)
    return admit(person, seat.term, seat.body, seat.post, by=by, start=day, began=Began.REPLACED, basis=basis)
