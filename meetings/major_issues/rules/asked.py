"""Who sits in the standing committee, who was asked, and what was said: one look each, from which every sentence is made."""

from datetime import date, datetime

from django.utils import timezone

from committees.roster.models import Body, Membership, Person
from meetings.major_issues.models import MajorIssue, Opinion, OpinionRound


def members_on(at: datetime) -> list[Person]:
    """Everyone with a seat in the standing committee on that day, once each, in the order of its lists."""
    seats = Membership.objects.entitled(Body.STANDING, timezone.localdate(at)).by_rank()
    return list({seat.person_id: seat.person for seat in seats}.values())


def members_then_and_now(round_: OpinionRound, at: datetime) -> list[Person]:
    """Who sits today, from one look at the roster; a round that remembers then also knows who sat on its opening day."""
    then, now = timezone.localdate(round_.opened_at), timezone.localdate(at)
    either = Membership.objects.entitled(Body.STANDING, then) | Membership.objects.entitled(Body.STANDING, now)
    seats = list(either.by_rank())
    round_.recall("sat", lambda: holders(seats, then))
    return holders(seats, now)


def holders(seats: list[Membership], day: date) -> list[Person]:
    """Whoever holds one of the seats on that day, once each."""
    held = [seat for seat in seats if seat.start <= day and (seat.end is None or seat.end >= day)]
    return list({seat.person_id: seat.person for seat in held}.values())


def unasked(round_: OpinionRound) -> list[Person]:
    """Who by the roster sat on the opening day and was not asked (the roster may have been put right since)."""
    asked = {one.person_id for one in round_.everybody()}
    sat = round_.recall("sat", lambda: members_on(round_.opened_at))
    return [person for person in sat if person.pk not in asked]


def joined_and_left(round_: OpinionRound, at: datetime) -> tuple[list[Person], list[Person]]:
    """Who has come into the standing committee since the round opened, and who was asked and has left it."""
    asked, now = round_.everybody(), members_then_and_now(round_, at)
    then, here = {one.person_id for one in asked}, {person.pk for person in now}
    gone = [one.person for one in asked if one.person_id not in here]
    late = {person.pk for person in unasked(round_)}
    return [person for person in now if person.pk not in then and person.pk not in late], gone


def standing_opinions(issue: MajorIssue) -> list[Opinion]:
    """All that were not taken back; the page knows them already, with more about each."""
    live = Opinion.objects.filter(round__issue=issue).live().select_related("asked__person", "treatment")
    return issue.recall("opinions", lambda: list(live.order_by("number")))


def learn_opinions(issue: MajorIssue) -> list[Opinion]:
    """The same with all that a page says about each, for the page that remembers."""
    live = Opinion.objects.filter(round__issue=issue).live().with_people()
    return issue.recall("opinions", lambda: list(live.order_by("number")))
