"""What may be shown of a ballot, and when: how many have voted while it runs, the sum and the names when it is declared."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.ballots import rules
from meetings.ballots.models import Ballot, Elector, Vote
from meetings.ballots.rules import Status, Tally
from meetings.ballots.services.counting import tallies

# Under which the named list has those without a vote: they were there and did not vote, they did not come, they did not answer.
UNVOTED, ABSENT, SILENT = "unvoted", "absent", "silent"
SILENCES = {UNVOTED: gettext_lazy("到会，没有投票"), ABSENT: gettext_lazy("没有到会"), SILENT: gettext_lazy("没有表态")}
Named = dict[int, dict[str, list[str]]]


@dataclass(frozen=True)
class Progress:
    """How far an opened ballot is: people only, never choices."""

    entitled: int
    present: int
    cast: int
    quorum: int

    @property
    def waiting(self) -> int:
        """May vote, and not voted yet."""
        return self.present - self.cast

    @property
    def quorate(self) -> bool:
        """Enough are there."""
        return 0 < self.quorum <= self.present


def progress(ballot: Ballot) -> Progress:
    """The electorate as it was frozen, and how many have voted. By circulation all entitled may."""
    count = ballot.electors.aggregate(
        entitled=Count("pk"),
        present=Count("pk", filter=Q(present=True)),
        cast=Count("pk", filter=Q(vote__isnull=False)),
    )
    if ballot.form == Ballot.Form.SECRET:
        count["cast"] = ballot.participations.filter(voted=True).count()
    if ballot.by_circulation:
        count["present"] = count["entitled"]
    return Progress(**count, quorum=rules.quorum(ballot, count["entitled"]))


@dataclass(frozen=True)
class Result:
    """What a declared ballot decided, with the sum and the named list."""

    ballot: Ballot
    tally: Tally
    quorum: int
    needed: int
    sentence: str
    names: list[tuple[Any, list[str]]]
    entered: int = 0

    @property
    def in_words(self) -> str:
        """The sum as official papers say it."""
        return rules.sum_in_words(self.ballot, self.tally)


def results_of(ballots: Iterable[Ballot]) -> dict[int, Result]:
    """Results by ballot, in a few queries whatever their number; ballots that are not declared have none."""
    declared = [ballot for ballot in ballots if ballot.status == Status.DECLARED]
    if not declared:
        return {}
    counts, (named, entered) = tallies(declared), names_of(declared)
    return {b.pk: result(b, counts[b.pk], named.get(b.pk, {}), entered.get(b.pk, 0)) for b in declared}


def names_of(ballots: list[Ballot]) -> tuple[Named, dict[int, int]]:
    """Who voted how in open ballots, each vote entered for another marked as such; who did not; and how many were entered."""
    named: Named = defaultdict(lambda: defaultdict(list))
    entered: dict[int, int] = defaultdict(int)
    for elector in recorded_in(ballots).select_related("vote__entered_by"):
        vote, pk = getattr(elector, "vote", None), elector.ballot_id
        if vote is None:
            named[pk][silence_of(elector)].append(elector.person.name)
        else:
            named[pk][vote.choice].append(name_of(vote))
            entered[pk] += vote.source != Vote.Source.SELF
    return named, entered


def recorded_in(ballots: list[Ballot]) -> Any:
    """The electors of those ballots whose votes are recorded by name."""
    electors = Elector.objects.filter(ballot__in=ballots, ballot__form=Ballot.Form.OPEN)
    return electors.select_related("person", "ballot").defer("ballot__text").order_by("pk")


def silences(ballot: Ballot) -> list[tuple[Any, list[str]]]:
    """Who has no vote in it, by why."""
    named: dict[str, list[str]] = defaultdict(list)
    for elector in recorded_in([ballot]).filter(vote__isnull=True):
        named[silence_of(elector)].append(elector.person.name)
    return [(label, named[key]) for key, label in SILENCES.items() if named.get(key)]


def silence_of(elector: Elector) -> str:
    """Why no vote of his is counted."""
    if elector.ballot.by_circulation:
        return SILENT
    return UNVOTED if elector.present else ABSENT


def name_of(vote: Vote) -> str:
    """王敏, or 王敏（电话，李办事代录：11月20日9时来电）."""
    if vote.entered_by is None:
        return vote.elector.person.name
    return _("%(name)s（%(source)s，%(by)s代录：%(note)s）") % {
        "name": vote.elector.person.name, "source": vote.get_source_display(), "by": vote.entered_by.name, "note": vote.note,
    }  # fmt: skip


def result(ballot: Ballot, count: Tally, named: dict[str, list[str]], entered: int) -> Result:
    """One ballot's result from its count and its named votes."""
    labels: dict[str, Any] = {choice: Vote.Choice(choice).label for choice in rules.CHOICES} | SILENCES
    lists = [(label, named[key]) for key, label in labels.items() if named.get(key)]
    return Result(
        ballot, count, rules.quorum(ballot, count.entitled),
        rules.needed(ballot, count.entitled, count.present, count.whole), rules.arithmetic(ballot, count), lists, entered,
    )  # fmt: skip
