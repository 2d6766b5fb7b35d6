"""One elector's vote, by his own hand or entered for him. Casting and closing share one lock: the ballot's row."""

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
from meetings.ballots.rules.elections import takes_paper
from meetings.ballots.services.drafting import lock
from notices.services import notify


@transaction.atomic
def cast_vote(ballot: Ballot, *, by: User, choice: str, at: datetime | None = None) -> Vote:
    """F1, S1: one vote of one elector, once and for good."""
    ballot = lock(ballot)
    at = at or clock.now()
    elector = check_vote(ballot, by, choice, at)
    vote = Vote.objects.create(elector=elector, choice=choice, cast_at=at)
    record(by, "vote.cast", ballot)
    return vote


@transaction.atomic
def enter_vote(elector: Elector, *, by: User, choice: str, source: str, note: str, at: datetime | None = None) -> Vote:
    """代录: a vote that came on paper, by telephone or by proxy, with what it rests on; counts as the elector's own, once."""
    ballot = lock(elector.ballot)
    at = at or clock.now()
    elector = Elector.objects.select_related("vote", "person__user").get(pk=elector.pk)
    check_entry(ballot, elector, by, source=source, note=note, at=at)
    check_free(ballot, elector, at)
    check_takes(ballot, elector, choice, at)
    vote = Vote.objects.create(
        elector=elector, choice=choice, cast_at=at, source=source, entered_by=by, note=note.strip()
    )
    record(by, "vote.entered", ballot, elector=elector.person.name, source=source, note=note.strip())
    tell_elector(ballot, vote)
    return vote


def check_enterable(ballot: Ballot, elector: Elector, by: User, at: datetime) -> None:
    """Whether this person could enter any vote of this elector: asked before anything is typed."""
    check_not_own(elector, by)
    if ballot.form != Ballot.Form.OPEN:
        raise RuleError(_("这一项不能代录，请本人表决。"))
    check_free(ballot, elector, at)


def check_not_own(elector: Elector, by: User) -> None:
    """Nobody enters his own vote as another's."""
    if elector.person.user_id == by.pk:
        raise RuleError(_("自己的票请自己投，不能代录。"))


def check_free(ballot: Ballot, elector: Elector, at: datetime) -> None:
    """Whether a vote of this elector can still be entered; said to whoever enters it."""
    if refusal := rules.entry_refused(ballot, elector, at):
        raise RuleError(refusal)


def tell_elector(ballot: Ballot, vote: Vote) -> None:
    """A vote that was entered in his name: the elector hears of it at once, so that a false one is found. Never how."""
    person, by = vote.elector.person, vote.entered_by
    if person.user is None or by is None:
        return
    notify(
        [person.user], "vote.entered", key=f"vote.entered:{vote.pk}",
        title=_("您的一票已代录：%(title)s") % {"title": ballot.title}, url=ballot.get_absolute_url(),
        body=_("%(by)s按%(source)s方式录入，依据：%(note)s。不是您本人的意思，请马上告诉会务组。") % {
            "by": by.name, "source": vote.get_source_display(), "note": vote.note,
        },
    )  # fmt: skip


def check_entry(ballot: Ballot, elector: Elector, by: User, *, source: str, note: str, at: datetime) -> None:
    """Who may enter a vote for another, and how such a vote may have come."""
    if not rules.enters_votes(by, ballot, at):
        raise PermissionDenied(_("代录由机关工作人员办理，您没有办理这一步的权限。"))
    check_not_own(elector, by)
    if source not in rules.sources(ballot):
        raise RuleError(_("这一项不接受这种方式的票，请本人投票。"))
    if not note.strip():
        raise RuleError(_("请写明依据：书面票存在哪里、电话几点由谁接听，或委托书的日期和受托人。"))


def check_vote(ballot: Ballot, by: User, choice: str, at: datetime | None = None) -> Elector:
    """The elector whose vote this would be; raises with the reason why it cannot be taken."""
    elector = elector_of(ballot, by)
    if elector is None:
        raise PermissionDenied(_("这次表决的名册里没有您，不能投票。如有疑问，请找会务组。"))
    check_takes(ballot, elector, choice, at or clock.now())
    return elector


def check_takes(ballot: Ballot, elector: Elector, choice: str, at: datetime) -> None:
    """A choice of the three, in time, from one who may."""
    if takes_paper(ballot):
        raise RuleError(_("这一项要逐行填票，请打开票面，填好再投。"))
    if choice not in rules.CHOICES:
        raise RuleError(_("请在赞成、反对、弃权中选一项，再投票。"))
    if refusal := rules.vote_refused(ballot, elector, at):
        raise RuleError(refusal)


def elector_of(ballot: Ballot, user: User) -> Elector | None:
    """This person's seat in the electorate, with his own vote."""
    return ballot.electors.select_related("vote").filter(person__user=user).first()
