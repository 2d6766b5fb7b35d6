"""read_docx: a draft as uploaded, made into blocks and a list of what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from documents.blocks import Draft
from documents.errors import UnreadableDocument
from documents.packages import Source, read_source
from documents.safexml import OversizedXml, stream_branches
from documents.word.beside import note_margins, read_comments, read_notes, read_replies
from documents.word.drafts import draft_of
from documents.word.empty import without_text
from documents.word.flow import FlowReader
from documents.word.lines import Line
from documents.word.losses import Losses
from documents.word.names import tag
from documents.word.numbering import Numbering
from documents.word.package import WordPackage
from documents.word.pictures import Gallery
from documents.word.reading import Choice, Reading
from documents.word.styles import Styles

BODY_CHILD = 3


def read_docx(file: Source, *, changes: Choice = "accepted") -> Draft:
    """The draft in a .docx (path, bytes or open binary file), its tracked changes accepted or rejected in the text.

    Raises UnreadableDocument with a sentence.
    """
    package = WordPackage(read_source(file, UnreadableDocument))
    try:
        return _read(package, changes)
    except etree.XMLSyntaxError as error:
        raise package.parts.damaged() from error
    except OversizedXml:
        raise package.parts.oversized() from None


def _read(package: WordPackage, changes: Choice) -> Draft:
    losses = Losses()
    gallery = Gallery(losses, package.parts, package.relations)
    reading = Reading(Styles(package.parse("styles")), Numbering(package.parse("numbering")), losses, gallery, changes)
    reading.notes = read_notes(package, reading)
    lines = list(_lines(package, reading))
    if not any(line.text and line.picture is None for line in lines):
        raise without_text(package, reading, lines)
    comments = read_comments(package, reading)
    note_margins(package, reading)
    return draft_of(lines, reading, comments, read_replies(package))


def _lines(package: WordPackage, reading: Reading) -> Iterator[Line]:
    flow = FlowReader(reading)
    for element in stream_branches(package.parts.chunks(package.main), BODY_CHILD):
        parent = element.getparent()
        if parent is not None and tag(parent) == "w:body":
            yield from flow.lines(element)
    yield from flow.rest()
