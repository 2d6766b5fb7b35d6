"""The text of a version as it is set on the page: numbered paragraphs, marks of opinions, changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from reports.models import Paragraph, Version
from reports.views.notes import Note, Notes, marked

TAGS = {1: "h2", 2: "h3"}
OPS = {"same": "", "ins": "ins", "del": "del"}


@dataclass(frozen=True)
class Piece:
    """Some text of a line: plain, inserted, struck, or marked by the opinion `note`."""

    text: str
    tag: str = ""
    note: Note | None = None


@dataclass
class Line:
    """One block of text: a heading, a paragraph or a table."""

    tag: str
    pieces: list[Piece]
    rows: Sequence[Sequence[str]] = ()


@dataclass
class Par:
    """第 n 段: the headings that lead it, and its text, with the opinions on it."""

    number: int
    key: UUID | None
    lines: list[Line]
    notes: list[Note] = field(default_factory=list)
    how: str = "same"
    form: Any = None

    @property
    def anchor(self) -> str:
        """Its address on the page."""
        return f"p{self.number}"


@dataclass
class Group:
    """Paragraphs that share one place for notes: one with opinions, and those without that follow it."""

    pars: list[Par]

    @property
    def notes(self) -> list[Note]:
        """The opinions beside the group."""
        return [note for par in self.pars for note in par.notes]

    @property
    def formed(self) -> Par | None:
        """The paragraph an opinion is being written on."""
        return next((par for par in self.pars if par.form), None)


@dataclass
class Entry:
    """One line of the outline, with the number of opinions below it."""

    text: str
    anchor: str
    count: int = 0


@dataclass
class Sheet:
    """The whole text."""

    title: list[Line]
    pars: list[Par]
    outline: list[Entry]
    apart: bool = False

    @property
    def title_text(self) -> str:
        """The title in one line, to be broken at sense."""
        return "".join(piece.text for line in self.title for piece in line.pieces)

    @property
    def groups(self) -> list[Group]:
        """Paragraphs as they stand beside their notes; each by itself while members may write on any (`apart`)."""
        groups: list[Group] = []
        for par in self.pars:
            if self.apart or par.notes or par.form or not groups:
                groups.append(Group([par]))
            else:
                groups[-1].pars.append(par)
        return groups


def sheet_of(version: Version, notes: Notes, base: Version | None = None) -> Sheet:
    """Set the text; against `base`, when given, as 花脸稿."""
    paragraphs = list(version.paragraphs.all())
    old = {p.key: p for p in base.paragraphs.all()} if base else None
    struck = struck_after(paragraphs, list(base.paragraphs.all())) if base else {}
    title = [line_of(p, [], old) for p in paragraphs if p.kind == "title"]
    body = [p for p in paragraphs if p.kind != "title"]
    if base:
        gone_where_struck(notes, struck)
    pars = [
        par_of(number, list(together), notes, old, struck) for number, together in groupby(body, lambda p: p.number)
    ]
    return Sheet(title, pars, outline_of(body, pars))


def gone_where_struck(notes: Notes, struck: dict[UUID, list[Paragraph]]) -> None:
    """In a marked copy, opinions on a struck paragraph stand beside it."""
    after: dict[UUID | None, UUID] = {gone.key: key for key, many in struck.items() for gone in many}
    for note in list(notes.gone):
        key = note.opinion.paragraph_key
        if key in after:
            notes.by_key.setdefault(after[key], []).append(note)
            notes.gone.remove(note)


def par_of(
    number: int, paragraphs: list[Paragraph], notes: Notes, old: dict[UUID, Paragraph] | None, struck: dict[UUID, list[Paragraph]]
) -> Par:  # fmt: skip
    """One numbered paragraph with its headings; what was struck after it follows it."""
    own = [note for p in paragraphs for note in notes.by_key.get(p.key, [])]
    lines: list[Line] = []
    for paragraph in paragraphs:
        lines.append(line_of(paragraph, notes.by_key.get(paragraph.key, []), old))
        lines += [struck_line(gone) for gone in struck.get(paragraph.key, [])]
    main = paragraphs[-1]
    return Par(number, main.key, lines, own, how_of(main, old))


def how_of(paragraph: Paragraph, old: dict[UUID, Paragraph] | None) -> str:
    """Whether it changed against the base."""
    if old is None:
        return "same"
    before = old.get(paragraph.key)
    return "new" if before is None else "same" if before.text == paragraph.text else "edited"


def line_of(paragraph: Paragraph, notes: Iterable[Note], old: dict[UUID, Paragraph] | None) -> Line:
    """One block; tables are shown whole."""
    tag = tag_of(paragraph)
    if old is None:
        return Line(tag, list(anchored(paragraph.text, list(notes))), paragraph.rows)
    before = old.get(paragraph.key)
    pieces = marked(before.text if before else "", paragraph.text)
    return Line(tag, [Piece(piece.text, OPS[piece.op]) for piece in pieces], paragraph.rows)


def tag_of(paragraph: Paragraph) -> str:
    """How a block is set: headings by level, tables, text."""
    if paragraph.kind == "heading":
        return TAGS.get(paragraph.level, "strong")
    return "table" if paragraph.kind == "table" else "p"


def struck_line(gone: Paragraph) -> Line:
    """A paragraph that the newer text has no more."""
    tag = tag_of(gone)
    return Line("p" if tag == "table" else tag, [Piece(gone.text, "del")])


def struck_after(now: list[Paragraph], before: list[Paragraph]) -> dict[UUID, list[Paragraph]]:
    """Paragraphs of the older text that are gone, by the surviving one they followed."""
    alive = {p.key for p in now}
    found: dict[UUID, list[Paragraph]] = {}
    last = now[0].key if now else None
    for paragraph in before:
        if paragraph.key in alive:
            last = paragraph.key
        elif last is not None:
            found.setdefault(last, []).append(paragraph)
    return found


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


def outline_of(paragraphs: Iterable[Paragraph], pars: Iterable[Par]) -> list[Entry]:
    """First-level headings, each with the opinions up to the next."""
    heads = {p.number: p.text for p in paragraphs if p.kind == "heading" and p.level <= 1}
    entries: list[Entry] = []
    for par in pars:
        if par.number in heads:
            entries.append(Entry(heads[par.number], par.anchor))
        if entries:
            entries[-1].count += len(par.notes)
    return entries
