"""Lines of a text in pieces: words plain, inserted or struck, with the marks of opinions, footnotes and comments."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.blocks import Change, Comment
from reports.models import Paragraph
from reports.views.notes import Note

TAGS = {1: "h2", 2: "h3"}
PX_PER_MM = 96 / 25.4


@dataclass(frozen=True)
class Piece:
    """Some text of a line: plain, inserted, struck, marked by the opinion `note`, or a mark without text.

    `last` is false for the part of a marked text that a footnote's mark cuts off: its number stands at the end.
    """

    text: str
    tag: str = ""
    note: Note | None = None
    number: int = 0
    title: str = ""
    last: bool = True


@dataclass(frozen=True)
class Figure:
    """A picture in the text, as wide as in the file where the page allows it."""

    sha256: str
    alt: str
    width: int
    height: int


@dataclass
class Line:
    """One block of text: a heading, a paragraph, a table of cells or a picture; `label` says what became of it."""

    tag: str
    pieces: list[Piece]
    rows: list[list[list[Piece]]] = field(default_factory=list)
    header: int = 0
    figure: Figure | None = None
    label: str = ""

    @property
    def head_rows(self) -> list[list[list[Piece]]]:
        """Rows that are headings."""
        return self.rows[: self.header]

    @property
    def body_rows(self) -> list[list[list[Piece]]]:
        """The other rows."""
        return self.rows[self.header :]


Mark = tuple[int, Piece]


def line_of(paragraph: Paragraph, pieces: Iterable[Piece], marks: Sequence[Mark] = ()) -> Line:
    """One block: its pieces with the marks set in. A table's pieces are its cells'."""
    if paragraph.picture:
        return Line("figure", list(placed([], marks)), figure=figure_of(paragraph))
    if paragraph.kind == "table":
        return Line("table", [], cells_of(paragraph, marks), header=paragraph.header)
    return Line(tag_of(paragraph), list(placed(pieces, marks)))


def tag_of(paragraph: Paragraph) -> str:
    """How a block is set: headings by level, tables, text."""
    if paragraph.kind == "heading":
        return TAGS.get(paragraph.level, "strong")
    return "table" if paragraph.kind == "table" else "p"


def figure_of(paragraph: Paragraph) -> Figure:
    """The picture of a block, its size in CSS pixels."""
    sha256, width, height = paragraph.picture or ("", 0, 0)
    return Figure(sha256, paragraph.text, round(width * PX_PER_MM), round(height * PX_PER_MM))


def cells_of(paragraph: Paragraph, marks: Sequence[Mark]) -> list[list[list[Piece]]]:
    """Cells with the marks that fall into them: offsets count in the block's text, cells parted by one character."""
    start, rows = 0, []
    for row in paragraph.rows:
        cells = []
        for cell in row:
            end = start + len(cell)
            own = [(at - start, mark) for at, mark in marks if start <= at <= end]
            cells.append(list(placed([Piece(cell)], own)))
            start = end + 1
        rows.append(cells)
    return rows


def placed(pieces: Iterable[Piece], marks: Sequence[Mark]) -> Iterator[Piece]:
    """The pieces with each mark before the character at its offset; what is struck does not count."""
    waiting, start = sorted(marks, key=lambda mark: mark[0]), 0
    for piece in pieces:
        end, cut = start + (0 if piece.tag == "del" else len(piece.text)), 0
        while waiting and waiting[0][0] < end:
            at, mark = waiting.pop(0)
            if at - start > cut:
                yield replace(piece, text=piece.text[cut : at - start], last=False)
            yield mark
            cut = at - start
        yield replace(piece, text=piece.text[cut:])
        start = end
    yield from (mark for _at, mark in waiting)


def anchored(text: str, notes: list[Note]) -> Iterator[Piece]:
    """The text with the words each opinion quotes marked; opinions that quote nothing stand at its end."""
    spans: list[tuple[int, int, Note]] = []
    loose: list[Note] = []
    for note in notes:
        quote = note.opinion.quote
        start = text.find(quote) if quote else -1
        free = start >= 0 and all(start >= end or start + len(quote) <= begin for begin, end, _note in spans)
        spans.append((start, start + len(quote), note)) if free else loose.append(note)
    place = 0
    for begin, end, note in sorted(spans, key=lambda span: span[0]):
        yield Piece(text[place:begin])
        yield Piece(text[begin:end], "mark", note)
        place = end
    yield Piece(text[place:])
    yield from (Piece("", "mark", note) for note in loose)


def revised(text: str, changes: Sequence[Change], *, rejected: bool) -> Iterator[Piece]:
    """修订: the text with what was inserted and deleted in the file, whichever way it was taken."""
    place = 0
    for change in changes:
        yield Piece(text[place : change.at])
        place = max(place, change.at)
        title = " ".join(filter(None, [change.author, f"{change.made_at:%Y-%m-%d %H:%M}" if change.made_at else ""]))
        yield Piece(change.text.replace("\n", "↵"), change.op, title=title)
        if (change.op == "ins") != rejected:
            place = min(change.at + len(change.text), len(text))
    yield Piece(text[place:])


def comment_marks(comments: Iterable[tuple[int, Comment]]) -> list[Mark]:
    """〔批〕 after the words a comment is about."""
    return [(comment.end, Piece("", "comment", number=number, title=comment.author)) for number, comment in comments]
