"""How alike two paragraphs are, and which pairs are worth comparing at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from documents.blocks import Block
from documents.order import Edge
from documents.word.levels import without_number

# Up to this many pairs all are compared; beyond it only those that share rare runs of three characters.
ALL_PAIRS = 2_500
RARE = 40
CANDIDATES = 6
# Longer than any real paragraph of a report; a longer one is compared by its beginning.
COMPARED = 4_000


def words_of(block: Block) -> str:
    """What is compared: the number in front left aside, for （二） becoming （三） is no change of substance."""
    return (without_number(block.text) or block.text)[:COMPARED]


def likeness(old: Block, new: Block) -> int:
    """0–100; a table and a paragraph are never alike."""
    if (old.kind == "table") != (new.kind == "table"):
        return 0
    return int(fuzz.ratio(words_of(old), words_of(new)))


def alike(
    old: Sequence[Block], new: Sequence[Block], origins: Sequence[int], places: Sequence[int], at_least: int
) -> Iterator[Edge]:
    """(place, origin, likeness) for those pairs of the given blocks that reach `at_least`."""
    for place, origin in _worth_comparing(old, new, origins, places):
        found = likeness(old[origin], new[place])
        if found >= at_least:
            yield place, origin, found


def _worth_comparing(
    old: Sequence[Block], new: Sequence[Block], origins: Sequence[int], places: Sequence[int]
) -> Iterable[tuple[int, int]]:
    if len(origins) * len(places) <= ALL_PAIRS:
        return [(place, origin) for place in places for origin in origins]
    return _sharing_rare_runs(old, new, origins, places)


def _sharing_rare_runs(
    old: Sequence[Block], new: Sequence[Block], origins: Sequence[int], places: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """For each new block the few old ones that share the most runs of three characters that few blocks have."""
    having: dict[str, list[int]] = defaultdict(list)
    for origin in origins:
        for run in _runs(old[origin]):
            having[run].append(origin)
    for place in places:
        votes: Counter[int] = Counter()
        for run in _runs(new[place]):
            found = having.get(run, ())
            if len(found) <= RARE:
                votes.update(found)
        ranked = sorted(votes.items(), key=lambda vote: (-vote[1], abs(vote[0] - place), vote[0]))
        yield from ((place, origin) for origin, _count in ranked[:CANDIDATES])


def _runs(block: Block) -> set[str]:
    words = words_of(block)
    return {words[at : at + 3] for at in range(max(len(words) - 2, 1))}
