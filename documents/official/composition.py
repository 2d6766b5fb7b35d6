"""An official document as a row of pieces from top to bottom: the order and wording both writers share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from documents.blocks import Block, Rows
from documents.official.document import PERIODICALS, OfficialDocument
from documents.official.endings import attachment_list, imprint, rolls, signature
from documents.official.headings import heading_rows
from documents.official.heads import GAP, head, title
from documents.official.measures import CHARACTERS
from documents.official.pieces import Piece, cleaned
from documents.official.titles import title_lines, width

LEAD = re.compile(r"^[^。\n]{1,60}。(?=.)", re.DOTALL)
SAMPLED_ROWS = 200
NARROWEST, WIDEST = 3.0, 24.0
MANY_COLUMNS = 6
UNKEPT = ("table", "table-small", "picture")
FIRST_LINE = 2  # characters by which a paragraph begins further in


def compose(document: OfficialDocument) -> list[Piece]:
    """All pieces in order, every text cleaned of what cannot be printed."""
    return [cleaned(piece) for piece in _pieces(document)]


def _pieces(document: OfficialDocument) -> Iterator[Piece]:
    yield from head(document)
    yield from title(document)
    if document.addressee:
        yield Piece("addressee", document.addressee)
    foot = list(imprint(document))
    ending = list(signature(document))
    listed = _kept(list(attachment_list(document)), ending)
    below = listed or ending or (foot if document.kind in PERIODICALS else [])
    yield from [*_last_kept(list(_items(document)), below), *listed, *ending]
    yield from rolls(document)
    yield from _attachments(document)
    yield from foot


def _kept(listed: list[Piece], ending: list[Piece]) -> list[Piece]:
    """附件说明 goes with the signature as one: a page that holds only them would be one without text."""
    return [replace(piece, with_next=True) for piece in listed] if ending else listed


def _last_kept(text: list[Piece], below: list[Piece]) -> list[Piece]:
    """The last words go with what follows: neither signature (7.3.5) nor a bulletin's 版记 stands alone on a page, nor with one short line."""
    together = 2 if text and _is_short(text[-1]) else 1
    for at in reversed(range(max(0, len(text) - together), len(text) if below else 0)):
        if text[at].role in UNKEPT:
            break
        text[at] = replace(text[at], with_next=True)
    return text


def _is_short(piece: Piece) -> bool:
    """Whether it fills no more than a line."""
    return width(piece.lead + piece.text) <= CHARACTERS - FIRST_LINE


def _attachments(document: OfficialDocument) -> Iterator[Piece]:
    """Each on a new page: 附件 at the upper left, its title on the third line (7.3.7)."""
    numbered = sum(attachment.mark is None for attachment in document.attachments)
    place = 0
    for attachment in document.attachments:
        place += attachment.mark is None
        mark = attachment.mark if attachment.mark is not None else f"附件{place if numbered > 1 else ''}"
        lines = [Piece("attachment-title", line) for line in title_lines(attachment.title)]
        pieces = [Piece("attachment-mark", mark), GAP, *lines] if mark else lines
        first, *rest = [*pieces, *([GAP] if lines else []), *body(attachment.blocks)] or [GAP]
        yield from (replace(first, new_page=True), *rest)


def _items(document: OfficialDocument) -> Iterator[Piece]:
    """The text; in a bulletin of several items a title within it is the headline of an item."""
    several = document.kind in PERIODICALS and not document.title
    for block in document.blocks:
        if several and block.kind == "title":
            lines = [Piece("attachment-title", line, with_next=True) for line in title_lines(block.text)]
            yield from (GAP, *lines, replace(GAP, with_next=True))
        else:
            yield from body([block])


def body(blocks: Iterable[Block]) -> Iterator[Piece]:
    """The text itself. Title lines inside the blocks were taken into the document's title already."""
    for block in blocks:
        if block.kind == "table":
            yield _table(block)
        elif block.kind == "image":
            yield Piece("picture", block.text, picture=block.picture)
        elif block.kind == "heading":
            yield Piece(f"h{min(max(block.level, 1), 4)}", block.text, footnotes=block.footnotes)
        elif block.kind == "paragraph":
            yield _paragraph(block)


def _paragraph(block: Block) -> Piece:
    """（一）……。 at the start of a longer paragraph is set in the heading's face up to its full stop."""
    found = LEAD.match(block.text) if block.level in (1, 2) else None
    if found is None:
        return Piece("body", block.text, footnotes=block.footnotes)
    return Piece(f"body{block.level}", block.text[found.end() :], lead=found.group(), footnotes=block.footnotes)


def _table(block: Block) -> Piece:
    columns = max(map(len, block.rows), default=0)
    role = "table-small" if columns >= MANY_COLUMNS else "table"
    widths = column_widths(block.rows, block.widths)
    return Piece(role, rows=block.rows, header=heading_rows(block), widths=widths, footnotes=block.footnotes)


def column_widths(rows: Rows, widths: tuple[float, ...] = ()) -> tuple[float, ...]:
    """Each column's share of the width: as given, else by the longest line among the first rows."""
    columns = max(map(len, rows), default=0)
    if len(widths) != columns or not all(share > 0 for share in widths):
        widths = tuple(_wanted(rows, column) for column in range(columns))
    return tuple(share / sum(widths) for share in widths)


def _wanted(rows: Rows, column: int) -> float:
    cells = (row[column] for row in rows[:SAMPLED_ROWS] if column < len(row))
    longest = max((width(line) for cell in cells for line in cell.splitlines()), default=0.0)
    return min(max(longest + 1, NARROWEST), WIDEST)
