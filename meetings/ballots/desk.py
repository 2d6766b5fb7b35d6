"""The desk: what ballots ask of an elector, of whoever runs a circulation, of tellers and of the second person of a void."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from committees.roster.models import Body
from common.desk import DeskItem
from meetings.ballots import rules, services
from meetings.ballots.models import Ballot
from meetings.ballots.rules import Status

CIRCULATING = Q(working_days__isnull=False, status__in=["draft", "closed", "opened"])
HANDS_DOWN = Q(form=Ballot.Form.HANDS, status=Status.CLOSED)
DISPUTED = Q(void_asked_by__isnull=False, status__in=["open", "closed", "opened"])


def items(user: User, at: datetime) -> Iterator[DeskItem]:
    """All that ballots ask of this person, found in one query; a second only when some wait for the office or the chair."""
    waits = Exists(services.waiting_for(user, at).filter(pk=OuterRef("pk")))
    found = list(
        Ballot.objects.annotate(waits=waits)
        .filter(Q(waits=True) | CIRCULATING | HANDS_DOWN | DISPUTED)
        .select_related("item", "void_asked_by")
        .defer("text")
    )
    yield from (to_vote(ballot) for ballot in found if ballot.waits)
    others = [ballot.pk for ballot in found if not ballot.waits or ballot.void_asked_by_id]
    seen = set(Ballot.objects.visible_to(user).filter(pk__in=others).values_list("pk", flat=True)) if others else set()
    for ballot in found:
        if ballot.pk in seen:
            yield from to_run(ballot, user, at)


def to_vote(ballot: Ballot) -> DeskItem:
    """请您表决: it waits for this person's vote."""
    return item(ballot, "vote", _("请您表决：%(title)s"), _("去投票"), urgent=True)


def to_run(ballot: Ballot, user: User, at: datetime) -> Iterator[DeskItem]:
    """What a ballot asks of those who run it."""
    if ballot.by_circulation and rules.presides(user, ballot, at):
        if ballot.status == Status.DRAFT and ballot.created_by_id != user.pk:
            yield item(ballot, "open", _("核对并开始通讯表决：%(title)s"), _("去核对"))
        elif ballot.status in (Status.CLOSED, Status.OPENED):
            yield item(ballot, "declare", _("公布通讯表决结果：%(title)s"), _("去公布"))
    if rules.counts_hands(user, ballot, at) and services.waits_for(ballot, user) == "enter":
        yield item(ballot, "count", _("填报举手票数：%(title)s"), _("去填报"), urgent=True)
    if ballot.void_asked_by_id not in (None, user.pk) and rules.voids(user, ballot, at):
        yield item(ballot, "void", _("有人提出作废，请确认或驳回：%(title)s"), _("去办理"), urgent=True)


def item(ballot: Ballot, what: str, title: str, verb: str, *, urgent: bool = False) -> DeskItem:
    """One thing to do about a ballot."""
    system = "a" if ballot.body == Body.PLENARY else "b"
    due = ballot.closes_at if ballot.status == Status.OPEN else None
    return DeskItem(
        f"ballot:{what}:{ballot.pk}", title % {"title": ballot.title}, ballot.get_absolute_url(), verb, system, due=due,
        note=ballot.occasion, urgent=urgent,
    )  # fmt: skip


SOURCES = (items,)
