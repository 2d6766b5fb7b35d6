"""The text of a version as it is set on the page: numbered paragraphs, marks of opinions, footnotes, pictures, changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from documents.blocks import Comment
from reports.models import Paragraph, Version
from reports.views.compared import compared_lines, struck_beside
from reports.views.lines import Line, Mark, Piece, anchored, comment_marks, line_of, revised
from reports.views.notes import Note, Notes


@dataclass
class Par:
    """第 n 段: the headings that lead it, and its text, with the opinions on it and the drafters' comments."""

    number: int
    key: UUID | None
    lines: list[Line]
    notes: list[Note] = field(default_factory=list)
    elsewhere: list[Note] = field(default_factory=list)
    comments: list[tuple[int, Comment, str]] = field(default_factory=list)
    form: Any = None

    @property
    def anchor(self) -> str:
        """Its address on the page."""
        return f"p{self.number}"

    @property
    def plain(self) -> bool:
        """Nothing stands beside it."""
        return not (self.notes or self.elsewhere or self.comments or self.form)


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
    footnotes: list[tuple[int, str]] = field(default_factory=list)
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
            if self.apart or not par.plain or not groups:
                groups.append(Group([par]))
            else:
                groups[-1].pars.append(par)
        return groups


def sheet_of(
    version: Version, notes: Notes, base: Version | None = None, *, revisions: bool = False, comments: bool = False
) -> Sheet:
    """Set the text: clean, against `base` as 花脸稿, or with the tracked changes of its file.

    `comments`: with the Word comments, which are for the drafting group's eyes.
    """
    paragraphs = list(version.paragraphs.all())
    said = comments_by_order(version) if comments else {}
    footnotes, marks = footnotes_of(paragraphs)
    for order, own in said.items():
        marks[order] += comment_marks((number, comment) for number, comment in own)
    if base:
        struck_beside(notes, paragraphs, base)
        footnotes = []  # written out in brackets, where they changed
        lines = compared_lines(paragraphs, list(base.paragraphs.all()))
    else:
        lines = set_lines(version, paragraphs, notes, marks, revisions=revisions)
    name_figures(line for p in paragraphs for line in lines[p.order])
    title = [line for p in paragraphs if p.kind == "title" for line in lines[p.order]]
    body = [p for p in paragraphs if p.kind != "title"]
    pars = [
        par_of(number, list(together), lines, notes, said) for number, together in groupby(body, lambda p: p.number)
    ]
    return Sheet(title, pars, outline_of(body, pars), footnotes)


def name_figures(lines: Iterable[Line]) -> None:
    """A picture the file says nothing about is at least told apart: 图 1, 图 2."""
    for number, line in enumerate((line for line in lines if line.figure), 1):
        if line.figure and not line.figure.alt.strip():
            line.figure = replace(line.figure, alt=_("图 %(n)d") % {"n": number})


def set_lines(
    version: Version, paragraphs: Sequence[Paragraph], notes: Notes, marks: Mapping[int, list[Mark]], *, revisions: bool
) -> dict[int, list[Line]]:
    """One line for each paragraph, by its order."""
    if not revisions:
        return {p.order: [line_of(p, anchored(p.text, notes.at(p.key)), marks[p.order])] for p in paragraphs}
    changes = defaultdict(list)
    for change in version.changes:
        changes[change.block].append(change)
    rejected = version.revisions == Version.Revisions.REJECTED
    return {p.order: [line_of(p, revised(p.text, changes[p.order], rejected=rejected))] for p in paragraphs}


def footnotes_of(paragraphs: Iterable[Paragraph]) -> tuple[list[tuple[int, str]], dict[int, list[Mark]]]:
    """The notes numbered through the text, and their marks by the order of their paragraph."""
    listed: list[tuple[int, str]] = []
    marks: dict[int, list[Mark]] = defaultdict(list)
    for paragraph in paragraphs:
        for at, text in paragraph.footnotes:
            listed.append((len(listed) + 1, text))
            marks[paragraph.order].append((at, Piece("", "footnote", number=len(listed))))
    return listed, marks


def comments_by_order(version: Version) -> dict[int, list[tuple[int, Comment]]]:
    """The comments numbered, by the order of their paragraph."""
    found: dict[int, list[tuple[int, Comment]]] = defaultdict(list)
    for number, comment in enumerate(version.comments, 1):
        found[comment.block].append((number, comment))
    return found


def par_of(
    number: int, paragraphs: list[Paragraph], lines: Mapping[int, list[Line]], notes: Notes,
    said: Mapping[int, list[tuple[int, Comment]]],
) -> Par:  # fmt: skip
    """One numbered paragraph with its headings; what was struck after it follows it."""
    return Par(
        number, paragraphs[-1].key, [line for p in paragraphs for line in lines[p.order]],
        [note for p in paragraphs for note in notes.by_key.get(p.key, [])],
        [note for p in paragraphs for note in notes.elsewhere.get(p.key, [])],
        [(n, comment, p.text[comment.start : comment.end]) for p in paragraphs for n, comment in said.get(p.order, [])],
    )  # fmt: skip


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
