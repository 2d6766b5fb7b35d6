"""Which paragraph of a new version is which of the old: opinions follow their paragraph by this.

Conservative on purpose. A wrong match moves an opinion to a text its writer never saw; a missing one only
shows the paragraph as new. So: equal texts first, then edits between two matched neighbours, then moves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from documents.blocks import Block
from documents.likeness import alike, likeness, words_of
from documents.order import heaviest

How = Literal["same", "edited", "moved", "new"]
Pairs = dict[int, int]
Key = tuple[bool, str]

# Measured on provisions before and after a revision: docs/decisions/0022-documents-matching.md.
EDITED_FROM = 60
SHORT = 12
SHORT_FROM = 75
MOVED_FROM = 80


@dataclass(frozen=True, slots=True)
class Match:
    """Where one block of the new version comes from; `likeness` is 0–100."""

    new_index: int
    old_index: int | None
    how: How
    likeness: int = 0


def match_paragraphs(old: Sequence[Block], new: Sequence[Block]) -> list[Match]:
    """One match for each new block, in order; every old block is used at most once."""
    ordered = _equal_in_order(old, new)
    for origins, places in list(_gaps(ordered, len(old), len(new))):
        ordered.update(_edited(old, new, origins, places))
    moved = _moved(old, new, ordered)
    return [_match(place, old, new, ordered, moved) for place in range(len(new))]


def _match(place: int, old: Sequence[Block], new: Sequence[Block], ordered: Pairs, moved: Pairs) -> Match:
    origin = ordered.get(place, moved.get(place))
    if origin is None:
        return Match(place, None, "new")
    if _key(old[origin]) == _key(new[place]):
        return Match(place, origin, "moved" if place in moved else "same", 100)
    return Match(place, origin, "moved" if place in moved else "edited", likeness(old[origin], new[place]))


def _key(block: Block) -> Key:
    # A heading that only became a paragraph keeps its opinions; a table and a paragraph never match.
    return block.kind == "table", block.text


def _equal_in_order(old: Sequence[Block], new: Sequence[Block]) -> Pairs:
    """Equal texts that keep their order, new → old: unique ones first, repeated ones between them."""
    pairs: Pairs = {}
    for _round in range(2):
        for origins, places in list(_gaps(pairs, len(old), len(new))):
            pairs.update(_equal_ends(old, new, origins, places))
        for origins, places in list(_gaps(pairs, len(old), len(new))):
            pairs.update(_equal_unique(old, new, origins, places))
    for origins, places in list(_gaps(pairs, len(old), len(new))):
        pairs.update(_equal_repeated(old, new, origins, places))
    return pairs


def _gaps(pairs: Pairs, old_count: int, new_count: int) -> Iterator[tuple[range, range]]:
    """The stretches between matched neighbours that hold something unmatched on both sides."""
    last_old = last_new = -1
    for place, origin in [*sorted(pairs.items()), (new_count, old_count)]:
        if origin - last_old > 1 and place - last_new > 1:
            yield range(last_old + 1, origin), range(last_new + 1, place)
        last_old, last_new = origin, place


def _equal_ends(old: Sequence[Block], new: Sequence[Block], origins: range, places: range) -> Pairs:
    """The equal run at the start of a gap and the one at its end."""
    pairs: Pairs = {}
    for origin, place in zip(origins, places, strict=False):
        if _key(old[origin]) != _key(new[place]):
            break
        pairs[place] = origin
    taken = len(pairs)
    for origin, place in zip(reversed(origins[taken:]), reversed(places[taken:]), strict=False):
        if _key(old[origin]) != _key(new[place]):
            break
        pairs[place] = origin
    return pairs


def _equal_unique(old: Sequence[Block], new: Sequence[Block], origins: range, places: range) -> Pairs:
    """Texts that occur once on each side of a gap; where two cannot both keep their order, the longer text is the surer."""
    having, wanting = _where(old, origins), _where(new, places)
    once = [
        (found[0], having[key][0], len(key[1]) + 1)
        for key, found in wanting.items()
        if len(found) == 1 == len(having.get(key, ()))
    ]
    return dict(heaviest(once))


def _equal_repeated(old: Sequence[Block], new: Sequence[Block], origins: range, places: range) -> Pairs:
    """Texts that occur more than once (a repeated heading): first with first inside the gap."""
    pairs: Pairs = {}
    having = _where(old, origins)
    floor = origins.start - 1
    for place in places:
        found = having.get(_key(new[place]), [])
        at = bisect_right(found, floor)
        if at < len(found):
            floor = pairs[place] = found[at]
    return pairs


def _where(blocks: Sequence[Block], indices: Sequence[int]) -> dict[Key, list[int]]:
    where: dict[Key, list[int]] = defaultdict(list)
    for index in indices:
        where[_key(blocks[index])].append(index)
    return where


def _edited(old: Sequence[Block], new: Sequence[Block], origins: range, places: range) -> Pairs:
    """The most likely edits of one gap that keep their order."""
    edges = [
        (place, origin, found - EDITED_FROM + 1)
        for place, origin, found in alike(old, new, origins, places, EDITED_FROM)
        if found >= _needed(old[origin], new[place])
    ]
    return dict(heaviest(edges))


def _needed(old: Block, new: Block) -> int:
    """Short lines are alike by chance: they have to be nearer."""
    return SHORT_FROM if min(len(words_of(old)), len(words_of(new))) < SHORT else EDITED_FROM


def _moved(old: Sequence[Block], new: Sequence[Block], ordered: Pairs) -> Pairs:
    """What is left on both sides and still clearly the same text, the surest first."""
    used = set(ordered.values())
    origins = [index for index in range(len(old)) if index not in used]
    places = [index for index in range(len(new)) if index not in ordered]
    moved = _moved_unchanged(old, new, origins, places)
    origins = [index for index in origins if index not in set(moved.values()) and len(words_of(old[index])) >= SHORT]
    places = [index for index in places if index not in moved and len(words_of(new[index])) >= SHORT]
    edges = sorted(alike(old, new, origins, places, MOVED_FROM), key=lambda edge: (-edge[2], edge[0], edge[1]))
    for place, origin, _found in edges:
        if place not in moved and origin not in moved.values():
            moved[place] = origin
    return moved


def _moved_unchanged(
    old: Sequence[Block], new: Sequence[Block], origins: Sequence[int], places: Sequence[int]
) -> Pairs:
    """Equal texts; a short one only when neither version has a second it could be."""
    having, wanting = _where(old, origins), _where(new, places)
    anywhere = Counter(map(_key, old)), Counter(map(_key, new))
    moved: Pairs = {}
    for key, found in wanting.items():
        sources = having.get(key, [])
        if len(key[1]) >= SHORT or all(count[key] == 1 for count in anywhere):
            moved.update(zip(found, sources, strict=False))
    return moved
