"""F1: the electorate is frozen, and votes are taken."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import Fresh, check_fresh
from audit.services import record
from committees.roster.models import Body, Membership, Term
from common import clock
from common.clock import end_of
from common.lifecycle import RuleError
from common.wording import moment_text
from common.workdays import UnknownYear, add_workdays
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Elector
from meetings.ballots.rules import BALLOT
from meetings.ballots.services import box
from meetings.ballots.services.drafting import lock
from notices.services import notify


@transaction.atomic
def open_ballot(ballot: Ballot, *, by: User, present: Collection[int], at: datetime | None = None) -> Ballot:
    """F1: freeze the electorate as the roster stands today, see that there is a quorum, take votes. `present`: person ids."""
    at = at or clock.now()
    ballot = lock(ballot)
    if ballot.by_circulation:
        raise RuleError(_("这一项是通讯表决，请在它自己的页面开始。"))
    BALLOT.take("open", ballot, by=by, at=at)
    check_second(ballot, by)
    electors = snapshot(ballot, present, at)
    here = sum(elector.present for elector in electors)
    if missing := rules.quorum_missing(ballot, len(electors), here):
        raise RuleError(_("还不能开始表决。"), missing)
    start(ballot, electors, by, at)
    record(by, "ballot.opened", ballot, entitled=len(electors), present=here, text_hash=ballot.text_hash)
    tell(ballot, ballot.electors.filter(present=True), body=ballot.occasion)
    return ballot


@transaction.atomic
def open_circulation(ballot: Ballot, *, by: User, proof: Fresh | None, at: datetime | None = None) -> Ballot:
    """通讯表决: drafted by one, opened by another whose password was just typed; all entitled may vote until the deadline."""
    at = at or clock.now()
    ballot = lock(ballot)
    BALLOT.take("open", ballot, by=by, at=at)
    check_circulation(ballot, by)
    check_fresh(proof, by, at)
    ballot.closes_at = deadline(ballot.working_days or 0, at)
    electors = snapshot(ballot, (), at)
    if not electors:
        raise RuleError(_("还不能开始表决。"), rules.quorum_missing(ballot, 0, 0))
    start(ballot, electors, by, at)
    record(by, "ballot.opened", ballot, entitled=len(electors), closes_at=ballot.closes_at, text_hash=ballot.text_hash)
    until = moment_text(ballot.closes_at, timezone.localdate(at))
    tell(ballot, ballot.electors.all(), body=_("通讯表决，请在%(until)s前投票。") % {"until": until})
    return ballot


def check_circulation(ballot: Ballot, by: User) -> None:
    """By circulation, and drafted by another."""
    if not ballot.by_circulation:
        raise RuleError(_("这一项在会上表决，请到会议的议程里开始。"))
    check_second(ballot, by)


def check_second(ballot: Ballot, by: User) -> None:
    """Two persons: who listed or drafted it does not open it."""
    if own := own_draft(ballot, by):
        raise RuleError(own[0])


def own_draft(ballot: Ballot, by: User) -> list[str]:
    """Why this person is not the second."""
    own = ballot.created_by_id == by.pk
    return [_("开始表决要两个人办：这一项是您列的，请由另一位有权主持的人核对后开始。")] if own else []


def unready(ballot: Ballot, by: User) -> list[str]:
    """What keeps this person from opening it, whoever has come: he listed it himself; codes are not drawn."""
    return own_draft(ballot, by) + (box.lacking(ballot) if ballot.form == Ballot.Form.SECRET else [])


def deadline(working_days: int, at: datetime) -> datetime:
    """The end of the last working day; the day of the opening is not counted."""
    try:
        return end_of(add_workdays(timezone.localdate(at), working_days))
    except UnknownYear as unknown:
        raise RuleError(str(unknown)) from unknown


def start(ballot: Ballot, electors: list[Elector], by: User, at: datetime) -> None:
    """Write the electorate and the moment."""
    ballot.opened_at, ballot.opened_by, ballot.whole = at, by, seats_of(ballot.body, at, len(electors))
    ballot.save()
    Elector.objects.bulk_create(electors)
    if ballot.form == Ballot.Form.SECRET:
        box.seal_box(ballot, by)


def seats_of(body: str, at: datetime, entitled: int) -> int:
    """全体: the seats of the body in the term of that day, vacant ones too; never fewer than those entitled."""
    term = Term.current(timezone.localdate(at))
    seats = 0 if term is None else term.seats if body == Body.PLENARY else term.standing_seats
    return max(seats, entitled)


def snapshot(ballot: Ballot, present: Collection[int], at: datetime) -> list[Elector]:
    """One seat a person, whatever posts he holds."""
    seats = Membership.objects.entitled(ballot.body, timezone.localdate(at))
    people = dict.fromkeys(seat.person_id for seat in seats)
    return [Elector(ballot=ballot, person_id=person, present=person in present) for person in people]


def tell(ballot: Ballot, electors: Any, *, body: str) -> None:
    """Those who may vote now; a show of hands needs no telephone."""
    if ballot.form == Ballot.Form.HANDS:
        return
    users: Iterable[Any] = [
        e.person.user for e in electors.filter(person__user__isnull=False).select_related("person__user")
    ]
    notify(
        users, "ballot.opened", key=f"ballot.opened:{ballot.pk}",
        title=_("请您表决：%(title)s") % {"title": ballot.title}, body=body, url=ballot.get_absolute_url(),
    )  # fmt: skip
