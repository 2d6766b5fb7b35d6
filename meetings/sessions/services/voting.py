"""Matters put to the vote in session, and what comes of them."""

from collections.abc import Collection
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
from meetings.sessions.models import AgendaItem, Invitation, Meeting
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
def open_item_ballots(
    meeting: Meeting, *, by: User, items: Collection[int], at: datetime | None = None
) -> list[AgendaItem]:
    """Several matters of one sitting at once, each by its own ballot on its own text: all of them, or none. `items`: keys."""
    at = at or clock.now()
    chosen = list(meeting.items.filter(pk__in=items, ballot__isnull=False))
    if not chosen or len(chosen) != len(set(items)):
        raise RuleError(_("请在议程里选要表决的事项，至少一项。"))
    opened, blocked = [], []
    for item in chosen:
        try:
            opened.append(open_item_ballot(item, by=by, at=at))
        except RuleError as error:
            blocked.append(blocking(item, error))
    if blocked:
        raise RuleError(_("这几项没有一起开始：下面的事项还不能表决，其余各项也没有开始。"), blocked)
    return opened


def blocking(item: AgendaItem, error: RuleError) -> str:
    """Which matter keeps the others waiting, and why."""
    reasons = " ".join(str(reason) for reason in error.missing or [error.message])
    return _("第 %(n)d 项“%(title)s”：%(why)s") % {"n": item.order, "title": item.title, "why": reasons}


@transaction.atomic
def renew_item_ballot(item: AgendaItem, *, by: User, at: datetime | None = None) -> AgendaItem:
    """The item's ballot is void: another on the same text takes its place on the agenda. The void one is kept by itself."""
    meeting = lock_meeting(item.meeting)
    item = fresh(item)
    rules.check_ongoing(meeting)
    item.ballot = ballots.renew_ballot(rules.ballot_of(item), by=by, at=at)
    item.save()
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
