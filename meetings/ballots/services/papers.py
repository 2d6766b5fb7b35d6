"""Papers of several lines: elections, and changes of seats decided one by one. One paper for every form of voting."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Elector, NamedPaper, PaperItem, Vote
from meetings.ballots.rules.names import written_name_refused
from meetings.ballots.rules.seats import described
from meetings.ballots.sealing import paper as sealed
from meetings.ballots.sealing.tally import Totals, tally
from meetings.ballots.services.casting import elector_of
from meetings.ballots.services.drafting import lock
from meetings.ballots.services.proposals import line_title

Choices = Mapping[str, str]


def lines_of(ballot: Ballot) -> list[Any]:
    """The paper's lines in printed order: candidates by 姓氏笔画, changes by number."""
    if ballot.kind == Ballot.Kind.ELECTION:
        return titled(ballot.election.candidates.by_strokes(), described)
    return titled(ballot.proposal.changes.select_related("leaving__person", "person"), line_title)


def titled(lines: Iterable[Any], words: Callable[[Any], str]) -> list[Any]:
    """Each with the words it stands on the paper with."""
    found = list(lines)
    for line in found:
        line.title = words(line)
    return found


def grouped(lines: list[Any], choices: Choices) -> list[tuple[str, list[Any]]]:
    """The lines under what was chosen for them."""
    words = {"for": _("赞成"), "against": _("反对"), "abstain": _("弃权")}
    groups = [(label, [line for line in lines if choices.get(line.key) == value]) for value, label in words.items()]
    return [group for group in groups if group[1]]


def specimen_of(ballot: Ballot) -> sealed.Specimen:
    """票样: the lines, and for an election how many may be chosen and written in."""
    items = tuple(line.key for line in lines_of(ballot))
    if ballot.kind != Ballot.Kind.ELECTION:
        return sealed.Specimen(items)
    election = ballot.election
    return sealed.Specimen(items, election.seats if election.write_ins_allowed else 0, election.seats)


def read_paper(ballot: Ballot, choices: Choices, write_ins: Collection[str]) -> sealed.Paper:
    """The paper as it is counted: what was left open is an abstention, empty lines are no names. RuleError with what to do."""
    specimen = specimen_of(ballot)
    whole = {key: choices.get(key) or sealed.ABSTAIN for key in specimen.items}
    names = [name for name in write_ins if name.strip()]
    data = sealed.encode(whole | dict(choices), names, specimen)
    read = sealed.decode(data, specimen)
    assert isinstance(read, sealed.Paper)  # noqa: S101 - what encode wrote, decode reads
    check_names(ballot, read.write_ins)
    return read


def check_names(ballot: Ballot, names: Collection[str]) -> None:
    """另选他人 is for others than the candidates, one name a box."""
    if refusal := next(filter(None, map(written_name_refused, names)), ""):
        raise RuleError(refusal)
    standing = {line.name for line in lines_of(ballot)} if names else set()
    if twice := next((name for name in names if name in standing), None):
        raise RuleError(_("%(who)s已经是候选人，请在候选人一栏选择，不用另写。") % {"who": twice})


def check_paper(ballot: Ballot, by: User, at: datetime) -> Elector:
    """The elector whose paper this would be; raises with the reason why it cannot be taken."""
    elector = elector_of(ballot, by)
    if elector is None:
        raise PermissionDenied(_("这次表决的名册里没有您，不能投票。如有疑问，请找会务组。"))
    if refusal := rules.vote_refused(ballot, elector, at):
        raise RuleError(refusal)
    return elector


@transaction.atomic
def cast_paper(
    ballot: Ballot, *, by: User, choices: Choices, write_ins: Collection[str] = (), at: datetime | None = None
) -> Vote:
    """One elector's paper, by his own hand, recorded by name; once and for good."""
    ballot = lock(ballot)
    at = at or clock.now()
    elector = check_paper(ballot, by, at)
    read = read_paper(ballot, choices, write_ins)
    vote = Vote.objects.create(elector=elector, choice=Vote.Choice.PAPER, cast_at=at)
    NamedPaper.objects.create(vote=vote, choices=dict(read.choices), write_ins=list(read.write_ins))
    record(by, "vote.cast", ballot)
    return vote


def named_totals(ballot: Ballot) -> Totals:
    """The count of papers recorded by name."""
    specimen = specimen_of(ballot)
    return tally(
        [judged(paper, specimen) for paper in NamedPaper.objects.filter(vote__elector__ballot=ballot)], specimen
    )


def judged(named: NamedPaper, specimen: sealed.Specimen) -> sealed.Paper | sealed.InvalidPaper:
    """A paper that was entered as it was filled in may say too much, or nothing that could be read."""
    paper = sealed.Paper(named.choices, tuple(named.write_ins))
    return sealed.InvalidPaper(sealed.Fault.OFF_SPECIMEN) if sealed.refused(paper, specimen) else paper


def secret_totals(ballot: Ballot) -> Totals:
    """The count of papers out of the box, as its minutes have it."""
    minutes = ballot.box.minutes
    if minutes is None:
        raise RuleError(_("票箱还没有打开，请监票人先开箱。"))
    return Totals(minutes["valid"], minutes["invalid"], minutes["choices"], minutes["write_ins"])


# How the papers of each form of voting are counted; a form of another room adds itself.
TOTALS: dict[str, Callable[[Ballot], Totals]] = {
    Ballot.Form.OPEN: named_totals,
    Ballot.Form.SECRET: secret_totals,
}


def totals_of(ballot: Ballot) -> Totals:
    """The count of a closed ballot's papers."""
    if ballot.status not in (rules.Status.CLOSED, rules.Status.OPENED, rules.Status.DECLARED):
        raise RuleError(_("表决截止前不计票。"))
    return TOTALS[ballot.form](ballot)


def count_lines(ballot: Ballot, totals: Totals) -> list[PaperItem]:
    """The lines with their votes; the caller says which are carried, and saves."""
    lines = lines_of(ballot)
    for line in lines:
        line.set_votes(dict(totals.choices[line.key]))
    return lines
