"""One elector's vote. Casting and closing share one lock: the ballot's row."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Elector, Vote
from meetings.ballots.services.drafting import lock


@transaction.atomic
def cast_vote(ballot: Ballot, *, by: User, choice: str, at: datetime | None = None) -> Vote:
    """F1, S1: one vote of one present elector, once and for good."""
    at = at or clock.now()
    ballot = lock(ballot)
    elector = check_vote(ballot, by, choice)
    vote = Vote.objects.create(elector=elector, choice=choice, cast_at=at)
    record(by, "vote.cast", ballot)
    return vote


def check_vote(ballot: Ballot, by: User, choice: str) -> Elector:
    """The elector whose vote this would be; raises with the reason why it cannot be taken."""
    elector = elector_of(ballot, by)
    if elector is None:
        raise PermissionDenied(_("这次表决的名册里没有您，不能投票。如有疑问，请找会务组。"))
    if choice not in rules.CHOICES:
        raise RuleError(_("请在赞成、反对、弃权中选一项，再投票。"))
    if refusal := rules.vote_refused(ballot, elector):
        raise RuleError(refusal)
    return elector


def elector_of(ballot: Ballot, user: User) -> Elector | None:
    """This person's seat in the electorate, with his own vote."""
    return ballot.electors.select_related("vote").filter(person__user=user).first()
