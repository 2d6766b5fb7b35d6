"""What stands beside the text in parts of its own: notes, comments, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from documents.blocks import Aside
from documents.safexml import stream_branches
from documents.word.flow import FlowReader
from documents.word.limits import Count, checked_length
from documents.word.names import children, moment, tag, value
from documents.word.package import WordPackage
from documents.word.passage import Tracked
from documents.word.reading import Notes, Reading

PAGE_NUMBER = re.compile(r"[\s\d第页共/／—–\-·.]*|[\sPpageof\d/]*")
PART_CHILD = 2
W14, W15 = (f"http://schemas.microsoft.com/office/word/{version}/wordml" for version in ("2010", "2012"))


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment as its part tells it; `paragraph` is the name of its last paragraph, to which replies refer."""

    id: str
    author: str
    text: str
    at: datetime | None
    paragraph: str


def read_notes(package: WordPackage, reading: Reading) -> Notes:
    """The text of every footnote and endnote that says something."""
    notes: Notes = {}
    words = WordsBeside(reading)
    for kind in ("footnote", "endnote"):
        for note in _items(package, f"{kind}s", f"w:{kind}"):
            if value(note, "type") in (None, "normal") and (text := words.of(note)):
                notes[kind, value(note, "id") or ""] = text
    return notes


def read_comments(package: WordPackage, reading: Reading) -> list[WordComment]:
    """The comments in the order of their part."""
    words, count = WordsBeside(reading), Count()
    comments: list[WordComment] = []
    for item in _items(package, "comments", "w:comment"):
        count.more_marks(1)
        comments.append(_comment(item, words.of(item)))
    return comments


def read_replies(package: WordPackage) -> dict[str, str]:
    """The paragraph of a comment → that of the comment it replies to."""
    return {
        item.get(f"{{{W15}}}paraId", ""): parent
        for item in _items(package, "commentsExtended", "w15:commentEx")
        if (parent := item.get(f"{{{W15}}}paraIdParent", ""))
    }


def note_margins(package: WordPackage, reading: Reading) -> None:
    """Headers and footers that say more than a page number, and what the document points to outside."""
    words = WordsBeside(reading)
    for place in ("header", "footer"):
        for name in package.targets(place):
            text = words.of(stream_branches(package.parts.chunks(name), PART_CHILD))
            aside = Aside(place, text)
            if not PAGE_NUMBER.fullmatch(text) and aside not in reading.asides:
                reading.losses.add("header", text)
                reading.asides.append(aside)
    for link in package.all_relations():
        if link.external and link.kind in ("image", "attachedTemplate"):
            reading.losses.add("linked" if link.kind == "image" else "template")


class WordsBeside:
    """The words of such a part, with the same choice for tracked changes as in the text."""

    def __init__(self, reading: Reading) -> None:
        self._losses = reading.losses
        self._flow = FlowReader(reading.elsewhere())

    def of(self, elements: Iterable[etree._Element]) -> str:
        """A line for each paragraph of the elements."""
        lines = [line for element in elements if isinstance(element.tag, str) for line in self._flow.lines(element)]
        lines.extend(self._flow.rest())
        self._losses.add("tracked", count=sum(len(line.passage.things(Tracked)) for line in lines))
        return checked_length("\n".join(line.text for line in lines).strip())


def _items(package: WordPackage, relation: str, name: str) -> Iterator[etree._Element]:
    for target in package.targets(relation):
        for item in stream_branches(package.parts.chunks(target), PART_CHILD):
            if tag(item) == name:
                yield item


def _comment(item: etree._Element, text: str) -> WordComment:
    paragraphs = [paragraph.get(f"{{{W14}}}paraId", "") for paragraph in children(item, "p")]
    author = value(item, "author") or ""
    return WordComment(value(item, "id") or "", author, text, moment(value(item, "date")), "".join(paragraphs[-1:]))
