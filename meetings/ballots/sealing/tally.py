"""Counting opened papers. Whole numbers only; `retally.py` counts again without any of this."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meetings.ballots.sealing.paper import CHOICES, Paper, Specimen


@dataclass(frozen=True)
class Totals:
    """发出票 is the caller's; 收回 = opened = valid + invalid. `choices`: item → choice → votes; `write_ins`: name → votes."""

    valid: int
    invalid: int
    choices: Mapping[str, Mapping[str, int]]
    write_ins: Mapping[str, int]

    @property
    def opened(self) -> int:
        """Papers out of the box."""
        return self.valid + self.invalid

    def as_json(self) -> dict[str, Any]:
        """For the minutes."""
        return {
            "opened": self.opened, "valid": self.valid, "invalid": self.invalid,
            "choices": {item: dict(votes) for item, votes in self.choices.items()}, "write_ins": dict(self.write_ins),
        }  # fmt: skip


def tally(papers: Iterable[object], specimen: Specimen) -> Totals:
    """The count of a ballot, per motion or candidate; names written in as totals, most votes first."""
    papers = list(papers)
    valid = [paper for paper in papers if isinstance(paper, Paper)]
    votes = Counter((item, choice) for paper in valid for item, choice in paper.choices.items())
    choices = {item: {choice: votes[item, choice] for choice in CHOICES} for item in specimen.items}
    names = Counter(name for paper in valid for name in paper.write_ins)
    ranked = dict(sorted(names.items(), key=lambda name_votes: (-name_votes[1], name_votes[0])))
    return Totals(len(valid), len(papers) - len(valid), choices, ranked)
