"""Lines made into a draft: blocks, and the comments and changes at their offsets in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from documents.blocks import Aside, Change, Comment, Draft
from documents.word.beside import WordComment
from documents.word.blocks import blocks_of, without_head
from documents.word.lines import Line
from documents.word.losses import Losses
from documents.word.passage import PARAGRAPH_MARK, CommentEdge, NoteMark, Tracked
from documents.word.reading import Reading


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words a comment is about: within one block, from `start` to `end`."""

    block: int
    start: int
    end: int


def draft_of(
    lines: Sequence[Line], reading: Reading, comments: Sequence[WordComment], replies: dict[str, str]
) -> Draft:
    """The draft; what stood beside the text is put where it belongs, what belongs nowhere becomes a loss."""
    lines = _headless(_ended(lines), reading)
    _note_unused(lines, reading)
    changes = list(_changes(lines))
    reading.losses.add("tracked", count=len(changes))
    placed = _comments(comments, _anchors(lines), replies, reading.losses)
    return Draft(
        blocks_of(lines, reading.notes),
        reading.losses.sentences(reading.changes),
        placed,
        changes,
        reading.asides,
        reading.gallery.files,
    )


def _ended(lines: Sequence[Line]) -> Sequence[Line]:
    """Marks left without a paragraph at the very end belong to the end of the last one."""
    *before, last = lines
    if not before or last.text or last.picture:
        return lines
    previous = before[-1]
    return [*before[:-1], replace(previous, passage=previous.passage + last.passage)]


def _headless(lines: Sequence[Line], reading: Reading) -> list[Line]:
    """The red head is no part of the text; its words stand beside it, so that nothing is lost."""
    rest, head = without_head(lines)
    if head:
        words = "／".join(head)
        reading.losses.add("redhead", words)
        reading.asides.append(Aside("header", words))
    return rest


def _note_unused(lines: Iterable[Line], reading: Reading) -> None:
    """A note whose sign stands in no paragraph of the text (in a text box, or nowhere) is left behind."""
    used = [note for line in lines for _at, note in line.passage.things(NoteMark)]
    keys = {(note.kind, note.id) for note in used} | reading.notes_gone
    reading.losses.add("endnote", count=sum(note.kind == "endnote" for note in used))
    for key, text in reading.notes.items():
        if key not in keys:
            reading.losses.add("footnote", text)


def _changes(lines: Iterable[Line]) -> Iterator[Change]:
    """Every change in order; what one hand changed at one time in one stretch of a paragraph is one change."""
    for block, line in enumerate(lines):
        stretch: list[tuple[int, Tracked]] = []
        for found in line.passage.things(Tracked):
            if stretch and not _continues(stretch[-1], found):
                yield _change(block, stretch)
                stretch = []
            stretch.append(found)
        if stretch:
            yield _change(block, stretch)


def _continues(last: tuple[int, Tracked], found: tuple[int, Tracked]) -> bool:
    (start, one), (at, other) = last, found
    end = start + (len(one.text) if one.shown else 0)
    return (
        one.text != PARAGRAPH_MARK
        and end == at
        and (one.op, one.author, one.made_at) == (other.op, other.author, other.made_at)
    )


def _change(block: int, stretch: Sequence[tuple[int, Tracked]]) -> Change:
    at, first = stretch[0]
    text = "".join(change.text for _at, change in stretch)
    return Change(block, at, first.op, text, first.author, first.made_at)


def _anchors(lines: Sequence[Line]) -> dict[str, Anchor]:
    """Where each comment stands; one over several paragraphs ends with its first."""
    starts: dict[str, tuple[int, int]] = {}
    anchors: dict[str, Anchor] = {}
    for block, line in enumerate(lines):
        for at, edge in line.passage.things(CommentEdge):
            first, start = starts.setdefault(edge.comment, (block, at))
            if not edge.opens and edge.comment not in anchors:
                anchors[edge.comment] = Anchor(first, start, at if first == block else len(lines[first].text))
    return {name: anchors.get(name, Anchor(block, at, len(lines[block].text))) for name, (block, at) in starts.items()}


def _comments(
    comments: Sequence[WordComment], anchors: dict[str, Anchor], replies: dict[str, str], losses: Losses
) -> list[Comment]:
    """The comments in the order of the text; one that stands nowhere goes to the top, a reply to what it answers."""
    parents = _parents(comments, replies)
    places: list[Anchor] = []
    for comment, parent in zip(comments, parents, strict=True):
        place = anchors.get(comment.id) or (None if parent is None else places[parent])
        losses.add("unanchored", comment.text, count=place is None)
        places.append(place or Anchor(0, 0, 0))
    order = sorted(range(len(comments)), key=lambda index: (places[index].block, places[index].start))
    now = {before: after for after, before in enumerate(order)}
    return [
        _comment(comments[index], places[index], None if (parent := parents[index]) is None else now[parent])
        for index in order
    ]


def _comment(comment: WordComment, place: Anchor, answers: int | None) -> Comment:
    return Comment(place.block, place.start, place.end, comment.author, comment.text, comment.at, answers)


def _parents(comments: Sequence[WordComment], replies: dict[str, str]) -> list[int | None]:
    """Which comment each one replies to: always an earlier one, so that no two reply to each other."""
    known: dict[str, int] = {}
    parents: list[int | None] = []
    for index, comment in enumerate(comments):
        parents.append(known.get(replies.get(comment.paragraph, "")))
        if comment.paragraph:
            known[comment.paragraph] = index
    return parents
