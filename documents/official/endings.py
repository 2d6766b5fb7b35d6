"""What follows the text: 附件说明, signature and date, attendance, attachments' marks, 版记."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from documents.blocks import Rows
from documents.official.document import PERIODICALS, Kind, OfficialDocument
from documents.official.heads import GAP
from documents.official.measures import CHARACTERS, NAME_INDENT, SEAL_INDENT
from documents.official.pieces import Piece, day
from documents.official.titles import width

WIDEST_IN_PAIRS = 13
KEPT_GAP = replace(GAP, with_next=True)


def attachment_list(document: OfficialDocument) -> Iterator[Piece]:
    """附件：1. …, a line apart from the text (7.3.4)."""
    titles = [attachment.title for attachment in document.attachments if attachment.mark is None]
    if not titles:
        return
    yield GAP
    for place, title in enumerate(titles, start=1):
        number = f"{place}. " if len(titles) > 1 else ""
        yield Piece("attached" if place == 1 else "attached-more", number + title, lead="附件：" if place == 1 else "")


def rolls(document: OfficialDocument) -> Iterator[Piece]:
    """出席, 请假, 列席 of minutes (10.3)."""
    if document.rolls:
        yield GAP
    for roll in document.rolls:
        yield Piece("roll", "、".join(roll.names), lead=f"{roll.label}：")


def signature(document: OfficialDocument) -> Iterator[Piece]:
    """Name and date (7.3.5): with a seal the name is centred over the date, four characters from the right."""
    names = [document.signature, *document.joint] if document.signature else []
    written = day(document.date)
    if document.kind in PERIODICALS or not (names or written):
        return
    yield from (KEPT_GAP, KEPT_GAP) if document.sealed else (KEPT_GAP,)
    *upper, last = _sealed(names, written) if document.sealed else _unsealed(names, written)
    yield from (replace(piece, with_next=True) for piece in upper)
    yield last
    if document.remark:
        yield Piece("remark", f"（{document.remark.strip('（）')}）")


def _sealed(names: list[str], written: str) -> Iterator[Piece]:
    wide, own = width(written), max(map(width, names), default=0.0)
    indent = max(SEAL_INDENT, (own - wide) / 2) if len(names) < 2 or own > WIDEST_IN_PAIRS else SEAL_INDENT
    if len(names) > 1 and own <= WIDEST_IN_PAIRS:
        yield from _pairs(names, middle=indent + wide / 2)
    else:
        yield from (Piece("signature", name, indent=max(0.0, indent + (wide - width(name)) / 2)) for name in names)
    if written:
        yield Piece("signature", written, indent=indent)


def _pairs(names: list[str], middle: float) -> Iterator[Piece]:
    """Two issuers a row, room for the seals between rows; the last stands over the date."""
    padded = [*names[:-1], "", names[-1]] if len(names) % 2 else names
    for at in range(0, len(padded), 2):
        if at:
            yield from (GAP, GAP, GAP)
        yield Piece("signatures", rows=(tuple(padded[at : at + 2]),), indent=middle)


def _unsealed(names: list[str], written: str) -> Iterator[Piece]:
    """The name two characters from the right, the date beginning two characters after the name's beginning."""
    own, wide = max(map(width, names), default=0.0), width(written)
    indent = max(NAME_INDENT, NAME_INDENT + wide + 2 - own) if names else NAME_INDENT
    for name in names:
        yield Piece("signature", name, indent=min(indent + own - width(name), CHARACTERS / 2))
    if written:
        yield Piece("signature", written, indent=max(NAME_INDENT, indent + own - 2 - wide))


def imprint(document: OfficialDocument) -> Iterator[Piece]:
    """版记 at the foot of the last page (7.4); a letter's has neither rules nor printer."""
    rows = tuple(_imprint_rows(document))
    if rows:
        yield Piece("imprint-plain" if document.kind is Kind.LETTER else "imprint", rows=rows)


def _imprint_rows(document: OfficialDocument) -> Iterator[tuple[str, ...]]:
    periodical = document.kind in PERIODICALS
    if document.copies_to:
        copies = "，".join(document.copies_to).rstrip("。")
        yield ("\n".join(document.copies_to) if periodical else f"抄送：{copies}。", "")
    if document.kind is not Kind.LETTER:
        yield from _printer(document, periodical=periodical)


def _printer(document: OfficialDocument, *, periodical: bool) -> Rows:
    printed = f"{day(document.printed_on)}印发" if document.printed_on else ""
    if periodical:
        editor = f"编发：{document.printed_by}" if document.printed_by else ""
        facts = "　".join(part for part in (printed, f"共印{document.copies}份" if document.copies else "") if part)
        return ((editor, facts),) if editor or facts else ()
    if not (document.printed_by or printed):
        return ()
    return ((document.printed_by or document.issuer, printed),)
