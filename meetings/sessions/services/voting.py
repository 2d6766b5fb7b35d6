"""Matters put to the vote in session, and what comes of them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.rules import BALLOT
from meetings.sessions import rules
from meetings.sessions.gates import missing_for, outcomes
from meetings.sessions.models import AgendaItem, Invitation
from meetings.sessions.services.agenda import lock_meeting


@transaction.atomic
def open_item_ballot(item: AgendaItem, *, by: User, at: datetime | None = None) -> AgendaItem:
    """S2: the gates are asked again, about the matter as it is now; then those signed in may vote."""
    at = at or clock.now()
    meeting = lock_meeting(item.meeting)
    item = fresh(item)
    ballot = rules.ballot_of(item)
    BALLOT.check("open", ballot, by=by, at=at)
    if missing := rules.not_in_session(meeting) + missing_for(item, at):
        raise RuleError(_("还不能开始表决。"), missing)
    attending = meeting.invitations.filter(capacity=Invitation.Capacity.ATTEND, signed_in_at__isnull=False)
    ballots.open_ballot(ballot, by=by, present=set(attending.values_list("person_id", flat=True)), at=at)
    return fresh(item)


@transaction.atomic
def close_item_ballot(item: AgendaItem, *, by: User, at: datetime | None = None) -> AgendaItem:
    """The chair ends the voting."""
    ballots.close_ballot(rules.ballot_of(fresh(item)), by=by, at=at)
    return fresh(item)


@transaction.atomic
def declare_item(item: AgendaItem, *, by: User, at: datetime | None = None) -> AgendaItem:
    """The result is worked out and the room the matter came from is told, all in one transaction."""
    at = at or clock.now()
    ballot = ballots.declare_ballot(rules.ballot_of(fresh(item)), by=by, at=at)
    item = fresh(item)
    for outcome in outcomes:
        outcome(item, ballot, by, at)
    record(by, "agenda.decided", item, passed=ballot.passed)
    return item


def fresh(item: AgendaItem) -> AgendaItem:
    """The item with its ballot as they stand now."""
    return AgendaItem.objects.select_related("ballot", "meeting__term").get(pk=item.pk)
