"""A show of hands: two tellers count, each for himself, until both have the same figures."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots.models import Ballot, HandCount
from meetings.ballots.rules import BALLOT, Status
from meetings.ballots.services.drafting import lock
from notices.services import notify


@transaction.atomic
def enter_count(
    ballot: Ballot, *, by: User, for_votes: int, against_votes: int, abstain_votes: int, at: datetime | None = None
) -> Ballot:
    """One teller's figures. The second's are compared with them: equal, the vote is counted; else both count anew."""
    at = at or clock.now()
    ballot = lock(ballot)
    counts = round_now(ballot)
    check_count(ballot, counts, by, (for_votes, against_votes, abstain_votes), at)
    mine = HandCount.objects.create(
        ballot=ballot, round=counts[0].round if counts else next_round(ballot), place=len(counts) + 1, teller=by,
        for_votes=for_votes, against_votes=against_votes, abstain_votes=abstain_votes, entered_at=at,
    )  # fmt: skip
    record(by, "ballot.hands-entered", ballot, round=mine.round)
    if counts:
        compare(ballot, counts[0], mine, by, at)
    return ballot


def round_now(ballot: Ballot) -> list[HandCount]:
    """The count the round still waits to be matched; empty when a new round begins."""
    counts = list(ballot.hand_counts.select_related("teller"))
    last = [count for count in counts if count.round == counts[-1].round]
    return last if len(last) == 1 else []


def next_round(ballot: Ballot) -> int:
    """The number of the round that begins."""
    return (ballot.hand_counts.aggregate(last=Max("round"))["last"] or 0) + 1


def check_count(ballot: Ballot, counts: list[HandCount], by: User, figures: tuple[int, int, int], at: datetime) -> None:
    """Who counts, when, once a round, and no more hands than people."""
    if not rules.counts_hands(by, ballot, at):
        raise PermissionDenied(_("举手的票数由监票人和机关工作人员填报，您没有办理这一步的权限。"))
    if ballot.form != Ballot.Form.HANDS:
        raise RuleError(_("这一项不是举手表决，不用填报票数。"))
    BALLOT.check("count", ballot, by=by, at=at)
    if counts and counts[0].teller == by:
        raise RuleError(_("您已经填报，请等另一位计票人。两个人要各数各的。"))
    present = ballot.electors.filter(present=True).count()
    if min(figures) < 0 or sum(figures) > present:
        raise RuleError(_("三项合计不能多于实到的 %(n)d 人，请重新核对。") % {"n": present})


def compare(ballot: Ballot, first: HandCount, second: HandCount, by: User, at: datetime) -> None:
    """Equal figures are the count; different ones are told as different, not in what."""
    if first.figures == second.figures:
        BALLOT.take("count", ballot, by=by, at=at)
        ballot.counted_at = at
        ballot.save()
        record(by, "ballot.counted", ballot, round=second.round)
        return
    record(by, "ballot.hands-differ", ballot, round=second.round)
    notify(
        [first.teller, second.teller], "ballot.hands-differ", key=f"ballot.hands-differ:{ballot.pk}:{second.round}",
        title=_("两人填报的票数不一致，请各自重新清点：%(title)s") % {"title": ballot.title}, url=ballot.get_absolute_url(),
    )  # fmt: skip


def waits_for(ballot: Ballot, user: User) -> str:
    """Where the count stands for a teller: "enter", "wait" (his is in), or "" when there is nothing to do."""
    if ballot.form != Ballot.Form.HANDS or ballot.status != Status.CLOSED:
        return ""
    counts = round_now(ballot)
    return "wait" if counts and counts[0].teller == user else "enter"


def differed(ballot: Ballot) -> bool:
    """Whether the last full round did not agree."""
    return ballot.status == Status.CLOSED and next_round(ballot) > 1 and not round_now(ballot)


def agreed(ballot: Ballot) -> HandCount | None:
    """The count both tellers gave."""
    return None if ballot.counted_at is None else ballot.hand_counts.last()
