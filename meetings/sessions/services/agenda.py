"""What a meeting is to deal with."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from common.marks import refuse_marks
from meetings.ballots.models import Ballot
from meetings.ballots.services import create_ballot
from meetings.sessions import rules
from meetings.sessions.gates import missing_for
from meetings.sessions.models import AgendaItem, Meeting


@transaction.atomic
def put_on_agenda(
    meeting: Meeting, *, title: str, kind: str, by: User, brief: str = "", proposer: str = "", subject_kind: str = "",
    subject_id: int | None = None, text: Sequence[Mapping[str, Any]] = (), text_hash: str = "", preset: str = "ordinary",
    form: str = Ballot.Form.OPEN, fill: Callable[[Ballot], None] | None = None, at: datetime | None = None,
) -> AgendaItem:  # fmt: skip
    """F1, S1, S2: list a matter; with a text it gets a ballot on that very text, which `fill` completes. Nothing is stored unless all gates let it through."""
    at = at or clock.now()
    refuse_marks(title, brief, *(block.get("text") for block in text))
    meeting = lock_meeting(meeting)
    rules.check_agenda_open(meeting, by, at)
    item = AgendaItem(
        meeting=meeting, order=next_place(meeting), kind=kind, title=title, brief=brief, proposer=proposer,
        subject_kind=subject_kind, subject_id=subject_id,
    )  # fmt: skip
    if text_hash:
        item.ballot = create_ballot(
            title=title, occasion=meeting.title, body=meeting.body, text=text, text_hash=text_hash, by=by,
            preset=preset, form=form,
        )  # fmt: skip
        if fill:
            fill(item.ballot)
    item.save()
    if missing := missing_for(item, at):
        raise RuleError(_("还不能把“%(title)s”列入议程。") % {"title": title}, missing)
    record(by, "agenda.added", item, meeting=meeting, text_hash=text_hash)
    return item


@transaction.atomic
def take_off_agenda(item: AgendaItem, *, by: User, subject_kind: str = "", at: datetime | None = None) -> Meeting:
    """Strike a matter that has not been put to the vote. Only the room it came from (`subject_kind`) may withdraw it."""
    at = at or clock.now()
    meeting = lock_meeting(item.meeting)
    item = AgendaItem.objects.select_related("ballot").get(pk=item.pk)
    rules.check_agenda_open(meeting, by, at)
    rules.check_removable(item, subject_kind)
    record(by, "agenda.removed", item, meeting=meeting)
    ballot = item.ballot
    item.delete()
    if ballot and ballot.status == Ballot.Status.DRAFT:
        discard(ballot)
    close_ranks(meeting)
    return meeting


def discard(ballot: Ballot) -> None:
    """A draft goes with its item; what it repeated is kept."""
    Ballot.objects.filter(pk=ballot.pk).delete()


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def next_place(meeting: Meeting) -> int:
    """The place after the last item."""
    return (meeting.items.aggregate(last=Max("order"))["last"] or 0) + 1


def close_ranks(meeting: Meeting) -> None:
    """Number the items that are left from 1 on."""
    for place, item in enumerate(meeting.items.order_by("order"), 1):
        if item.order != place:
            AgendaItem.objects.filter(pk=item.pk).update(order=place)
