"""The drafts of the demo's report as files of the drafters' office: a footnote, a table, a comment, tracked changes."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile

from documents.blocks import Block, Footnote
from documents.official import Kind, OfficialDocument, to_docx
from documents.official.composition import compose
from documents.official.pieces import Piece
from documents.official.word import DocxFile
from documents.official.word.xml import escape, paragraph, run, tag
from documents.redline import redline_docx
from documents.word import read_plain
from portal.demo.report_text import COMMENT, FOOTNOTE, TABLE, TITLE

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def blocks_of(text: str) -> list[Block]:
    """The text of a draft, its signs for levels taken off."""
    return read_plain(text.replace("## ", "").replace("# ", "")).blocks


def rich_blocks(text: str) -> list[Block]:
    """The same with the footnote and the table of the last draft."""
    start, word, note = FOOTNOTE
    blocks = []
    for block in blocks_of(text):
        if block.text.startswith(start):
            block = Block("paragraph", block.text, footnotes=(Footnote(block.text.index(word) + len(word), note),))  # noqa: PLW2901
        blocks.append(block)
        if block.text.startswith(TABLE[0]):
            blocks.append(Block.table(TABLE[1], header=1))
    return blocks


def plain_file(text: str) -> ContentFile:
    """A .docx without anything but words."""
    return upload(to_docx(document_of(blocks_of(text))))


def tracked_file(before: str, after: str, author: str, made_at: datetime) -> ContentFile:
    """A .docx in which a colleague has changed one draft into the next."""
    return upload(redline_docx(blocks_of(before), blocks_of(after), title=TITLE, author=author, made_at=made_at))


def commented_file(text: str, made_at: datetime) -> ContentFile:
    """A .docx with the footnote, the table and a comment."""
    start, author, words = COMMENT
    file = DocxFile(title=TITLE)
    for piece in compose(document_of(rich_blocks(text))):
        file.add(with_comment(piece)) if piece.text.startswith(start) else file.write(piece)
    file.part("comments.xml", kind="comments", data=comments_xml(author, words, made_at).encode())
    return upload(file.save())


def with_comment(piece: Piece) -> str:
    """The piece as a paragraph all of which is commented on."""
    words = tag("commentRangeStart", id=0) + run(piece.text) + tag("commentRangeEnd", id=0)
    return paragraph(piece.role, words + tag("r", tag("commentReference", id=0)))


def comments_xml(author: str, words: str, made_at: datetime) -> str:
    """The part that holds the comment."""
    said = tag("p", tag("r", f"<w:t>{escape(words)}</w:t>"))
    comment = tag("comment", said, id=0, author=author, date=f"{made_at:%Y-%m-%dT%H:%M:%SZ}")
    return f'<?xml version="1.0" encoding="UTF-8"?><w:comments xmlns:w="{NAMESPACE}">{comment}</w:comments>'


def document_of(blocks: Iterable[Block]) -> OfficialDocument:
    """A plain copy."""
    return OfficialDocument(kind=Kind.PLAIN, title=TITLE, issuer="", blocks=list(blocks))


def upload(data: bytes) -> ContentFile:
    """As it comes in."""
    return ContentFile(data, name="工作报告.docx")
