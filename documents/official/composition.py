"""An official document as a row of pieces from top to bottom: the order and wording both writers share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from documents.blocks import Block, Rows
from documents.official.document import Kind, OfficialDocument
from documents.official.titles import title_lines, width

# What XML cannot hold; everything else, however rare, is printed as it is.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LEAD = re.compile(r"^[^。\n]{1,60}。(?=.)", re.DOTALL)
SEALED_INDENT = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, table or gap. `role` chooses its style; `lead` is set in the heading's face, `right` at the right edge."""

    role: str
    text: str = ""
    lead: str = ""
    right: str = ""
    rows: Rows = ()
    indent: float = 0


def compose(document: OfficialDocument) -> list[Piece]:
    """All pieces in order, every text cleaned of what cannot be printed."""
    return [_clean(piece) for piece in _pieces(document)]


def _pieces(document: OfficialDocument) -> Iterator[Piece]:
    yield from _head(document)
    yield from _title(document)
    if document.addressee:
        yield Piece("addressee", document.addressee)
    yield from body(document.blocks)
    yield from _attachment_list(document)
    yield from _ending(document)
    for place, attachment in enumerate(document.attachments, start=1):
        yield Piece("attachment-mark", "附件" if len(document.attachments) == 1 else f"附件{place}")
        yield Piece("gap")
        yield from (Piece("attachment-title", line) for line in title_lines(attachment.title))
        yield Piece("gap")
        yield from body(attachment.blocks)
    yield from _imprint(document)


def _head(document: OfficialDocument) -> Iterator[Piece]:
    if not document.red_head:
        return
    yield Piece("head", document.red_head)
    if document.kind is Kind.BULLETIN:
        yield from _bulletin_head(document)
    else:
        yield from (Piece("gap"), Piece("gap"))
        yield (
            Piece("number-signed", document.number, right=document.signer)
            if document.signer
            else Piece("number", document.number)
        )
    yield Piece("rule")
    yield from (Piece("gap"), Piece("gap"))


def _bulletin_head(document: OfficialDocument) -> Iterator[Piece]:
    issue = document.issue
    if issue is not None:
        total = f"（总第{issue.total}期）" if issue.total else ""
        yield Piece("number", f"第{issue.number}期{total}")
    yield Piece("gap")
    editor = issue.editor if issue is not None and issue.editor else document.issuer
    yield Piece("editor", editor, right=day(document.date))


def _title(document: OfficialDocument) -> Iterator[Piece]:
    yield from (Piece("title", line) for line in title_lines(document.title))
    if document.draft_mark:
        yield Piece("mark", document.draft_mark)
    if document.note:
        yield Piece("note", document.note)
    if document.title:
        yield Piece("gap")


def body(blocks: Iterable[Block]) -> Iterator[Piece]:
    """The text itself. Title lines inside the blocks were taken into the document's title already."""
    for block in blocks:
        if block.kind == "table":
            yield Piece("table", rows=block.rows)
        elif block.kind == "heading":
            yield Piece(f"h{min(max(block.level, 1), 4)}", block.text)
        elif block.kind == "paragraph":
            yield _paragraph(block)


def _paragraph(block: Block) -> Piece:
    """（一）……。 at the start of a longer paragraph is set in the heading's face up to its full stop."""
    found = LEAD.match(block.text) if block.level in (1, 2) else None
    if found is None:
        return Piece("body", block.text)
    return Piece(f"body{block.level}", block.text[found.end() :], lead=found.group())


def _attachment_list(document: OfficialDocument) -> Iterator[Piece]:
    attachments = document.attachments
    if not attachments:
        return
    yield Piece("gap")
    if len(attachments) == 1:
        yield Piece("attached", attachments[0].title, lead="附件：")
        return
    for place, attachment in enumerate(attachments, start=1):
        yield Piece(
            "attached" if place == 1 else "attached-more",
            f"{place}. {attachment.title}",
            lead="附件：" if place == 1 else "",
        )


def _ending(document: OfficialDocument) -> Iterator[Piece]:
    """The name stands centred over the date, the date four characters from the right: room for the seal."""
    if document.kind is Kind.BULLETIN or not (document.signature or document.date):
        return
    written = day(document.date)
    yield from (Piece("gap"), Piece("gap"))
    wide, own = width(written), width(document.signature)
    if document.signature:
        yield Piece("signature", document.signature, indent=max(0.0, SEALED_INDENT + (wide - own) / 2))
    if written:
        yield Piece("signature", written, indent=max(SEALED_INDENT, (own - wide) / 2))
    if document.remark:
        yield Piece("remark", f"（{document.remark.strip('（）')}）")


def _imprint(document: OfficialDocument) -> Iterator[Piece]:
    rows: list[tuple[str, ...]] = []
    if document.copies_to and document.kind is Kind.BULLETIN:
        rows.extend((line, "") for line in document.copies_to)
    elif document.copies_to:
        rows.append((f"抄送：{'，'.join(document.copies_to).rstrip('。')}。", ""))
    if document.printed_by or document.printed_on:
        rows.append(
            (document.printed_by or document.issuer, f"{day(document.printed_on)}印发" if document.printed_on else "")
        )
    if rows:
        yield Piece("imprint", rows=tuple(rows))


def day(when: date | None) -> str:
    """2026年1月5日, no zero in front."""
    return f"{when.year}年{when.month}月{when.day}日" if when else ""


def printable(text: str) -> str:
    """The text without what XML cannot hold."""
    return UNPRINTABLE.sub("", text)


def _clean(piece: Piece) -> Piece:
    rows = tuple(tuple(printable(cell) for cell in row) for row in piece.rows)
    text, lead, right = (printable(item) for item in (piece.text, piece.lead, piece.right))
    return Piece(piece.role, text, lead, right, rows, piece.indent)
