"""Footnotes as single characters in the text, so that they are compared like words and none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from documents.blocks import Block, Rows
from documents.diff import Segment

FIRST, LAST = 0x10_0000, 0x10_FFFD  # private use: no such character means anything in a text


class Notes:
    """A character for each distinct footnote of the blocks, none that stands in a text already."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        noted = [block for block in blocks if block.footnotes]
        texts = list(dict.fromkeys(note.text for block in noted for note in block.footnotes))
        used = {letter for block in noted for letter in block.text}
        free = (letter for letter in map(chr, range(FIRST, LAST)) if letter not in used)
        self._marks = dict(zip(texts, free, strict=False))
        self.texts = {mark: text for text, mark in self._marks.items()}

    def marked(self, block: Block) -> str:
        """The block's text with a character for each footnote where its mark stands."""
        text = block.text
        for note in sorted(block.footnotes, key=lambda note: note.at, reverse=True):
            text = text[: note.at] + self._marks[note.text] + text[note.at :]
        return text

    def rows(self, block: Block) -> Rows:
        """A table's cells with a character for each footnote; its offsets count in the cells joined by one character."""
        start, rows = 0, []
        for row in block.rows:
            cells = []
            for cell in row:
                inside = [note for note in block.footnotes if start <= note.at <= start + len(cell)]
                notes = tuple(replace(note, at=note.at - start) for note in inside)
                cells.append(self.marked(Block("paragraph", cell, footnotes=notes)))
                start += len(cell) + 1
            rows.append(tuple(cells))
        return tuple(rows)

    def spelled(self, segments: Iterable[Segment]) -> tuple[Segment, ...]:
        """The same segments with each footnote written out in brackets, for reading."""
        if not self.texts:
            return tuple(segments)
        table = {ord(mark): f"〔注：{text}〕" for mark, text in self.texts.items()}
        return tuple(replace(segment, text=segment.text.translate(table)) for segment in segments)
