"""A draft edited as plain text in one text area, and read back as the same model.

One line a paragraph. What plain text cannot hold stands as a sign: 〔表1〕 and 〔图1〕 for a table and a picture,
〔注1〕 where a footnote is, 〔换行〕 for a line break inside a paragraph. Moving a sign moves the thing, deleting it
deletes the thing. What the editor did not touch comes back as it was, kind and level included.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from documents.blocks import Block, Draft, Footnote
from documents.word.blocks import blocks_of
from documents.word.levels import typed_level
from documents.word.lines import Line
from documents.word.losses import Losses
from documents.word.passage import Passage
from documents.word.plain import clean_lines, read_plain, with_title

KEPT_WHOLE = {"table": "表", "image": "图"}
NOTE, BREAK = "注", "换行"


def editable(blocks: Sequence[Block]) -> str:
    """The text for the text area."""
    return "\n".join(Signs(blocks).lines())


def read_edited(text: str, blocks: Sequence[Block]) -> Draft:
    """The draft in the edited text of `blocks`. Its pictures are the old ones: their bytes stay where they are kept.

    `read_edited(editable(blocks), blocks).blocks == blocks`. Raises UnreadableDocument with a sentence.
    """
    if not blocks:
        return read_plain(text)
    signs, losses = Signs(blocks), Losses()
    lines = clean_lines(signs.apart(text), losses)
    words = [(place, *signs.read(line)) for place, line in enumerate(lines) if line not in signs.whole]
    edited = _with_kinds([text for _place, text, _notes in words], [block for block in blocks if not _is_whole(block)])
    made = {place: replace(block, footnotes=notes) for (place, _text, notes), block in zip(words, edited, strict=True)}
    return Draft([made.get(place) or signs.whole[line] for place, line in enumerate(lines)], losses.sentences())


def _is_whole(block: Block) -> bool:
    return block.kind in KEPT_WHOLE


class Signs:
    """The signs of one text, in brackets so deep that the text itself cannot hold one."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        any_sign = "(?:[表图注][0-9]+|换行)"
        texts = [block.text for block in blocks]
        depth = next(n for n in count(1) if not any(re.search("〔" * n + any_sign + "〕" * n, text) for text in texts))
        self._opening, self._closing = "〔" * depth, "〕" * depth
        self.whole = {self._sign(kind, number): block for kind, number, block in self._numbered_whole()}
        notes = [note for block in blocks if not _is_whole(block) for note in block.footnotes]
        self._notes = {self._sign(NOTE, number): note.text for number, note in enumerate(notes, 1)}

    def lines(self) -> Iterator[str]:
        """A line for each block."""
        whole, notes = iter(self.whole), iter(self._notes)
        for block in self._blocks:
            yield next(whole) if _is_whole(block) else self._line(block, notes)

    def apart(self, text: str) -> str:
        """The text with each table and picture on a line of its own."""
        if not self.whole:
            return text
        known = "|".join(map(re.escape, self.whole))
        return re.sub(known, r"\n\g<0>\n", text)

    def read(self, line: str) -> tuple[str, tuple[Footnote, ...]]:
        """The words of a line and the footnotes in it; a sign of something that never was is only words."""
        text, notes = "", []
        known = "|".join(map(re.escape, [*self._notes, self._sign(BREAK)]))
        for piece in re.split(f"({known})", line):
            if piece in self._notes:
                notes.append(Footnote(len(text), self._notes[piece]))
            else:
                text += "\n" if piece == self._sign(BREAK) else piece
        return text, tuple(notes)

    def _line(self, block: Block, notes: Iterator[str]) -> str:
        pieces, start = [], 0
        for note in block.footnotes:
            pieces += [block.text[start : note.at], next(notes)]
            start = note.at
        return "".join([*pieces, block.text[start:]]).replace("\n", self._sign(BREAK))

    def _sign(self, kind: str, number: int | str = "") -> str:
        return f"{self._opening}{kind}{number}{self._closing}"

    def _numbered_whole(self) -> Iterator[tuple[str, int, Block]]:
        numbers: dict[str, Iterator[int]] = defaultdict(lambda: count(1))
        for block in self._blocks:
            if _is_whole(block):
                yield KEPT_WHOLE[block.kind], next(numbers[block.kind]), block


def _with_kinds(texts: Sequence[str], before: Sequence[Block]) -> list[Block]:
    """Each text as what it was before or, where it is new, as what it reads like."""
    origins = _origins(texts, before)
    blocks = blocks_of([Line(Passage(text)) for text in texts])
    blocks = [
        _as_before(block, before[origins[place]]) if place in origins else block for place, block in enumerate(blocks)
    ]
    lost = any(block.kind == "title" for block in before) and not any(block.kind == "title" for block in blocks)
    return blocks_of(with_title([Line(Passage(text)) for text in texts])) if lost else blocks


def _origins(texts: Sequence[str], before: Sequence[Block]) -> dict[int, int]:
    """Text → block: the same words first, then what stands between the same neighbours in the same number."""
    where: dict[str, deque[int]] = defaultdict(deque)
    for index, block in enumerate(before):
        where[block.text].append(index)
    origins = {place: where[text].popleft() for place, text in enumerate(texts) if where.get(text)}
    last_place = last_index = -1
    for place, index in [*origins.items(), (len(texts), len(before))]:
        gap = place - last_place - 1
        if gap and gap == index - last_index - 1:
            origins.update({last_place + step: last_index + step for step in range(1, gap + 1)})
        last_place, last_index = place, index
    return origins


def _as_before(block: Block, before: Block) -> Block:
    """Same words are the same block; an edited title or heading stays one, and its typed number decides its level."""
    if block.text == before.text:
        return replace(before, footnotes=())
    if before.kind == "title":
        return replace(block, kind="title", level=0)
    if before.kind == "heading":
        return replace(block, kind="heading", level=typed_level(block.text) or before.level)
    return block
