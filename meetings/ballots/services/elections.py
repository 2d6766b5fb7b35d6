"""选举: candidates put on a draft ballot whose text they are, and what is done about seats that stay open."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Body, Membership, Term
from common import clock
from common.lifecycle import RuleError
from common.names import by_strokes
from common.wording import official
from documents.blocks import Block
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Candidate, Election
from meetings.ballots.rules.elections import Outcome, field_faults, form_refused, runoff_field
from meetings.ballots.rules.seats import described, unit_faults, who
from meetings.ballots.services.drafting import lock
from meetings.ballots.services.proposals import check_matter

Post = Membership.Post


def election_text(title: str, election: Election, candidates: Sequence[Candidate]) -> list[Block]:
    """The motion: how it is voted, and the candidates by 姓氏笔画."""
    post = official(Post(election.post).label)
    write_ins = "可以另选他人" if election.write_ins_allowed else "不另选他人"
    lines = [f"{n}. {described(one)}" for n, one in enumerate(ordered(candidates), 1)]
    return [
        Block("title", title),
        Block("paragraph", f"应选{post}{election.seats}人，候选人{len(candidates)}人，{write_ins}。候选人按姓氏笔画为序："),
        *(Block("paragraph", line) for line in lines),
        Block("paragraph", f"对每位候选人可以赞成、反对或弃权。赞成和另选的人数之和不超过{election.seats}人的票有效，超过的票无效。"),
    ]  # fmt: skip


def ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """按姓氏笔画."""
    return by_strokes(candidates, lambda candidate: candidate.name)


@transaction.atomic
def draft_election(
    ballot: Ballot, *, election: Election, candidates: Sequence[Candidate], by: User, at: datetime | None = None
) -> Election:
    """G1: the candidates of a draft ballot. They stand as the ballot's text has them and are not changed afterwards."""
    term = check_matter(ballot, by, at or clock.now())
    if ballot.form == Ballot.Form.HANDS or ballot.by_circulation:
        raise RuleError(_("选举不能举手，也不能通讯表决，请用记名或无记名投票。"))
    if election.runoff_of and (refusal := form_refused(election.runoff_of.ballot, ballot.form)):
        raise RuleError(refusal)
    election.ballot, election.term = ballot, term
    if faults := election_faults(election, candidates, term):
        raise RuleError(_("还不能提请选举。"), faults)
    election.save()
    for order, candidate in enumerate(ordered(candidates), 1):
        candidate.election, candidate.order = election, order
        candidate.save()
    record(
        by, "ballot.candidates-named", ballot, seats=election.seats, candidates=[c.name for c in ordered(candidates)]
    )
    return election


def election_faults(election: Election, candidates: Sequence[Candidate], term: Term) -> list[str]:
    """What is wrong with the field, and with each candidate."""
    faults = []
    if election.runoff_of is None:
        faults += field_faults(election.post, len(candidates), election.seats, contested=election.contested)
    elif not candidates:
        faults.append(_("没有可以重新投票的候选人，请选择空缺，或重新提名。"))
    if election.post == Post.CHAIR and election.seats != 1:
        faults.append(_("主席只有一位，应选名额请填 1。"))
    if len({who(one) for one in candidates}) < len(candidates):
        faults.append(_("候选人有重复，请每人只列一次。"))
    return faults + [fault for one in candidates for fault in candidate_faults(one, election.post, term)]


def candidate_faults(candidate: Candidate, post: str, term: Term) -> list[str]:
    """Whoever is to be more than a member is one; nobody is elected to what he is."""
    words = {"who": candidate.name, "post": Post(post).label}
    held = list(Membership.objects.filter(person=candidate.person or 0, term=term, end__isnull=True))
    seats = {(seat.body, seat.post) for seat in held}
    is_member = any(body == Body.PLENARY for body, _post in seats)
    if post == Post.MEMBER:
        taken = [_("%(who)s现在就是委员，不用再选。") % words] if is_member else []
        return taken or ([] if candidate.person else unit_faults(candidate))
    if not is_member:
        return [_("%(who)s还不是本届委员，请先增补为委员，再列为%(post)s候选人。") % words]
    already = (
        (Body.STANDING in {body for body, _post in seats}) if post == Post.STANDING else post in {p for _b, p in seats}
    )
    return [_("%(who)s现在就是%(post)s，不用再选。") % words] if already else []


def votes_of(election: Election) -> dict[str, int]:
    """Votes in favour of the candidates on the paper."""
    return {candidate.key: candidate.for_votes or 0 for candidate in election.candidates.all()}


def runoff_candidates(election: Election) -> list[Candidate]:
    """Who would stand in a second ballot: the tied for the last seat, or the best of the rest."""
    lines = {candidate.key: candidate for candidate in election.candidates.by_strokes()}
    chosen = [key for key, line in lines.items() if line.carried]
    tied = tied_of(election)
    keys = runoff_field(votes_of(election), Outcome(chosen, tied, election.open_seats))
    return [line for key, line in lines.items() if key in keys]


def tied_of(election: Election) -> list[str]:
    """Those who had votes enough, and as many as another for one seat too few."""
    needed = election.ballot.paper_count.needed
    return [c.key for c in election.candidates.all() if not c.carried and (c.for_votes or 0) >= needed]


def second(candidate: Candidate) -> Candidate:
    """The same person on another paper."""
    facts = ("person", "name", "gender", "unit", "region", "duty", "phone")
    return Candidate(**{name: getattr(candidate, name) for name in facts})


def check_open(election: Election, by: User, at: datetime) -> None:
    """Something is left to do: declared, seats open, no second ballot yet, and not left empty."""
    if not rules.drafts_ballots(by, election.ballot, at) and not rules.presides(by, election.ballot, at):
        raise PermissionDenied(_("重新投票由主持人或机关工作人员提出，您没有办理这一步的权限。"))
    if election.ballot.status != rules.Status.DECLARED:
        raise RuleError(_("结果公布以后，才知道要不要重新投票。"))
    if election.open_seats < 1:
        raise RuleError(_("名额已经选满，不用重新投票。"))
    if election.runoffs.exclude(ballot__status=rules.Status.VOID).exists():
        raise RuleError(_("已经列了重新投票，请到那一项办理。"))
    if election.vacant_reason:
        raise RuleError(_("已经决定空缺，不用再办。"))


def runoff_of(election: Election) -> Election:
    """The second ballot's election, not yet saved: the open seats, without names written in."""
    return Election(
        post=election.post, seats=election.open_seats, contested=True, write_ins_allowed=False, runoff_of=election
    )


@transaction.atomic
def leave_vacant(election: Election, *, by: User, reason: str, at: datetime | None = None) -> Election:
    """The open seats stay empty, and why."""
    lock(election.ballot)
    election = Election.objects.select_related("ballot").get(pk=election.pk)
    check_open(election, by, at or clock.now())
    if not reason.strip():
        raise RuleError(_("请写明为什么空缺。"))
    election.vacant_reason = reason.strip()[:400]
    election.save(update_fields=["vacant_reason"])
    record(by, "ballot.seats-left-vacant", election.ballot, seats=election.open_seats, reason=election.vacant_reason)
    return election
