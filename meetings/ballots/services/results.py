"""The count, and what may be shown of it when."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Elector, Vote
from meetings.ballots.rules import Status, Tally


def tally(ballot: Ballot) -> Tally:
    """The count. While votes are still taken there is none, for anybody."""
    if ballot.status not in (Status.CLOSED, Status.DECLARED):
        raise RuleError(_("表决截止前不计票。"))
    choices = Counter(Vote.objects.filter(elector__ballot=ballot).values_list("choice", flat=True))
    seats = ballot.electors.values_list("present", flat=True)
    return Tally(len(seats), sum(seats), choices["for"], choices["against"], choices["abstain"])


@dataclass(frozen=True)
class Progress:
    """How far an opened ballot is: people only, never choices."""

    entitled: int
    present: int
    cast: int
    quorum: int

    @property
    def waiting(self) -> int:
        """Present, and not voted yet."""
        return self.present - self.cast


def progress(ballot: Ballot) -> Progress:
    """The electorate as it was frozen, and how many have voted."""
    count = ballot.electors.aggregate(
        entitled=Count("pk"),
        present=Count("pk", filter=Q(present=True)),
        cast=Count("pk", filter=Q(vote__isnull=False)),
    )
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

    @property
    def away(self) -> int:
        """Entitled, and no vote cast."""
        return self.tally.entitled - self.tally.cast


def results_of(ballots: Iterable[Ballot]) -> dict[int, Result]:
    """Results by ballot, in two queries; ballots that are not declared have none."""
    declared = [ballot for ballot in ballots if ballot.status == Status.DECLARED]
    if not declared:
        return {}
    seats: dict[int, list[bool]] = {ballot.pk: [] for ballot in declared}
    for pk, present in Elector.objects.filter(ballot__in=declared).values_list("ballot_id", "present"):
        seats[pk].append(present)
    named: dict[tuple[int, str], list[str]] = defaultdict(list)
    votes = Vote.objects.filter(elector__ballot__in=declared).order_by("elector_id")
    for pk, choice, name in votes.values_list("elector__ballot_id", "choice", "elector__person__name"):
        named[pk, choice].append(name)
    return {ballot.pk: result(ballot, seats[ballot.pk], named) for ballot in declared}


def result(ballot: Ballot, seats: list[bool], named: Mapping[tuple[int, str], list[str]]) -> Result:
    """One ballot's result from its seats and its named votes."""
    lists = {choice: named.get((ballot.pk, choice), []) for choice in rules.CHOICES}
    count = Tally(len(seats), sum(seats), *(len(lists[choice]) for choice in rules.CHOICES))
    return Result(
        ballot, count, rules.quorum(ballot, count.entitled), rules.needed(ballot, count.entitled, count.present),
        rules.arithmetic(ballot, count), [(Vote.Choice(choice).label, names) for choice, names in lists.items() if names],
    )  # fmt: skip
