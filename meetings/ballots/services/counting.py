"""How the votes of a closed ballot are counted, each form in its own way. A form of another room adds itself to COUNTERS."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, BallotBox, Elector, HandCount, Vote
from meetings.ballots.rules import Status, Tally
from meetings.ballots.services.box.specimens import MOTION

COUNTABLE = (Status.CLOSED, Status.OPENED, Status.DECLARED)


@dataclass(frozen=True)
class Figures:
    """Votes by option."""

    for_: int = 0
    against: int = 0
    abstain: int = 0
    invalid: int = 0

    @property
    def cast(self) -> int:
        """All of them."""
        return self.for_ + self.against + self.abstain


Counter = Callable[[list[Ballot]], dict[int, Figures]]


def named_votes(ballots: list[Ballot]) -> dict[int, Figures]:
    """Recorded by name: one row a vote."""
    rows = Vote.objects.filter(elector__ballot__in=ballots).values_list("elector__ballot_id", "choice")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, choice, n in rows.annotate(n=Count("pk")).order_by():
        found[pk][choice] = n
    return {pk: Figures(n.get("for", 0), n.get("against", 0), n.get("abstain", 0)) for pk, n in found.items()}


def shown_hands(ballots: list[Ballot]) -> dict[int, Figures]:
    """What both tellers gave in the last round, once they agreed."""
    counts = HandCount.objects.filter(ballot__in=ballots, ballot__counted_at__isnull=False).order_by("round")
    return {count.ballot_id: Figures(*count.figures) for count in counts}


def opened_papers(ballots: list[Ballot]) -> dict[int, Figures]:
    """What came out of the boxes that were opened, from their minutes; of a paper with several items each counts by itself."""
    boxes: Any = BallotBox.objects.filter(ballot__in=ballots, minutes__isnull=False).values_list("ballot_id", "minutes")
    found = ((pk, minutes["choices"].get(MOTION, {}), minutes["invalid"]) for pk, minutes in boxes)
    return {pk: Figures(n.get("for", 0), n.get("against", 0), n.get("abstain", 0), bad) for pk, n, bad in found}


COUNTERS: dict[str, Counter] = {
    Ballot.Form.OPEN: named_votes,
    Ballot.Form.HANDS: shown_hands,
    Ballot.Form.SECRET: opened_papers,
}


def tally(ballot: Ballot) -> Tally:
    """The count. While votes are still taken there is none, for anybody; of a void ballot there never is."""
    if ballot.status not in COUNTABLE:
        raise RuleError(_("表决截止前不计票。"))
    return tallies([ballot])[ballot.pk]


def tallies(ballots: Iterable[Ballot]) -> dict[int, Tally]:
    """Counts by ballot: a query for the seats and one for each form."""
    ballots = list(ballots)
    rows = Elector.objects.filter(ballot__in=ballots).order_by().values_list("ballot_id")
    seats = {pk: (n, here) for pk, n, here in rows.annotate(n=Count("pk"), here=Count("pk", filter=Q(present=True)))}
    figures: dict[int, Figures] = {}
    for form, counter in COUNTERS.items():
        if mine := [ballot for ballot in ballots if ballot.form == form]:
            figures |= counter(mine)
    return {b.pk: total(b, *seats.get(b.pk, (0, 0)), figures.get(b.pk, Figures())) for b in ballots}


def total(ballot: Ballot, entitled: int, present: int, votes: Figures) -> Tally:
    """By circulation those take part who answer; silence counts as the ballot says."""
    silent = entitled - votes.cast if ballot.by_circulation else 0
    abstain = votes.abstain
    if ballot.by_circulation:
        present = votes.cast
        if ballot.silence == Ballot.Silence.ABSTAIN:
            present, abstain = entitled, abstain + silent
    return Tally(entitled, present, votes.for_, votes.against, abstain, ballot.whole, silent, votes.invalid)
