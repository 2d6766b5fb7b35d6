"""Elections and changes of seats on a plenary's agenda; `voted()` has everybody put in a paper."""

from collections.abc import Iterable, Mapping
from typing import Any

from committees.roster.models import Body, Membership, Person
from documents.fingerprint import text_hash
from documents.records import block_record
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, Candidate, Election, SeatChange
from meetings.ballots.services.elections import draft_election, election_text
from meetings.ballots.services.papers import cast_paper
from meetings.ballots.services.proposals import draft_proposal, proposal_text
from meetings.sessions.models import AgendaItem, Meeting
from meetings.sessions.services import put_on_agenda
from tests.factories.meetings import MeetingFactory, sign_all_in
from tests.factories.roster import MembershipFactory, PersonFactory


def plenary(**facts: Any) -> Meeting:
    """A plenary that sits, all its members signed in."""
    meeting = MeetingFactory(open=True, body=Body.PLENARY, **facts)
    sign_all_in(meeting)
    return meeting


def members(count: int, *, accounts: str = "m") -> list[Person]:
    """More members of the plenary, who sign in as m0, m1 …"""
    people = [PersonFactory(name=f"委员{'甲乙丙丁戊己庚辛壬癸'[n]}", account=f"{accounts}{n}") for n in range(count)]
    for person in people:
        MembershipFactory(person=person)
    return people


def candidate(person: Person) -> Candidate:
    """A member as he is named."""
    return Candidate(person=person, name=person.name, unit=person.unit.name if person.unit else "", duty="工会主席")


def election_item(by: Any, people: Iterable[Person], *, seats: int = 1, post: str = "standing", form: str = "open",
                  meeting: Meeting | None = None, **facts: Any) -> AgendaItem:  # fmt: skip
    """An election of these people, on the agenda."""
    election = Election(post=post, seats=seats, **facts)
    named = [candidate(person) for person in people]
    text = election_text("补选常委", election, named)
    return put_on_agenda(
        meeting or plenary(), title="补选常委", kind="decide", by=by, text=[block_record(b) for b in text], text_hash=text_hash(text),
        preset="election", form=form, fill=lambda ballot: draft_election(ballot, election=election, candidates=named, by=by),
    )  # fmt: skip


def seats_item(
    by: Any, changes: list[SeatChange], *, form: str = "open", meeting: Meeting | None = None, **facts: Any
) -> AgendaItem:
    """These changes, on the agenda."""
    text = proposal_text("关于人员变动的建议", changes)
    return put_on_agenda(
        meeting or plenary(), title="关于人员变动的建议", kind="decide", by=by, text=[block_record(b) for b in text],
        text_hash=text_hash(text), preset="seats", form=form,
        fill=lambda ballot: draft_proposal(ballot, changes=changes, by=by, **facts),
    )  # fmt: skip


def replacing(seat: Membership, heir: Person, **facts: Any) -> SeatChange:
    """替补 because of a transfer."""
    return SeatChange(**({
        "kind": "replace", "leaving": seat, "cause": "transferred", "person": heir, "name": heir.name, "post": seat.post,
        "unit": heir.unit.name if heir.unit else "", "duty": "工会主席", "recommended_by": "江苏省装备制造产业工会",
        "recommended_no": "苏装工〔2026〕18号",
    } | facts))  # fmt: skip


def voted(
    ballot: Ballot, papers: Mapping[Any, Mapping[str, str]], write_ins: Mapping[Any, list[str]] | None = None
) -> None:
    """Everybody's paper: user → line → choice."""
    for user, choices in papers.items():
        cast_paper(ballot, by=user, choices=choices, write_ins=(write_ins or {}).get(user, []))


def declared(item: AgendaItem, by: Any) -> Ballot:
    """Closed and declared by the chair."""
    ballots.close_ballot(item.ballot, by=by)
    return ballots.declare_ballot(item.ballot, by=by)
