"""Meetings, agenda items, invitations, ballots; `sitting()` makes a meeting in session with a quorum signed in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from factory import LazyAttribute, SubFactory, Trait
from factory.django import DjangoModelFactory

from committees.roster.models import Body, Membership, Person
from common import clock
from documents.blocks import Block
from documents.fingerprint import text_hash
from meetings.ballots.models import Ballot, Elector, Vote
from meetings.sessions.models import AgendaItem, Invitation, Meeting
from tests.factories.roster import MembershipFactory, PersonFactory, TermFactory

MOTION = [
    Block("title", "高温岗位津贴集体协商专项行动方案"),
    Block("paragraph", "近三年夏季，铸造、锻造、热处理、涂装等岗位职工关于高温津贴的来信逐年增多，制定本方案。"),
    Block("heading", "一、目标", 1),
    Block("paragraph", "到明年5月底，在高温岗位集中的1200家企业完成专项协商，协商结果写入集体合同附件。"),
    Block("heading", "二、分工", 1),
    Block("paragraph", "片区常委负责本片区的部署、互查和通报；各省市产业工会按月报送进度。"),
]


def as_text(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as put_on_agenda takes them."""
    return [{"kind": b.kind, "level": b.level, "text": b.text, "rows": [list(row) for row in b.rows]} for b in blocks]


def next_free(body: str) -> int:
    """A number no meeting of the body has."""
    return (Meeting.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0) + 1


class MeetingFactory(DjangoModelFactory):
    """A standing committee's meeting in planning, in ten days; traits for the later states."""

    class Meta:
        model = Meeting

    class Params:
        plenary = Trait(body=Body.PLENARY)
        noticed = Trait(status=Meeting.Status.NOTICED, noticed_at=LazyAttribute(lambda m: clock.now()))
        open = Trait(
            status=Meeting.Status.OPEN, starts_at=LazyAttribute(lambda m: clock.now()),
            noticed_at=LazyAttribute(lambda m: clock.now() - timedelta(days=14)), opened_at=LazyAttribute(lambda m: clock.now()),
        )  # fmt: skip
        closed = Trait(
            status=Meeting.Status.CLOSED, starts_at=LazyAttribute(lambda m: clock.now() - timedelta(days=1)),
            noticed_at=LazyAttribute(lambda m: m.starts_at - timedelta(days=14)),
            opened_at=LazyAttribute(lambda m: m.starts_at), closed_at=LazyAttribute(lambda m: m.ends_at),
        )  # fmt: skip
        cancelled = Trait(status=Meeting.Status.CANCELLED, cancel_reason="会期与全国会议冲突")

    term = SubFactory(TermFactory)
    body = Body.STANDING
    number = LazyAttribute(lambda m: next_free(m.body))
    starts_at = LazyAttribute(lambda m: clock.now() + timedelta(days=10))
    ends_at = LazyAttribute(lambda m: m.starts_at + timedelta(hours=3))
    place = "工会大厦三楼会议室"


class BallotFactory(DjangoModelFactory):
    """A draft ballot of the standing committee on MOTION."""

    class Meta:
        model = Ballot

    title = "关于开展高温岗位津贴集体协商专项行动的方案"
    occasion = "第八届常委会会议"
    body = Body.STANDING
    text = LazyAttribute(lambda b: as_text(MOTION))
    text_hash = LazyAttribute(lambda b: text_hash(MOTION))


class AgendaItemFactory(DjangoModelFactory):
    """A matter for decision; `ballot=None` makes one that is only discussed."""

    class Meta:
        model = AgendaItem

    meeting = SubFactory(MeetingFactory)
    order = LazyAttribute(lambda i: i.meeting.items.count() + 1)
    kind = AgendaItem.Kind.DECIDE
    title = "关于开展高温岗位津贴集体协商专项行动的方案"
    proposer = "劳动权益部"
    ballot = LazyAttribute(lambda i: BallotFactory(title=i.title, occasion=i.meeting.title, body=i.meeting.body))


class InvitationFactory(DjangoModelFactory):
    """A member asked to attend; traits for what he answered and whether he is there."""

    class Meta:
        model = Invitation

    class Params:
        observer = Trait(capacity=Invitation.Capacity.OBSERVE)
        coming = Trait(reply=Invitation.Reply.COMING, replied_at=LazyAttribute(lambda i: clock.now()))
        leave = Trait(
            reply=Invitation.Reply.LEAVE, leave_reason="外出培训", replied_at=LazyAttribute(lambda i: clock.now())
        )
        here = Trait(signed_in_at=LazyAttribute(lambda i: clock.now()))

    meeting = SubFactory(MeetingFactory)
    person = SubFactory(PersonFactory)


class ElectorFactory(DjangoModelFactory):
    """Somebody present when the ballot was opened."""

    class Meta:
        model = Elector

    ballot = SubFactory(BallotFactory)
    person = SubFactory(PersonFactory)
    present = True


def standing_members(count: int, *, accounts: str = "") -> list[Person]:
    """More seats in the standing committee; with `accounts="sm"` they can sign in as sm0, sm1 …"""
    people = [PersonFactory(name=f"常委{n}", account=f"{accounts}{n}" if accounts else "") for n in range(count)]
    for person in people:
        MembershipFactory(person=person, standing=True)
    return people


def sign_all_in(meeting: Meeting, absent: Iterable[Person] = ()) -> None:
    """Everybody of the body attends and has signed in, but for `absent`."""
    away = {person.pk for person in absent}
    for seat in Membership.objects.entitled(meeting.body, timezone.localdate(meeting.starts_at)):
        InvitationFactory(meeting=meeting, person=seat.person, coming=True, here=seat.person_id not in away)


def sitting(*, absent: Iterable[Person] = (), **facts: Any) -> AgendaItem:
    """An item ready for the vote: the meeting is open and all members but `absent` have signed in."""
    meeting = MeetingFactory(open=True, **facts)
    sign_all_in(meeting, absent)
    return AgendaItemFactory(meeting=meeting)


def running(item: AgendaItem, *, at: datetime | None = None, absent: Iterable[Person] = ()) -> Ballot:
    """The item's ballot, open, with everybody of the body but `absent` present."""
    at = at or clock.now()
    ballot = item.ballot
    away = {person.pk for person in absent}
    for seat in Membership.objects.entitled(ballot.body, timezone.localdate(at)):
        ElectorFactory(ballot=ballot, person=seat.person, present=seat.person_id not in away)
    Ballot.objects.filter(pk=ballot.pk).update(status=Ballot.Status.OPEN, opened_at=at)
    ballot.refresh_from_db()
    return ballot


def cast(ballot: Ballot, person: Person, choice: str) -> Vote:
    """A vote written straight into the box, for tests of counting."""
    return Vote.objects.create(elector=ballot.electors.get(person=person), choice=choice, cast_at=clock.now())


def counted(ballot: Ballot, *, passed: bool = True) -> Ballot:
    """A ballot as declared, without the way there."""
    now = clock.now()
    facts = {"opened_at": ballot.opened_at or now, "closed_at": now, "declared_at": now, "passed": passed}
    Ballot.objects.filter(pk=ballot.pk).update(status=Ballot.Status.DECLARED, **facts)
    ballot.refresh_from_db()
    return ballot
