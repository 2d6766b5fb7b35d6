"""A ballot that went wrong is void: one asks with a reason, another confirms, both with a password just typed."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import Fresh, check_fresh
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots.models import Ballot
from meetings.ballots.rules import BALLOT
from meetings.ballots.services import box
from meetings.ballots.services.drafting import lock
from notices.services import notify


@transaction.atomic
def ask_void(ballot: Ballot, *, by: User, reason: str, proof: Fresh | None, at: datetime | None = None) -> Ballot:
    """Ask that a running or closed ballot be void. Until another confirms or declines, it is not declared."""
    at = at or clock.now()
    ballot = lock(ballot)
    BALLOT.check("void", ballot, by=by, at=at)
    check_fresh(proof, by, at)
    if not reason.strip():
        raise RuleError(_("请写明作废的原因，参加表决的人会看到。"))
    if ballot.void_asked_by:
        raise RuleError(_("%(who)s已经提出作废，请等另一个人确认或驳回。") % {"who": ballot.void_asked_by.name})
    ballot.void_asked_by, ballot.void_asked_at, ballot.void_reason = by, at, reason.strip()
    ballot.save()
    record(by, "ballot.void-asked", ballot, reason=ballot.void_reason)
    return ballot


@transaction.atomic
def confirm_void(ballot: Ballot, *, by: User, proof: Fresh | None, at: datetime | None = None) -> Ballot:
    """The second person. The ballot is kept with its reason and both names; nothing of its votes is ever shown."""
    at = at or clock.now()
    ballot = lock(ballot)
    asker = check_asked(ballot, by, at)
    check_fresh(proof, by, at)
    if asker == by:
        raise RuleError(_("作废要两个人办：您提出的，请由另一个人确认。"))
    BALLOT.take("void", ballot, by=by, at=at)
    ballot.voided_by, ballot.voided_at = by, at
    ballot.save()
    record(by, "ballot.voided", ballot, reason=ballot.void_reason, asked_by=asker.name)
    tell_void(ballot)
    if ballot.form == Ballot.Form.SECRET:
        transaction.on_commit(lambda: box.destroy_key(ballot.box))
    return ballot


@transaction.atomic
def drop_void(ballot: Ballot, *, by: User, at: datetime | None = None) -> Ballot:
    """The request is taken back or declined; the ballot goes on."""
    at = at or clock.now()
    ballot = lock(ballot)
    asker = check_asked(ballot, by, at)
    record(by, "ballot.void-dropped", ballot, reason=ballot.void_reason, asked_by=asker.name)
    ballot.void_asked_by, ballot.void_asked_at, ballot.void_reason = None, None, ""
    ballot.save()
    return ballot


def check_asked(ballot: Ballot, by: User, at: datetime) -> User:
    """Who asked, if somebody did and `by` may decide on it."""
    BALLOT.check("void", ballot, by=by, at=at)
    if not rules.voids(by, ballot, at):
        raise PermissionDenied(_("您没有办理这一步的权限。"))
    if ballot.void_asked_by is None:
        raise RuleError(_("还没有人提出作废，请先提出并写明原因。"))
    return ballot.void_asked_by


def tell_void(ballot: Ballot) -> None:
    """All who were entitled."""
    electors = ballot.electors.filter(person__user__isnull=False).select_related("person__user")
    notify(
        [elector.person.user for elector in electors], "ballot.voided", key=f"ballot.voided:{ballot.pk}",
        title=_("表决作废：%(title)s") % {"title": ballot.title}, body=ballot.void_reason, url=ballot.get_absolute_url(),
    )  # fmt: skip
