"""redline_docx: 花脸稿, the new version with every change since the old one tracked, for Word and WPS to accept or reject.

Accepting all gives the new text, rejecting all the old. A paragraph that came or went carries that on its mark too, so
that no empty line is left; of what was split or merged only the marks between the parts are changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from documents.blocks import Block
from documents.comparison import Row, compare
from documents.comparison.notes import Notes
from documents.comparison.rows import cut
from documents.diff import Segment
from documents.matching import Match, match_paragraphs
from documents.official.word import DocxFile
from documents.official.word.xml import line as height
from documents.official.word.xml import paragraph
from documents.redline.tables import TrackedTables
from documents.redline.tracking import Op, Tracker
from documents.redline.words import Words, clean, role_of


def redline_docx(
    old: Sequence[Block],
    new: Sequence[Block],
    *,
    title: str,
    author: str,
    made_at: datetime,
    matches: Sequence[Match] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    heading: str = "",
) -> bytes:
    """A .docx of the new text set as an official document, changes since the old tracked as `author`'s at `made_at`.

    `title` names the file in its properties; `heading`, which draft stands against which, is at the head of every page.
    `pictures` are bytes by SHA-256; a picture without bytes is its words.
    """
    old, new = [clean(block) for block in old], [clean(block) for block in new]
    file = DocxFile(title=title, author=author, pictures=pictures)
    if heading:
        file.every_page(heading)
    redline = _Redline(file, old, new, matches or match_paragraphs(old, new), Tracker(author, made_at))
    for xml in redline.elements():
        file.add(xml)
    return file.save()


class _Redline:
    def __init__(
        self, file: DocxFile, old: Sequence[Block], new: Sequence[Block], matches: Sequence[Match], tracker: Tracker
    ) -> None:
        self.old, self.new, self.tracker = old, new, tracker
        self.notes = Notes([*old, *new])
        self.rows = compare(old, new, matches, self.notes)
        self.words = Words(file, tracker, self.notes)
        self.tables = TrackedTables(self.words)
        self.last_part = {row.old[0]: row.new for row in self.rows if row.how == "split"}
        self.moves = self._moves()

    def elements(self) -> Iterator[str]:
        """Block-level XML from top to bottom."""
        for row in self.rows:
            yield self.tables.table(row, self._before(row)) if row.block.kind == "table" else self._paragraphs(row)
        # The last paragraph mark of a file can neither come nor go, and a table cannot stand last.
        yield paragraph("gap", "", height(1))

    def _moves(self) -> set[int]:
        """Old blocks that left one place and stand in exactly one other; Word has no move of rows."""
        left = {row.old[0] for row in self.rows if row.how == "away" and row.block.kind != "table"}
        come = Counter(row.old[0] for row in self.rows if row.how == "moved")
        return {origin for origin in left if come[origin] == 1}

    def _before(self, row: Row) -> Block | None:
        return self.old[row.old[0]] if row.old and row.in_place else None

    def _paragraphs(self, row: Row) -> str:
        if row.how in ("away", "moved"):
            return self._moved(row)
        if row.how in ("new", "deleted") or not row.in_place:
            op: Op = "del" if row.how == "deleted" else "ins"
            return self._whole(row, op)
        if row.how == "split":
            return self._part(row)
        return self._merged(row) if row.how == "merged" else self._kept(row, role_of(self.old[row.old[0]]))

    def _whole(self, row: Row, op: Op) -> str:
        """A paragraph that came or went; of one made of others' words all came."""
        words = self.words.of(row.block, row.segments, {"same": op, op: op})
        return self.tracker.paragraph(role_of(row.block), words, mark=op)

    def _moved(self, row: Row) -> str:
        if row.old[0] not in self.moves:
            return self._whole(row, "del" if row.how == "away" else "ins")
        name = f"move{row.old[0]}"
        if row.how == "away":
            content = self.words.of(row.block, row.segments, {"del": "moveFrom"})
            return self.tracker.moved(
                "moveFrom", name, self.tracker.paragraph(role_of(row.block), content, mark="moveFrom")
            )
        content = self.words.of(row.block, row.segments, {"same": "moveTo", "ins": "ins"})
        return self.tracker.moved("moveTo", name, self.tracker.paragraph(role_of(row.block), content, mark="moveTo"))

    def _kept(self, row: Row, before: str) -> str:
        return self.tracker.paragraph(role_of(row.block), self.words.of(row.block, row.segments), before=before)

    def _part(self, row: Row) -> str:
        """All marks between the parts came in; the last one's is the old."""
        if row.new == self.last_part[row.old[0]]:
            return self._kept(row, role_of(self.old[row.old[0]]))
        return self.tracker.paragraph(role_of(row.block), self.words.of(row.block, row.segments), mark="ins")

    def _merged(self, row: Row) -> str:
        """All marks between the origins went out; the last one's is the new paragraph's."""
        origins = [self.old[at] for at in row.old]
        pieces = cut(row.segments, [len(self.notes.marked(block)) for block in origins], gone="ins")
        *firsts, last = zip(origins, pieces, strict=True)
        joined = [self._joined(block, piece) for block, piece in firsts]
        end = self.tracker.paragraph(role_of(row.block), self.words.of(last[0], last[1]), before=role_of(last[0]))
        return "".join([*joined, end])

    def _joined(self, block: Block, segments: Sequence[Segment]) -> str:
        return self.tracker.paragraph(role_of(block), self.words.of(block, segments), mark="del")
