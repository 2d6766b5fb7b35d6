"""One to one: equal texts first, then edits between two matched neighbours, then moves."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from documents.likeness import Likeness
from documents.order import Edge, heaviest

Pairs = dict[int, int]

# Measured on provisions before and after a revision: docs/decisions/0086-matching-split-and-merged.md.
EDITED_FROM = 64
SHORT = 12
SHORT_FROM = 75
# A text cut down or added to: less alike on the whole, but nearly all that is its own is there.
RESHAPED_FROM = 38
RESHAPED_KEPT = 68
MOVED_FROM = 70
MOVED_BOTH = 70
MOVED_KEPT = 97
# So much nearer than the next best, on either side, must a moved text be.
CLEARLY = 12


@dataclass(slots=True)
class Pairing:
    """What is matched so far, new → old: in order, or out of it. Closed blocks take no part in it."""

    near: Likeness
    ordered: Pairs = field(default_factory=dict)
    moved: Pairs = field(default_factory=dict)
    closed_old: frozenset[int] = frozenset()
    closed_new: frozenset[int] = frozenset()

    @property
    def origins(self) -> Pairs:
        """All pairs."""
        return self.ordered | self.moved

    def open_old(self) -> list[int]:
        """Old blocks not found again so far."""
        used = {*self.ordered.values(), *self.moved.values(), *self.closed_old}
        return [index for index in range(len(self.near.old)) if index not in used]

    def open_new(self) -> list[int]:
        """New blocks without an origin so far."""
        used = {*self.ordered, *self.moved, *self.closed_new}
        return [index for index in range(len(self.near.new)) if index not in used]

    def flipped(self) -> Pairing:
        """The same seen from the old version."""
        ordered, moved = ({origin: place for place, origin in pairs.items()} for pairs in (self.ordered, self.moved))
        return Pairing(self.near.flipped(), ordered, moved, self.closed_new, self.closed_old)


def pair(near: Likeness, pinned: Mapping[int, int], closed: frozenset[int]) -> Pairing:
    """Every old and every new block at most once; the pinned ones as they are, `closed` new ones not at all."""
    found = Pairing(near, moved=dict(pinned), closed_new=closed)
    for keys in ((near.old.exact, near.new.exact), (near.old.nearly, near.new.nearly)):
        _equal_in_order(found, *keys)
    _order_again(found)
    for origins, places in list(gaps(found)):
        found.ordered.update(_edited(near, origins, places))
    _moved_unchanged(found)
    _moved_edited(found)
    return found


def _order_again(found: Pairing) -> None:
    """Pinned pairs that fit the order of the equal ones hold the rest in place, the others have moved."""
    origins = found.origins
    found.ordered = dict(heaviest([(place, origin, 1) for place, origin in origins.items()]))
    found.moved = {place: origin for place, origin in origins.items() if place not in found.ordered}


def gaps(found: Pairing) -> Iterator[tuple[list[int], list[int]]]:
    """The stretches between neighbours in order that hold something unmatched on both sides."""
    open_old, open_new = found.open_old(), found.open_new()
    from_old = from_new = 0
    for place, origin in [*sorted(found.ordered.items()), (len(found.near.new), len(found.near.old))]:
        to_old, to_new = bisect_right(open_old, origin), bisect_right(open_new, place)
        if to_old > from_old and to_new > from_new:
            yield open_old[from_old:to_old], open_new[from_new:to_new]
        from_old, from_new = to_old, to_new


def _equal_in_order(found: Pairing, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
    """Equal texts that keep their order: unique ones first, repeated ones between them."""
    for match in (_equal_ends, _equal_unique, _equal_ends, _equal_unique, _equal_repeated):
        for origins, places in list(gaps(found)):
            found.ordered.update(match(old, new, origins, places))


def _equal_ends(old: Sequence[Hashable], new: Sequence[Hashable], origins: list[int], places: list[int]) -> Pairs:
    """The equal run at the start of a gap and the one at its end."""
    pairs: Pairs = {}
    for origin, place in zip(origins, places, strict=False):
        if old[origin] != new[place]:
            break
        pairs[place] = origin
    taken = len(pairs)
    for origin, place in zip(reversed(origins[taken:]), reversed(places[taken:]), strict=False):
        if old[origin] != new[place]:
            break
        pairs[place] = origin
    return pairs


def _equal_unique(old: Sequence[Hashable], new: Sequence[Hashable], origins: list[int], places: list[int]) -> Pairs:
    """Texts that occur once on each side of a gap; where two cannot both keep their order, the longer text is the surer."""
    having, wanting = _where(old, origins), _where(new, places)
    once = [
        (found[0], having[key][0], len(str(key)))
        for key, found in wanting.items()
        if len(found) == 1 == len(having.get(key, ()))
    ]
    return dict(heaviest(once))


def _equal_repeated(old: Sequence[Hashable], new: Sequence[Hashable], origins: list[int], places: list[int]) -> Pairs:
    """Texts that occur more than once (a repeated heading): first with first inside the gap."""
    pairs: Pairs = {}
    having = _where(old, origins)
    floor = origins[0] - 1
    for place in places:
        found = having.get(new[place], [])
        at = bisect_right(found, floor)
        if at < len(found):
            floor = pairs[place] = found[at]
    return pairs


def _where(keys: Sequence[Hashable], indices: Sequence[int]) -> dict[Hashable, list[int]]:
    where: dict[Hashable, list[int]] = defaultdict(list)
    for index in indices:
        where[keys[index]].append(index)
    return where


def _edited(near: Likeness, origins: list[int], places: list[int]) -> Pairs:
    """The most likely edits of one gap that keep their order."""
    edges = [
        (place, origin, weight)
        for place, origin in near.worth_comparing(origins, places)
        if (weight := _edit_weight(near, origin, place)) > 0
    ]
    return dict(heaviest(edges))


def _edit_weight(near: Likeness, origin: int, place: int) -> int:
    """How much speaks for an edit, 0 when too little. Short lines are alike by chance: they have to be nearer."""
    ratio = near.ratio(origin, place)
    if ratio < RESHAPED_FROM:
        return 0
    if shorter(near, origin, place) < SHORT:
        return ratio if ratio >= SHORT_FROM else 0
    most = max(near.kept(origin, place), near.taken(origin, place))
    return ratio + most - RESHAPED_FROM if ratio >= EDITED_FROM or most >= RESHAPED_KEPT else 0


def shorter(near: Likeness, origin: int, place: int) -> int:
    """Characters of the shorter of the two texts."""
    return min(len(near.old.words[origin]), len(near.new.words[place]))


def _moved_unchanged(found: Pairing) -> None:
    """Equal texts; a short one only when neither version has a second it could be."""
    old, new = found.near.old, found.near.new
    having, wanting = _where(old.nearly, found.open_old()), _where(new.nearly, found.open_new())
    anywhere = Counter(old.nearly), Counter(new.nearly)
    for key, places in wanting.items():
        long = len(new.words[places[0]]) >= SHORT
        if long or all(count[key] == 1 for count in anywhere):
            found.moved.update(zip(places, having.get(key, []), strict=False))


def _moved_edited(found: Pairing) -> None:
    """What is left on both sides and clearly the same text, the surest first."""
    edges = _clear(list(_moves(found)))
    used: set[int] = set()
    for place, origin, _weight in sorted(edges, key=lambda edge: (-edge[2], edge[0], edge[1])):
        if place not in found.moved and origin not in used:
            found.moved[place] = origin
            used.add(origin)


def _moves(found: Pairing) -> Iterator[Edge]:
    near = found.near
    origins = [index for index in found.open_old() if len(near.old.words[index]) >= SHORT]
    places = [index for index in found.open_new() if len(near.new.words[index]) >= SHORT]
    for place, origin in near.worth_comparing(origins, places):
        ratio = near.ratio(origin, place)
        if ratio < RESHAPED_FROM:
            continue
        kept, taken = near.kept(origin, place), near.taken(origin, place)
        if (ratio >= MOVED_FROM and min(kept, taken) >= MOVED_BOTH) or max(kept, taken) >= MOVED_KEPT:
            yield place, origin, ratio + max(kept, taken)


def _clear(edges: list[Edge]) -> Iterator[Edge]:
    """Without those that have a rival nearly as good."""
    by_place, by_origin = defaultdict(list), defaultdict(list)
    for place, origin, weight in edges:
        by_place[place].append(weight)
        by_origin[origin].append(weight)
    second = [{key: _second(weights) for key, weights in by.items()} for by in (by_place, by_origin)]
    for place, origin, weight in edges:
        if weight >= max(second[0][place], second[1][origin]) + CLEARLY:
            yield place, origin, weight


def _second(weights: list[int]) -> int:
    return nlargest(2, [*weights, -CLEARLY])[1]
