"""How alike two paragraphs are, and which pairs are worth comparing at all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property

from rapidfuzz import fuzz

from documents.blocks import Block
from documents.word.levels import without_number

# Up to this many pairs all are compared; beyond it only those that share rare runs of three characters.
ALL_PAIRS = 2_500
RARE = 40
RUNS_ASKED = 80
CANDIDATES = 6
# Longer than any real paragraph of a report; a longer one is compared by its beginning.
COMPARED = 4_000
RUN = 3
# The weight of a run of characters that stands once in each version; one that stands more often weighs less.
ONCE = 10_000
ARTICLE = re.compile(r"^第[〇零一二三四五六七八九十百千\d]{1,7}[编章节条款][\s\u3000]*")


def words_of(block: Block) -> str:
    """What is compared: the number in front left aside, for （二） becoming （三） is no change of substance."""
    bare = without_number(block.text) or block.text
    bare = ARTICLE.sub("", bare) or bare
    return "\n".join([bare, *(note.text for note in block.footnotes)])[:COMPARED]


def likeness(old: Block, new: Block) -> int:
    """0–100; text, table and picture are never alike, nor are two different pictures."""
    if group_of(old) != group_of(new):
        return 0
    return 100 if old.picture else int(fuzz.ratio(words_of(old), words_of(new)))


def group_of(block: Block) -> str:
    """Only blocks of one group can be the same: text in its various ranks, tables, or one and the same picture."""
    if block.picture:
        return f"picture {block.picture.sha256}"
    return "table" if block.kind == "table" else "text"


class Paragraphs:
    """The blocks of one version, prepared for comparison."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.groups = [group_of(block) for block in blocks]
        self.words = [words_of(block) for block in blocks]
        # A heading that only became a paragraph keeps its opinions: the rank is no part of these.
        self.exact: list[Hashable] = [
            (group, block.text, block.rows, block.footnotes) for group, block in zip(self.groups, blocks, strict=True)
        ]
        self.nearly: list[Hashable] = [
            (group, "" if group.startswith("picture") else words)
            for group, words in zip(self.groups, self.words, strict=True)
        ]
        self._runs: dict[int, frozenset[str]] = {}

    def __len__(self) -> int:
        return len(self.blocks)

    def runs(self, index: int) -> frozenset[str]:
        """All runs of three characters of one block."""
        if index not in self._runs:
            words = self.words[index]
            self._runs[index] = frozenset(words[at : at + RUN] for at in range(max(len(words) - RUN + 1, 1)))
        return self._runs[index]


class Likeness:
    """Compares blocks of two versions; what many blocks have in common counts little."""

    def __init__(self, old: Paragraphs, new: Paragraphs) -> None:
        self.old, self.new = old, new

    def flipped(self) -> Likeness:
        """The same two versions the other way round."""
        other = Likeness(self.new, self.old)
        other.__dict__ |= {"_spread": self._spread, "_weights": self._weights}
        return other

    def ratio(self, origin: int, place: int) -> int:
        """0–100: how much of both texts stands in both, in the same order."""
        if self.old.groups[origin] != self.new.groups[place]:
            return 0
        if self.old.nearly[origin] == self.new.nearly[place]:
            return 100
        return int(fuzz.ratio(self.old.words[origin], self.new.words[place]))

    def kept(self, origin: int, place: int) -> int:
        """0–100: how much of the old text's own words stands in the new."""
        return self._share(self.old.runs(origin), self.new.runs(place))

    def taken(self, origin: int, place: int) -> int:
        """0–100: how much of the new text's own words stood in the old."""
        return self._share(self.new.runs(place), self.old.runs(origin))

    def weight(self, runs: Iterable[str]) -> int:
        """What these runs of characters say about where a text comes from."""
        return sum(map(self._weights.__getitem__, runs))

    def _share(self, part: frozenset[str], whole: frozenset[str]) -> int:
        return 100 * self.weight(part & whole) // max(self.weight(part), 1)

    @cached_property
    def _spread(self) -> Counter[str]:
        """In how many blocks of both versions a run stands."""
        return Counter(run for side in (self.old, self.new) for index in range(len(side)) for run in side.runs(index))

    @cached_property
    def _weights(self) -> dict[str, int]:
        return {run: ONCE // max(blocks - 1, 1) for run, blocks in self._spread.items()}

    def worth_comparing(self, origins: Sequence[int], places: Sequence[int]) -> Iterable[tuple[int, int]]:
        """(place, origin): all pairs of few blocks; of many, those that share what few have."""
        if len(origins) * len(places) <= ALL_PAIRS:
            return [(place, origin) for place in places for origin in origins]
        return self._sharing_rare_runs(origins, places)

    def _sharing_rare_runs(self, origins: Sequence[int], places: Sequence[int]) -> Iterator[tuple[int, int]]:
        having: dict[str, list[int]] = defaultdict(list)
        for origin in origins:
            for run in self._rare(self.old.runs(origin)):
                having[run].append(origin)
        for place in places:
            votes = Counter(origin for run in self._rare(self.new.runs(place)) for origin in having.get(run, ()))
            ranked = sorted(votes.items(), key=lambda vote: (-vote[1], abs(vote[0] - place), vote[0]))
            yield from ((place, origin) for origin, _count in ranked[:CANDIDATES])

    def _rare(self, runs: frozenset[str]) -> list[str]:
        """The rarest runs of a block, a bounded number of them: work stays in proportion to the text."""
        spread = self._spread
        return sorted((run for run in runs if spread[run] <= RARE), key=lambda run: (spread[run], run))[:RUNS_ASKED]
