"""委员名单 as printed: in the order asked for, under headings where the order makes groups."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from django.conf import settings

from accounts.models import User
from audit.services import record
from committees.roster.models import Body, Membership, Person, Term
from common.wording import official
from documents.papers import POSTS_FIRST, Attendee, Group, NameList, name_list

NOTES = {
    "rank": POSTS_FIRST,
    "strokes": "（按姓氏笔画为序）",
    "region": "（按行政区划为序，同一地区按姓氏笔画为序）",
}


def print_members(
    seats: Iterable[Membership], *, body: str, order: str, term: Term | None, by: User
) -> tuple[str, bytes]:
    """The list's title and the .docx; that names were taken out is recorded. `seats` stand in the order asked for."""
    listed = list(seats)
    number = str(term) if term else ""
    title = f"{number}{official(Body(body).label)}{'常委' if body == Body.STANDING else '委员'}名单"
    record(by, "roster.list_printed", term, body=body, order=order, people=len(listed))
    paper = NameList(f"{settings.UNION_NAME}{title}", grouped(listed, order), NOTES[order], settings.UNION_NAME)
    return title, name_list(paper)


def grouped(seats: Sequence[Membership], order: str) -> list[Group]:
    """By post or by province under headings; by strokes without any."""
    headings: dict[str, Callable[[Membership], str]] = {
        "rank": post_of,
        "strokes": lambda seat: "",
        "region": province_of,
    }
    return [Group(title, tuple(map(attendee, some))) for title, some in groupby(seats, key=headings[order])]


def post_of(seat: Membership) -> str:
    """主席, 副主席; the others together."""
    first = seat.post in (Membership.Post.CHAIR, Membership.Post.VICE_CHAIR)
    return official(Membership.Post(seat.post).label) if first else ("常委" if seat.body == Body.STANDING else "委员")


def province_of(seat: Membership) -> str:
    """The province of the person's unit."""
    unit = seat.person.unit
    return unit.region.province.name if unit else "未登记单位"


def attendee(seat: Membership) -> Attendee:
    """One line."""
    person = seat.person
    gender = official(Person.Gender(person.gender).label) if person.gender else ""
    return Attendee(person.name, gender, unit=person.unit.name if person.unit else "", duty=person.duty)
