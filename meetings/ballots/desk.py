"""The desk: what ballots ask of an elector, of scrutineers, of whoever runs a circulation, of tellers and of the second person of a void."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from committees.roster.models import Body
from common.desk import DeskItem
from meetings.ballots import rules, services
from meetings.ballots.models import Ballot, Scrutineer
from meetings.ballots.rules import Status
from meetings.ballots.rules.secret import box_url, opens_box

CIRCULATING = Q(working_days__isnull=False, status__in=["draft", "closed", "opened"])
HANDS_DOWN = Q(form=Ballot.Form.HANDS, status=Status.CLOSED)
SEALED = Q(form=Ballot.Form.SECRET, status=Status.CLOSED)
DISPUTED = Q(void_asked_by__isnull=False, status__in=["open", "closed", "opened"])


def items(user: User, at: datetime) -> Iterator[DeskItem]:
    """All that ballots ask of this person, found in one query; a second only when some wait for the office or the chair."""
    waits = Exists(services.waiting_for(user, at).filter(pk=OuterRef("pk")))
    found = list(
        Ballot.objects.annotate(waits=waits, code=code_wanted(user))
        .filter(Q(waits=True) | Q(code=True) | CIRCULATING | HANDS_DOWN | SEALED | DISPUTED)
        .select_related("item__meeting", "void_asked_by")
        .defer("text")
    )
    yield from (to_vote(ballot) for ballot in found if ballot.waits)
    yield from (to_scrutinise(ballot, at) for ballot in found if ballot.code)
    others = [ballot.pk for ballot in found if not (ballot.waits or ballot.code) or ballot.void_asked_by_id]
    seen = set(Ballot.objects.visible_to(user).filter(pk__in=others).values_list("pk", flat=True)) if others else set()
    for ballot in found:
        if ballot.pk in seen:
            yield from to_run(ballot, user, at)


def to_vote(ballot: Ballot) -> DeskItem:
    """请您表决: it waits for this person's vote."""
    return item(ballot, "vote", _("请您表决：%(title)s"), _("去投票"), urgent=True, when=_("正在表决"))


def code_wanted(user: User) -> Exists:
    """Whether this scrutineer has a code to draw for the ballot, or to bring to its opening."""
    mine = Scrutineer.objects.filter(box__ballot=OuterRef("pk"), user=user)
    return Exists(
        mine.filter(Q(box__ballot__status=Status.DRAFT, public_key="") | Q(box__ballot__status=Status.CLOSED))
    )


def to_scrutinise(ballot: Ballot, at: datetime) -> DeskItem:
    """Draw the code, or bring it. On the day the whole sitting waits for the code."""
    if ballot.status == Status.DRAFT:
        urgent = sits_today(ballot, at)
        return item(ballot, "code", _("抽取监票码：%(title)s"), _("去抽取"), urgent=urgent, url=box_url(ballot))
    return item(ballot, "bring", _("带监票码到场开箱：%(title)s"), _("看票箱"), urgent=True, url=box_url(ballot))


def sits_today(ballot: Ballot, at: datetime) -> bool:
    """Whether the ballot stands on the agenda of a meeting that sits, or is to sit today."""
    meeting = ballot.item.meeting if hasattr(ballot, "item") else None
    if meeting is None or meeting.status == "cancelled":
        return False
    return meeting.status == "open" or timezone.localdate(meeting.starts_at) == timezone.localdate(at)


def to_run(ballot: Ballot, user: User, at: datetime) -> Iterator[DeskItem]:
    """What a ballot asks of those who run it."""
    if ballot.by_circulation and rules.presides(user, ballot, at):
        if ballot.status == Status.DRAFT and ballot.created_by_id != user.pk:
            yield item(ballot, "open", _("核对并开始通讯表决：%(title)s"), _("去核对"))
        elif ballot.status in (Status.CLOSED, Status.OPENED):
            yield item(ballot, "declare", _("公布通讯表决结果：%(title)s"), _("去公布"))
    # The chair's desk has it already, as a step of the meeting.
    if ballot.form == Ballot.Form.SECRET and ballot.status == Status.CLOSED and may_only_open(user, ballot, at):
        yield item(ballot, "box", _("开箱计票：%(title)s"), _("去开箱"), urgent=True, url=box_url(ballot))
    if rules.counts_hands(user, ballot, at) and services.waits_for(ballot, user) == "enter":
        yield item(ballot, "count", _("填报举手票数：%(title)s"), _("去填报"), urgent=True)
    if ballot.void_asked_by_id not in (None, user.pk) and rules.voids(user, ballot, at):
        yield item(ballot, "void", _("有人提出作废，请确认或驳回：%(title)s"), _("去办理"), urgent=True)


def may_only_open(user: User, ballot: Ballot, at: datetime) -> bool:
    """The office's leader: opens the box, and presides over nothing."""
    return opens_box(user, ballot, at) and not rules.presides(user, ballot, at)


def item(
    ballot: Ballot, what: str, title: str, verb: str, *, urgent: bool = False, url: str = "", when: str = ""
) -> DeskItem:
    """One thing to do about a ballot."""
    system = "p" if ballot.body == Body.PLENARY else "b"
    due = ballot.closes_at if ballot.status == Status.OPEN else None
    return DeskItem(
        f"ballot:{what}:{ballot.pk}", title % {"title": ballot.title}, url or ballot.get_absolute_url(), verb, system, due=due,
        note=ballot.occasion, urgent=urgent, when=when,
    )  # fmt: skip


SOURCES = (items,)
