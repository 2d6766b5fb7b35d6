"""人员变动: a proposal's changes, put on a draft ballot whose text they are."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Body, Term
from committees.roster.services import over_quota
from common import clock
from common.lifecycle import RuleError
from common.wording import official
from documents.blocks import Block
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Proposal, SeatChange
from meetings.ballots.rules import seats


def proposal_text(title: str, changes: Sequence[SeatChange], effective_on: date | None = None) -> list[Block]:
    """The motion: what is voted on, change by change."""
    lines = [Block("paragraph", f"{n}. {seats.sentence(change)}。") for n, change in enumerate(changes, 1)]
    since = f"{effective_on.year}年{effective_on.month}月{effective_on.day}日" if effective_on else "本次会议通过之日"
    return [Block("title", title), *lines, Block("paragraph", f"以上变动自{since}起生效。")]


@transaction.atomic
def draft_proposal(
    ballot: Ballot, *, changes: Sequence[SeatChange], by: User, one_by_one: bool = True, effective_on: date | None = None,
    at: datetime | None = None,
) -> Proposal:  # fmt: skip
    """G1: the changes of a draft ballot. They stand as the ballot's text has them and are not changed afterwards."""
    at = at or clock.now()
    term = check_matter(ballot, by, at)
    check_form(ballot, one_by_one)
    day = max(timezone.localdate(at), effective_on or date.min)
    if faults := seats.change_faults(term, changes, day):
        raise RuleError(_("这些变动还不能提请表决。"), faults)
    proposal = Proposal.objects.create(ballot=ballot, term=term, one_by_one=one_by_one, effective_on=effective_on)
    for order, change in enumerate(changes, 1):
        change.proposal, change.order = proposal, order
        if change.leaving:
            change.post = change.leaving.post
        change.save()
    record(by, "ballot.seats-proposed", ballot, changes=[seats.sentence(change) for change in changes])
    return proposal


def check_matter(ballot: Ballot, by: User, at: datetime) -> Term:
    """Seats are the plenary's matter, on a draft, by those who prepare ballots; the term in office."""
    if not rules.drafts_ballots(by, ballot, at):
        raise PermissionDenied(_("人事事项由机关工作人员和起草组提请，您没有办理这一步的权限。"))
    if ballot.body != Body.PLENARY:
        raise RuleError(_("人员变动和选举由全委会表决，请列入全委会的议程。"))
    if ballot.status != rules.Status.DRAFT:
        raise RuleError(_("这一项已经开始表决，不能再改。"))
    term = Term.current(timezone.localdate(at))
    if term is None:
        raise RuleError(_("今天不在任何一届的任期内，请先登记届次。"))
    return term


def check_form(ballot: Ballot, one_by_one: bool) -> None:
    """Several lines need a paper: hands and a circulation decide them together."""
    if one_by_one and (ballot.form == Ballot.Form.HANDS or ballot.by_circulation):
        raise RuleError(_("举手表决和通讯表决不能逐项表决，请改为一并表决，或用记名、无记名投票。"))


def quota_warnings(term: Term, changes: Sequence[SeatChange], day: date) -> list[str]:
    """Sentences where a body would have more members than seats; the proposal goes on."""
    found = [over_quota(term, body, day, more=more) for body, more in seats.net(changes).items() if more > 0]
    return [sentence for sentence in found if sentence]


def line_title(line: SeatChange) -> str:
    """One change as a line of the paper. 替补 and 增补 are said by the sentence itself, 卸免 before it."""
    named = f"{official(SeatChange.Kind.RELEASE.label)}：" if line.kind == SeatChange.Kind.RELEASE else ""
    return named + seats.sentence(line)
