"""By which rule each kind of motion is decided, unless a reason is given for another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetings.ballots.models import Ballot, Vote

Base, Kind, Source = Ballot.Base, Ballot.Kind, Vote.Source
RULE_FIELDS = (
    "quorum_numerator", "quorum_denominator", "base", "share_numerator", "share_denominator", "share_inclusive",
)  # fmt: skip

# In a room a member without a telephone may hand in paper; over days also by telephone, or by another with an authorisation.
IN_A_ROOM = (Source.PAPER,)
OVER_DAYS = (Source.PAPER, Source.TELEPHONE, Source.PROXY)
IN_PERSON = (Source.PAPER, Source.TELEPHONE)


def rule(base: str, share: tuple[int, int], *, inclusive: bool = False) -> Mapping[str, Any]:
    """Two thirds of those entitled are there, and a share of `base` agrees."""
    return MappingProxyType({
        "quorum_numerator": 2, "quorum_denominator": 3, "base": base,
        "share_numerator": share[0], "share_denominator": share[1], "share_inclusive": inclusive,
    })  # fmt: skip


# By the working rules both bodies decide alike: more than half of those entitled agree.
COMMON = rule(Base.ENTITLED, (1, 2))


@dataclass(frozen=True)
class Preset:
    """The rule of one kind of motion, and which votes may be entered for another when it circulates."""

    label: Any
    rule: Mapping[str, Any] = field(default_factory=lambda: COMMON)
    kind: str = Kind.MOTION
    over_days: tuple[str, ...] = OVER_DAYS


PRESETS: dict[str, Preset] = {
    "ordinary": Preset(_("一般事项：应到过半数")),
    "procedural": Preset(_("程序性事项：实到过半数"), rule(Base.PRESENT, (1, 2))),
    "important": Preset(_("重要事项：应到的三分之二以上"), rule(Base.ENTITLED, (2, 3), inclusive=True), over_days=IN_PERSON),
    "report": Preset(_("工作报告：应到过半数"), over_days=IN_PERSON),
    "election": Preset(_("选举：应到过半数"), kind=Kind.ELECTION, over_days=()),
    "seats": Preset(_("人员变动：应到过半数"), kind=Kind.SEATS, over_days=()),
}  # fmt: skip


def choices(kind: str = Kind.MOTION) -> list[tuple[str, Any]]:
    """The presets of one kind of ballot, for a form."""
    return [(key, preset.label) for key, preset in PRESETS.items() if preset.kind == kind]


def rule_of(ballot: Ballot) -> dict[str, Any]:
    """The ballot's present rule."""
    return {name: getattr(ballot, name) for name in RULE_FIELDS}


def sources(ballot: Ballot) -> tuple[str, ...]:
    """How a vote may come in other than by the elector's own hand."""
    if ballot.form != Ballot.Form.OPEN:
        return ()
    return PRESETS[ballot.preset].over_days if ballot.by_circulation else IN_A_ROOM
