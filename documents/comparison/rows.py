"""diff_versions: the paragraphs of two versions in one order, with what changed inside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from documents.blocks import Block
from documents.comparison.notes import Notes
from documents.comparison.tables import Line, lines
from documents.diff import Segment, diff_segments
from documents.likeness import group_of
from documents.matching import Match
from documents.order import heaviest

RowHow = Literal["same", "edited", "moved", "split", "merged", "new", "deleted", "away"]


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of either version. `old` are the indices it comes from, `new` its own; None: it is gone.

    `block` is the new block, or the old one of what is gone. A compared table has its rows in `lines`.
    `in_place`: its old text stood here, between the same neighbours. "away": here stood what has moved.
    """

    how: RowHow
    segments: tuple[Segment, ...]
    old: tuple[int, ...]
    new: int | None
    block: Block
    lines: tuple[Line, ...] = ()
    in_place: bool = True


def diff_versions(old: Sequence[Block], new: Sequence[Block], matches: Sequence[Match]) -> list[Row]:
    """The rows in the new order, deleted ones where they stood; footnotes are written out in brackets."""
    notes = Notes([*old, *new])
    rows = (row for row in compare(old, new, matches, notes) if row.how != "away")
    return [_spelled(row, notes) for row in rows]


def _spelled(row: Row, notes: Notes) -> Row:
    table = tuple(replace(line, cells=tuple(map(notes.spelled, line.cells))) for line in row.lines)
    return replace(row, segments=notes.spelled(row.segments), lines=table)


def compare(old: Sequence[Block], new: Sequence[Block], matches: Sequence[Match], notes: Notes) -> list[Row]:
    """The same with the places that moved blocks left, and each footnote as the one character of `notes`."""
    return list(_Comparison(old, new, matches, notes).rows())


class _Comparison:
    def __init__(self, old: Sequence[Block], new: Sequence[Block], matches: Sequence[Match], notes: Notes) -> None:
        self.old, self.new, self.notes = old, new, notes
        self.matches = [self._shown(match) for match in matches]
        self.parts = _parts(self.matches)
        self.in_place = set(self._in_place())
        self.cut = {place: piece for origin in self.parts for place, piece in self._cut_old(origin)}

    def _shown(self, match: Match) -> Match:
        """As it can be shown: a paragraph that is said to have become a table or another picture is one gone, one new."""
        kind = group_of(self.new[match.new_index])
        if any(group_of(self.old[origin]) != kind for origin in match.origins):
            return replace(match, how="new", old_index=None, origins=())
        unsplit = kind != "text" and match.how in ("split", "merged")
        return _with_one_origin(match) if unsplit or _scattered(match) else match

    def rows(self) -> Iterator[Row]:
        """New blocks in order; before each that stands in its place, the old ones that went from before it."""
        kept = {origin for match in self.matches for origin in match.origins}
        stays = {origin for match in self.matches if match.new_index in self.in_place for origin in match.origins}
        gone = iter([origin for origin in range(len(self.old)) if origin not in stays])
        waiting = next(gone, None)
        for match in self.matches:
            while waiting is not None and match.new_index in self.in_place and waiting < match.origins[0]:
                yield self._gone(waiting, kept)
                waiting = next(gone, None)
            yield self._row(match)
        while waiting is not None:
            yield self._gone(waiting, kept)
            waiting = next(gone, None)

    def _in_place(self) -> Iterator[int]:
        """New blocks that keep their order among each other; the parts of one block only when nothing old is between them."""
        whole = {places[0]: places for places in self.parts.values() if self._together(places)}
        standing = [
            (match.new_index, match.origins[0], 1)
            for match in self.matches
            if match.origins and match.how != "moved" and (match.how != "split" or match.new_index in whole)
        ]
        last = -1
        for place, first in heaviest(standing):
            # Two blocks may claim one old block; its text stands in the place of one of them only.
            if first > last:
                last = self.matches[place].origins[-1]
                yield from whole.get(place, [place])

    def _together(self, places: Sequence[int]) -> bool:
        """Nothing old stands between the parts, and no table: a paragraph cannot be joined across one."""
        between = set(range(places[0], places[-1])) - set(places)
        return all(not self.matches[at].origins and self.new[at].kind != "table" for at in between)

    def _gone(self, origin: int, kept: set[int]) -> Row:
        text = self.notes.marked(self.old[origin])
        return Row("away" if origin in kept else "deleted", _one("del", text), (origin,), None, self.old[origin])

    def _row(self, match: Match) -> Row:
        block, origins = self.new[match.new_index], match.origins
        in_place = match.new_index in self.in_place
        if not origins:
            return Row("new", _one("ins", self.notes.marked(block)), (), match.new_index, block)
        how: RowHow = match.how if in_place or match.how in ("split", "merged") else "moved"
        compared = lines(self.notes.rows(self.old[origins[0]]), self.notes.rows(block)) if block.kind == "table" else ()
        segments = self.cut.get(match.new_index) or self._segments(origins, block)
        return Row(how, tuple(segments), origins, match.new_index, block, compared, in_place)

    def _segments(self, origins: Iterable[int], block: Block) -> list[Segment]:
        return diff_segments("".join(self.notes.marked(self.old[at]) for at in origins), self.notes.marked(block))

    def _cut_old(self, origin: int) -> Iterator[tuple[int, list[Segment]]]:
        """What of a split block's text stands in each of its parts."""
        places = self.parts[origin]
        texts = [self.notes.marked(self.new[place]) for place in places]
        segments = diff_segments(self.notes.marked(self.old[origin]), "".join(texts))
        return zip(places, cut(segments, [len(text) for text in texts], gone="del"), strict=True)


def cut(segments: Iterable[Segment], lengths: Sequence[int], *, gone: Literal["ins", "del"]) -> list[list[Segment]]:
    """The segments cut into pieces of these lengths; `gone` segments have no length and stay with the piece before."""
    pieces: list[list[Segment]] = [[] for _length in lengths]
    at, left = 0, lengths[0]
    for segment in segments:
        text = segment.text
        while text and segment.op != gone and len(text) > left and at + 1 < len(lengths):
            if left:
                pieces[at].append(Segment(segment.op, text[:left]))
            text = text[left:]
            at, left = at + 1, lengths[at + 1]
        if text:
            pieces[at].append(Segment(segment.op, text))
            left -= 0 if segment.op == gone else len(text)
    return pieces


def _one(op: Literal["same", "ins", "del"], text: str) -> tuple[Segment, ...]:
    return (Segment(op, text),) if text else ()


def _scattered(match: Match) -> bool:
    """Merged from blocks that did not stand side by side."""
    first, last = (match.origins[0], match.origins[-1]) if match.origins else (0, 0)
    return last - first >= max(len(match.origins), 1)


def _with_one_origin(match: Match) -> Match:
    return replace(match, how="edited", origins=() if match.old_index is None else (match.old_index,))


def _parts(matches: Iterable[Match]) -> dict[int, list[int]]:
    """Split old block → its parts."""
    parts: dict[int, list[int]] = defaultdict(list)
    for match in matches:
        if match.how == "split":
            parts[match.origins[0]].append(match.new_index)
    return dict(parts)
