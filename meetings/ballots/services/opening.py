"""F1: the electorate is frozen, and votes are taken."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Membership
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Elector
from meetings.ballots.rules import BALLOT
from meetings.ballots.services.drafting import lock
from notices.services import notify


@transaction.atomic
def open_ballot(ballot: Ballot, *, by: User, present: Collection[int], at: datetime | None = None) -> Ballot:
    """F1: freeze the electorate as the roster stands today, see that there is a quorum, take votes. `present`: person ids."""
    at = at or clock.now()
    ballot = lock(ballot)
    BALLOT.take("open", ballot, by=by, at=at)
    electors = snapshot(ballot, present, at)
    here = sum(elector.present for elector in electors)
    if missing := rules.quorum_missing(ballot, len(electors), here):
        raise RuleError(_("还不能开始表决。"), missing)
    ballot.opened_at, ballot.opened_by = at, by
    ballot.save()
    Elector.objects.bulk_create(electors)
    record(by, "ballot.opened", ballot, entitled=len(electors), present=here, text_hash=ballot.text_hash)
    tell_present(ballot)
    return ballot


def snapshot(ballot: Ballot, present: Collection[int], at: datetime) -> list[Elector]:
    """One seat a person, whatever posts he holds."""
    seats = Membership.objects.entitled(ballot.body, timezone.localdate(at))
    people = dict.fromkeys(seat.person_id for seat in seats)
    return [Elector(ballot=ballot, person_id=person, present=person in present) for person in people]


def tell_present(ballot: Ballot) -> None:
    """Those who may vote now."""
    here = ballot.electors.filter(present=True, person__user__isnull=False).select_related("person__user")
    notify(
        [elector.person.user for elector in here], "ballot.opened", key=f"ballot.opened:{ballot.pk}",
        title=_("请您表决：%(title)s") % {"title": ballot.title}, body=ballot.occasion, url=ballot.get_absolute_url(),
    )  # fmt: skip
