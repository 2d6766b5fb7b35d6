"""The words of compared paragraphs as runs with tracked changes in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from documents.blocks import Block, Footnote
from documents.comparison.notes import FIRST, LAST, Notes
from documents.comparison.rows import cut
from documents.diff import Segment
from documents.official.composition import body
from documents.official.looks import LEADS
from documents.official.pieces import printable
from documents.official.word import DocxFile
from documents.official.word.xml import fonts, run
from documents.redline.tracking import Op, Tracker

MARK = re.compile(f"([{chr(FIRST)}-{chr(LAST)}])")
Ops = Mapping[str, Op | None]
IN_PLACE: Ops = {"same": None, "ins": "ins", "del": "del"}


def role_of(block: Block) -> str:
    """The role whose style a block has in an official document."""
    return "title" if block.kind == "title" else next(iter(body([block]))).role


def clean(block: Block) -> Block:
    """The block without what XML cannot hold."""
    if printable(block.text) == block.text and all(printable(note.text) == note.text for note in block.footnotes):
        return block
    notes = tuple(Footnote(len(printable(block.text[: note.at])), printable(note.text)) for note in block.footnotes)
    rows = tuple(tuple(map(printable, row)) for row in block.rows)
    return replace(block, text=printable(block.text), rows=rows, footnotes=notes)


class Words:
    """Writes segments as runs; footnotes come and go with the words they stand in."""

    def __init__(self, file: DocxFile, tracker: Tracker, notes: Notes) -> None:
        self.file, self.tracker, self.notes = file, tracker, notes

    def of(self, block: Block, segments: Iterable[Segment], ops: Ops = IN_PLACE) -> str:
        """Runs of a paragraph; a picture is changed as a whole. `ops` says how each kind of segment is tracked, which none is left out."""
        if block.kind == "image":
            return self._picture(block, segments, ops)
        role, lead = role_of(block), self._lead(block)
        if not lead:
            return "".join(self.tracked(segments, ops))
        first, rest = cut(segments, [lead, len(block.text)], gone="del")
        return "".join([*self.tracked(first, ops, fonts(LEADS[role])), *self.tracked(rest, ops)])

    def _lead(self, block: Block) -> int:
        """How many characters at the start are set in the heading's face."""
        lead = len(next(iter(body([block]))).lead) if block.kind == "paragraph" else 0
        return lead + sum(note.at < lead for note in block.footnotes)

    def tracked(self, segments: Iterable[Segment], ops: Ops = IN_PLACE, face: str = "") -> Iterator[str]:
        """The runs of each segment."""
        for segment in segments:
            if segment.op in ops:
                runs = self._runs(segment.text, face)
                op = ops[segment.op]
                yield self.tracker.changed(op, runs) if op else runs

    def _runs(self, text: str, face: str) -> str:
        return "".join(
            self.file.footnote(self.notes.texts[part]) if part in self.notes.texts else run(part, face)
            for part in MARK.split(text)
        )

    def _picture(self, block: Block, segments: Iterable[Segment], ops: Ops) -> str:
        kinds = {segment.op for segment in segments} or {"same"}
        op = ops.get("same" if len(kinds) > 1 else kinds.pop())
        shown = (self.file.drawing(block.picture, block.text) if block.picture else "") or run(block.text)
        return self.tracker.changed(op, shown) if op else shown
