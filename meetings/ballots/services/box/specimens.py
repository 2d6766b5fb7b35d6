"""票样: what stands on the papers of each kind of ballot. Another room adds its kind to SPECIMENS and TITLES."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from meetings.ballots.models import Ballot
from meetings.ballots.sealing.paper import Specimen

MOTION = "motion"
# Kind → the paper's items, and what people call each.
SPECIMENS: dict[str, Callable[[Ballot], Specimen]] = {}
TITLES: dict[str, Callable[[Ballot], Mapping[str, str]]] = {}
# Kind → item → whether its votes suffice; without one, the ballot's rule on the one motion.
CARRIED: dict[str, Callable[[Ballot, Mapping[str, Mapping[str, int]]], Mapping[str, bool]]] = {}


def specimen_of(ballot: Ballot) -> Specimen:
    """One motion, unless the kind says otherwise."""
    make = SPECIMENS.get(ballot.kind)
    return make(ballot) if make else Specimen((MOTION,))


def titles_of(ballot: Ballot) -> Mapping[str, str]:
    """For the export, item → words."""
    make = TITLES.get(ballot.kind)
    return make(ballot) if make else {MOTION: ballot.title}


def paper_words(choices: Mapping[str, str]) -> list[str]:
    """赞成, 反对, 弃权, for the second look."""
    words = {"for": _("赞成"), "against": _("反对"), "abstain": _("弃权")}
    return [words[choice] for choice in choices.values()]
