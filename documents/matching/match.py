"""Which paragraph of a new version is which of the old: opinions follow their paragraph by this.

Conservative on purpose. A wrong match moves an opinion to a text its writer never saw; a missing one only
shows the paragraph as new. What the drafter says by hand holds, and the rest is fitted round it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from documents.blocks import Block
from documents.likeness import Likeness, Paragraphs
from documents.matching.pairs import Pairing, pair
from documents.matching.parts import parts

How = Literal["same", "edited", "moved", "split", "merged", "new"]
Pinned = Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Match:
    """Where one block of the new version comes from.

    `old_index` is the block whose identity it carries, at most one new block to each; `origins` are all that its text
    comes from. A part of a split block that does not carry it has an origin and no `old_index`. `likeness` is 0–100.
    """

    new_index: int
    old_index: int | None
    how: How
    likeness: int = 0
    origins: tuple[int, ...] = ()
    pinned: bool = False


def match_paragraphs(old: Sequence[Block], new: Sequence[Block], *, pinned: Pinned | None = None) -> list[Match]:
    """One match for each new block, in order.

    `pinned` is the drafter's word: new index → the old index it continues, None for new. Several on one old block are a
    split by hand. Raises ValueError for an index that is not there.
    """
    pinned = pinned or {}
    _check(old, new, pinned)
    near = Likeness(Paragraphs(old), Paragraphs(new))
    by_hand = _by_origin(pinned)
    carriers = {_most_alike(near, origin, places): origin for origin, places in by_hand.items()}
    found = pair(near, carriers, frozenset(pinned) - carriers.keys())
    cut = parts(found) | {origin: places for origin, places in by_hand.items() if len(places) > 1}
    in_cuts = frozenset(place for places in cut.values() for place in places)
    joined = parts(found.flipped(), frozenset(pinned) | in_cuts)
    matches = [_paired(found, place) for place in range(len(new))]
    for match in chain(_split(found, cut, carriers), _merged(found, joined)):
        matches[match.new_index] = match
    return [replace(match, pinned=match.new_index in pinned) for match in matches]


def _check(old: Sequence[Block], new: Sequence[Block], pinned: Pinned) -> None:
    for place, origin in pinned.items():
        if place not in range(len(new)) or (origin is not None and origin not in range(len(old))):
            raise ValueError(f"no such pair of blocks: {place}, {origin}")


def _by_origin(pinned: Pinned) -> dict[int, list[int]]:
    by_origin: dict[int, list[int]] = defaultdict(list)
    for place, origin in sorted(pinned.items()):
        if origin is not None:
            by_origin[origin].append(place)
    return dict(by_origin)


def _most_alike(near: Likeness, origin: int, places: Sequence[int]) -> int:
    return max(places, key=lambda place: (near.ratio(origin, place), -place))


def _paired(found: Pairing, place: int) -> Match:
    near, origin = found.near, found.origins.get(place)
    if origin is None:
        return Match(place, None, "new")
    untouched = near.old.exact[origin] == near.new.exact[place]
    how: How = "moved" if place in found.moved else "same" if untouched else "edited"
    return Match(place, origin, how, near.ratio(origin, place), (origin,))


def _split(found: Pairing, cut: Mapping[int, list[int]], carriers: Mapping[int, int]) -> Iterator[Match]:
    """Every part knows its origin; the one most alike, or the one the drafter chose, carries it on."""
    for origin, places in cut.items():
        chosen = [place for place in places if carriers.get(place) == origin]
        carrier = chosen[0] if chosen else _most_alike(found.near, origin, places)
        for place in places:
            ratio = found.near.ratio(origin, place)
            yield Match(place, origin if place == carrier else None, "split", ratio, (origin,))


def _merged(found: Pairing, joined: Mapping[int, list[int]]) -> Iterator[Match]:
    for place, origins in joined.items():
        likest = max(origins, key=lambda origin: (found.near.ratio(origin, place), -origin))
        yield Match(place, likest, "merged", found.near.ratio(likest, place), tuple(origins))
