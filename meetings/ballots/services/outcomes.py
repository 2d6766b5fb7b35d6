"""What a declared ballot with papers decided, and what follows of it in the roster: in the transaction of the declaration."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Membership, Person
from committees.roster.services import Change, Newcomer, carry_out
from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Election, PaperCount, SeatChange, WriteIn
from meetings.ballots.models.nominees import Nominee
from meetings.ballots.rules import Tally
from meetings.ballots.rules.elections import Outcome, decide, takes_paper
from meetings.ballots.sealing.tally import Totals
from meetings.ballots.services.papers import count_lines, totals_of

WRITTEN = "="  # before a written name, so that it is never taken for a candidate's key
Cause, Ended = SeatChange.Cause, Membership.Ended
# Why a seat was given up, as the roster says it.
ENDED = {
    Cause.RETIRED: Ended.RETIRED, Cause.TRANSFERRED: Ended.TRANSFERRED, Cause.MOVED: Ended.MOVED, Cause.RESIGNED: Ended.RESIGNED,
    Cause.PUNISHED: Ended.PUNISHED, Cause.DECEASED: Ended.DECEASED,
}  # fmt: skip


def decide_election(ballot: Ballot, count: Tally) -> bool:
    """Whether anybody was elected. Writes the figures of the candidates and of the names written in."""
    totals = totals_of(ballot)
    needed = count_papers(ballot, count, totals)
    lines = count_lines(ballot, totals)
    votes = {line.key: line.for_votes or 0 for line in lines}
    votes |= {WRITTEN + name: n for name, n in totals.write_ins.items()}
    outcome = decide(votes, ballot.election.seats, needed) if rules.has_quorum(ballot, count) else Outcome()
    for line in lines:
        line.carried = line.key in outcome.elected
        line.save()
    for name, n in totals.write_ins.items():
        write_in(ballot.election, name, n, carried=WRITTEN + name in outcome.elected)
    ballot.in_part = 0 < len(outcome.elected) < ballot.election.seats
    return bool(outcome.elected)


def carried_in_secret(ballot: Ballot, choices: Mapping[str, Mapping[str, int]]) -> dict[str, bool]:
    """For the minutes of a box: each line's result, by the same rule as the declaration's."""
    seats = ballot.electors.aggregate(entitled=Count("pk"), present=Count("pk", filter=Q(present=True)))
    needed = rules.needed(ballot, seats["entitled"], seats["present"], ballot.whole)
    votes = {key: n["for"] for key, n in choices.items()}
    if ballot.kind != Ballot.Kind.ELECTION:
        return {key: n >= needed for key, n in votes.items()}
    elected = decide(votes, ballot.election.seats, needed).elected
    return {key: key in elected for key in votes}


def write_in(election: Election, name: str, votes: int, *, carried: bool) -> None:
    """A written name's total; whom it means, when only one member can be meant."""
    people = Person.objects.filter(name=name)
    if election.post != Membership.Post.MEMBER:
        people = people.filter(memberships__term=election.term, memberships__end__isnull=True).distinct()
    meant = list(people[:2]) if carried else []
    WriteIn.objects.create(
        election=election, name=name, votes=votes, carried=carried, person=meant[0] if len(meant) == 1 else None
    )


def decide_seats(ballot: Ballot, count: Tally) -> bool:
    """Whether anything was carried: together like a motion, or line by line."""
    lines = list(ballot.proposal.changes.all())
    if not takes_paper(ballot):
        passed = rules.passes(ballot, count)
        ballot.proposal.changes.update(carried=passed)
        return passed
    totals = totals_of(ballot)
    needed = count_papers(ballot, count, totals)
    enough = rules.has_quorum(ballot, count)
    lines = count_lines(ballot, totals)  # type: ignore[assignment]
    for line in lines:
        line.carried = enough and (line.for_votes or 0) >= needed
        line.save()
    carried = [line for line in lines if line.carried]
    ballot.in_part = 0 < len(carried) < len(lines)
    return bool(carried)


def count_papers(ballot: Ballot, count: Tally, totals: Totals) -> int:
    """计票报告: written once; returns the least number of votes that carries. More papers back than given out: void."""
    needed = rules.needed(ballot, count.entitled, count.present, count.whole)
    if totals.opened > count.present:
        raise RuleError(_("发出 %(out)d 张票，收回 %(back)d 张，收回的多于发出的，这次表决无效，请作废后重新表决。") % {
            "out": count.present, "back": totals.opened,
        })  # fmt: skip
    PaperCount.objects.create(
        ballot=ballot, entitled=count.entitled, present=count.present, issued=count.present, returned=totals.opened,
        valid=totals.valid, invalid=totals.invalid, needed=needed,
    )  # fmt: skip
    return needed


def take_effect(ballot: Ballot, by: User, at: datetime) -> None:
    """The seats of a carried ballot change, with the resolution as their basis. Called once, in the declaration."""
    if not ballot.passed or ballot.kind == Ballot.Kind.MOTION:
        return
    day = timezone.localdate(at)
    if ballot.kind == Ballot.Kind.ELECTION:
        changes = elected(ballot.election)
    else:
        day = max(day, ballot.proposal.effective_on or day)
        changes = decided(ballot)
    seats = carry_out(changes, by=by, basis=ballot.resolution.code, day=day)
    record(by, "ballot.seats-changed", ballot, resolution=ballot.resolution.code, day=day, seats=len(seats))
    if ballot.kind == Ballot.Kind.SEATS:
        ballot.proposal.done_on = day
        ballot.proposal.save(update_fields=["done_on"])


def elected(election: Election) -> list[Change]:
    """A seat for each elected candidate, and for a name written in that means one person only."""
    named = [newcomer(candidate) for candidate in election.candidates.filter(carried=True).select_related("person")]
    written = election.write_ins.filter(carried=True, person__isnull=False).select_related("person")
    named += [Newcomer(one.name, one.person) for one in written]
    return [Change(election.term, coming=one, post=election.post, began=Membership.Began.ELECTED) for one in named]


def decided(ballot: Ballot) -> list[Change]:
    """The carried changes of a proposal."""
    carried = ballot.proposal.changes.filter(carried=True).select_related("leaving__term", "person", "region")
    return [to_change(change, ballot) for change in carried]


def to_change(change: SeatChange, ballot: Ballot) -> Change:
    """One change as the roster takes it."""
    comes = change.kind != SeatChange.Kind.RELEASE
    began = Membership.Began.REPLACED if change.kind == SeatChange.Kind.REPLACE else Membership.Began.ADDED
    return Change(
        ballot.proposal.term, change.leaving, ENDED[Cause(change.cause)] if change.cause else "",
        newcomer(change) if comes else None, change.post, began,
    )  # fmt: skip


def newcomer(nominee: Nominee) -> Newcomer:
    """Who was named, as he was named."""
    return Newcomer(
        nominee.name, nominee.person, nominee.gender, nominee.unit, nominee.region, nominee.duty, nominee.phone
    )
