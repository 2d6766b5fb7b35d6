"""Parts of a paragraph: what one became (split), or what became one (merged, the same seen from the old version)."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence

from documents.likeness import Likeness
from documents.matching.pairs import Pairing, gaps

# Measured on the same set as the pairs: docs/decisions/0086-matching-split-and-merged.md.
PART_FROM = 50
FRESH_FROM = 50
WHOLE_FROM = 45
SHORT_PART = 10


def parts(found: Pairing, taken: frozenset[int] = frozenset()) -> dict[int, list[int]]:
    """Old block → the new blocks it was cut into, two at least, in order. `taken` old blocks are left alone."""
    carried = {origin: place for place, origin in found.origins.items()}
    cut: dict[int, list[int]] = defaultdict(list)
    for piece, wholes in _candidates(found).items():
        whole = _whole_of(found.near, piece, [whole for whole in wholes if whole not in taken], carried)
        if whole is not None:
            cut[whole].append(piece)
    for whole in cut.keys() & carried.keys():
        cut[whole].append(carried[whole])
    return {whole: sorted(pieces) for whole, pieces in sorted(cut.items()) if _makes_up(found.near, whole, pieces)}


def _candidates(found: Pairing) -> dict[int, set[int]]:
    """For each new block without origin: where its neighbours come from, and the old blocks of its gap that went nowhere."""
    candidates = _neighbours(found)
    for origins, places in gaps(found):
        for place, origin in found.near.worth_comparing(origins, places):
            candidates[place].add(origin)
    return candidates


def _neighbours(found: Pairing) -> dict[int, set[int]]:
    origins = found.origins
    carrying = sorted(origins)
    candidates = {}
    for place in found.open_new():
        at = bisect(carrying, place)
        candidates[place] = {origins[beside] for beside in carrying[max(at - 1, 0) : at + 1]}
    return candidates


def _whole_of(near: Likeness, piece: int, wholes: Sequence[int], carried: Mapping[int, int]) -> int | None:
    """The old block that nearly all of the new one comes from, and no other new block already shows."""
    if len(near.new.words[piece]) < SHORT_PART or near.new.groups[piece] != "text":
        return None
    fitting = [
        (near.taken(whole, piece), -whole)
        for whole in wholes
        if near.old.groups[whole] == near.new.groups[piece] and _is_fresh(near, whole, piece, carried.get(whole))
    ]
    best = max(fitting, default=(0, 0))
    return -best[1] if best[0] >= PART_FROM else None


def _is_fresh(near: Likeness, whole: int, piece: int, carrier: int | None) -> bool:
    """What the piece has from the old block must not stand in the carrier too: a passage said twice is no split."""
    if carrier is None:
        return True
    common = near.old.runs(whole) & near.new.runs(piece)
    return 100 * near.weight(common - near.new.runs(carrier)) >= FRESH_FROM * near.weight(common)


def _makes_up(near: Likeness, whole: int, pieces: Sequence[int]) -> bool:
    """Two parts at least, and together most of the whole."""
    together = frozenset().union(*(near.new.runs(piece) for piece in pieces))
    own = near.old.runs(whole)
    return len(pieces) > 1 and 100 * near.weight(own & together) >= WHOLE_FROM * near.weight(own)
