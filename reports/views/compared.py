"""花脸稿: the lines of one version marked against an older one, by what documents finds between the two."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from documents.comparison import Row, diff_versions
from documents.diff import Segment
from reports.models import Paragraph, Version
from reports.services.lineage import matches_between
from reports.views.lines import Line, Piece, line_of, tag_of
from reports.views.notes import Notes

OPS = {"same": "", "ins": "ins", "del": "del"}
LABELS = {
    "moved": _("从第 %(n)s 段移来"),
    "split": _("由原第 %(n)s 段拆出"),
    "merged": _("由原第 %(n)s 段合并"),
}


def compared_lines(paragraphs: Sequence[Paragraph], before: Sequence[Paragraph]) -> dict[int, list[Line]]:
    """For each paragraph, by its order, its line with insertions and deletions; after it what was struck there."""
    found: dict[int, list[Line]] = {p.order: [] for p in paragraphs}
    first: list[Line] = []
    place = None
    old, new = [p.block for p in before], [p.block for p in paragraphs]
    for row in diff_versions(old, new, matches_between(before, paragraphs)):
        if row.new is None:
            struck = struck_line(before[row.old[0]])
            first.append(struck) if place is None else found[place].append(struck)
            continue
        place = paragraphs[row.new].order
        found[place] += [*first, changed_line(paragraphs[row.new], row, before)]
        first = []
    return found


def changed_line(paragraph: Paragraph, row: Row, before: Sequence[Paragraph]) -> Line:
    """One paragraph, or a table row by row."""
    line = line_of(paragraph, pieces_of(row.segments))
    line.label = label_of(row, before)
    if row.lines:
        line.rows = [[cell_of(cell, table_row.op) for cell in table_row.cells] for table_row in row.lines]
    return line


def pieces_of(segments: Iterable[Segment]) -> list[Piece]:
    """Inserted, struck, kept."""
    return [Piece(segment.text, OPS[segment.op]) for segment in segments]


def cell_of(cell: Iterable[Segment], op: str) -> list[Piece]:
    """A cell; in a row that came or went every word did."""
    return [replace(piece, tag=piece.tag or OPS.get(op, "")) for piece in pieces_of(cell)]


def label_of(row: Row, before: Sequence[Paragraph]) -> str:
    """从第 3 段移来, 由原第 2、3 段合并."""
    numbers = "、".join(str(before[index].number) for index in row.old)
    return str(LABELS[row.how]) % {"n": numbers} if row.how in LABELS else ""


def struck_line(gone: Paragraph) -> Line:
    """A paragraph that the newer text has no more."""
    tag = tag_of(gone)
    return Line("p" if tag == "table" else tag, [Piece(gone.text, "del")])


def struck_beside(notes: Notes, paragraphs: Iterable[Paragraph], base: Version) -> None:
    """In a marked copy, opinions on a struck paragraph stand beside the surviving one it followed."""
    after = survivors(list(paragraphs), list(base.paragraphs.all()))
    for note in list(notes.gone):
        key = after.get(note.opinion.paragraph_key) if note.opinion.paragraph_key else None
        if key is not None:
            notes.by_key.setdefault(key, []).append(note)
            notes.gone.remove(note)


def survivors(now: Sequence[Paragraph], before: Sequence[Paragraph]) -> dict[UUID, UUID]:
    """For each paragraph of the older text that is gone, the present one after which it stood."""
    heirs = {key: p.key for p in reversed(now) for key in p.lineage}
    found: dict[UUID, UUID] = {}
    last = now[0].key if now else None
    for paragraph in before:
        if paragraph.key in heirs:
            last = heirs[paragraph.key]
        elif last is not None:
            found[paragraph.key] = last
    return found
