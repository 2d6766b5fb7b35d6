"""Choosing from weighted pairs those that cross nowhere and weigh most together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

Edge = tuple[int, int, int]


def heaviest(edges: Iterable[Edge]) -> list[tuple[int, int]]:
    """From (left, right, weight) the pairs of greatest total weight that cross nowhere, in O(n log n)."""
    # Within one left the rights come falling, so that a pair can never build on another of the same left.
    ordered = sorted(edges, key=lambda edge: (edge[0], -edge[1]))
    rights = sorted({edge[1] for edge in ordered})
    best = _PrefixBest(len(rights))
    previous: list[int] = []
    totals: list[int] = []
    for index, (_left, right, weight) in enumerate(ordered):
        at = bisect_left(rights, right)
        before = best.up_to(at)
        totals.append(weight + (totals[before] if before >= 0 else 0))
        previous.append(before)
        best.put(at, index, totals)
    last = max(range(len(totals)), key=lambda index: (totals[index], -index), default=-1)
    return [ordered[index][:2] for index in _walk_back(last, previous)]


def _walk_back(last: int, previous: Sequence[int]) -> list[int]:
    run = []
    while last >= 0:
        run.append(last)
        last = previous[last]
    return run[::-1]


class _PrefixBest:
    """A Fenwick tree of the best total among the rights before a place."""

    def __init__(self, size: int) -> None:
        self._best = [-1] * (size + 1)

    def up_to(self, place: int) -> int:
        found = -1
        while place > 0:
            found = self._better(found, self._best[place])
            place -= place & -place
        return found

    def put(self, place: int, index: int, totals: Sequence[int]) -> None:
        self._totals = totals
        place += 1
        while place < len(self._best):
            self._best[place] = self._better(self._best[place], index)
            place += place & -place

    def _better(self, first: int, second: int) -> int:
        if first < 0 or second < 0:
            return max(first, second)
        return second if self._totals[second] > self._totals[first] else first
