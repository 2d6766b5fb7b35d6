"""read_docx: a draft as uploaded, made into blocks and a list of what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree

from documents.blocks import Draft
from documents.errors import UnreadableDocument
from documents.packages import Source, read_source
from documents.safexml import OversizedXml, stream_branches
from documents.word.blocks import blocks_of
from documents.word.flow import FlowReader, Line
from documents.word.losses import Losses
from documents.word.names import children, tag, value
from documents.word.numbering import Numbering
from documents.word.package import WordPackage
from documents.word.runs import words_in
from documents.word.styles import Styles

BODY_CHILD = 3
PAGE_NUMBER = re.compile(r"[\s\d第页共/／—–\-·.]*|[\sPpageof\d/]*")


def read_docx(file: Source) -> Draft:
    """The draft in a .docx (path, bytes or open binary file). Raises UnreadableDocument with a sentence."""
    package = WordPackage(read_source(file, UnreadableDocument))
    losses = Losses()
    try:
        lines = list(_lines(package, losses))
    except etree.XMLSyntaxError as error:
        raise package.parts.damaged() from error
    except OversizedXml:
        raise package.parts.oversized() from None
    if not lines:
        raise UnreadableDocument(_("没有读到正文文字。如果是扫描件或图片，请换成可以编辑的 .docx 文稿。"))
    _note_side_parts(package, losses)
    return Draft(blocks_of(lines), losses.sentences())


def _lines(package: WordPackage, losses: Losses) -> Iterator[Line]:
    flow = FlowReader(Styles(package.parse("styles")), Numbering(package.parse("numbering")), losses)
    for element in stream_branches(package.parts.chunks(package.main), BODY_CHILD):
        parent = element.getparent()
        if parent is not None and tag(parent) == "w:body":
            yield from flow.lines(element)
    yield from flow.rest()


def _note_side_parts(package: WordPackage, losses: Losses) -> None:
    """Comments, notes, headers: parts beside the text, counted with their first words."""
    for relation in ("comments", "footnotes", "endnotes"):
        item = relation.removesuffix("s")
        for name in package.targets(relation):
            for note in children(package.root(name), item):
                if value(note, "type") in (None, "normal"):
                    losses.add(item, words_in(note))
    for relation in ("header", "footer"):
        for name in package.targets(relation):
            words = words_in(package.root(name)).strip()
            if not PAGE_NUMBER.fullmatch(words):
                losses.add("header", words)
    for link in package.all_relations():
        if link.external and link.kind in ("image", "attachedTemplate"):
            losses.add("linked" if link.kind == "image" else "template")
