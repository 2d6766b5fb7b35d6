"""The desk: what ballots ask of an elector, of whoever runs a circulation, of tellers and of the second person of a void."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from committees.roster.models import Body
from common.desk import DeskItem
from meetings.ballots import rules, services
from meetings.ballots.models import Ballot
from meetings.ballots.rules import Status


def system(body: str) -> str:
    """Whose colour a thing bears: the plenary's or the standing committee's."""
    return "a" if body == Body.PLENARY else "b"


def to_vote(user: User, at: datetime) -> Iterator[DeskItem]:
    """请您表决: open ballots that wait for this person's vote."""
    for ballot in services.waiting_for(user, at):
        yield DeskItem(
            f"ballot:{ballot.pk}", _("请您表决：%(title)s") % {"title": ballot.title}, ballot.get_absolute_url(), _("去投票"),
            system(ballot.body), due=ballot.closes_at, note=ballot.occasion, urgent=True,
        )  # fmt: skip


def to_circulate(user: User, at: datetime) -> Iterator[DeskItem]:
    """Circulations to open, and those to declare."""
    waiting = Ballot.objects.visible_to(user).filter(
        working_days__isnull=False, status__in=["draft", "closed", "opened"]
    )
    for ballot in waiting.exclude(created_by=user, status=Status.DRAFT):
        if not rules.presides(user, ballot, at):
            continue
        draft = ballot.status == Status.DRAFT
        title = _("核对并开始通讯表决：%(title)s") if draft else _("公布通讯表决结果：%(title)s")
        yield DeskItem(
            f"circulate:{ballot.pk}", title % {"title": ballot.title}, ballot.get_absolute_url(), _("去核对") if draft else _("去公布"),
            system(ballot.body), note=ballot.occasion,
        )  # fmt: skip


def to_count(user: User, at: datetime) -> Iterator[DeskItem]:
    """Hands that wait for this teller's figures."""
    if not rules.counts_hands(user, None, at):
        return
    for ballot in (
        Ballot.objects.visible_to(user).filter(form=Ballot.Form.HANDS, status=Status.CLOSED).select_related("item")
    ):
        if services.waits_for(ballot, user) == "enter":
            yield act(ballot, "count", _("填报举手票数：%(title)s"), _("去填报"))


def to_confirm_void(user: User, at: datetime) -> Iterator[DeskItem]:
    """What another asks to be void."""
    asked = Ballot.objects.visible_to(user).filter(void_asked_by__isnull=False, status__in=["open", "closed", "opened"])
    for ballot in asked.exclude(void_asked_by=user).select_related("item"):
        if rules.voids(user, ballot, at):
            yield act(ballot, "void", _("有人提出作废，请确认或驳回：%(title)s"), _("去办理"))


def act(ballot: Ballot, what: str, title: str, verb: str) -> DeskItem:
    """Something a ballot in session waits for."""
    return DeskItem(
        f"ballot:{what}:{ballot.pk}", title % {"title": ballot.title}, ballot.get_absolute_url(), verb, system(ballot.body),
        note=ballot.occasion, urgent=True,
    )  # fmt: skip


SOURCES = (to_vote, to_circulate, to_count, to_confirm_void)
