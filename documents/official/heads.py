"""版头 and title: everything above the text."""

from __future__ import annotations

from collections.abc import Iterator

from documents.official.document import PERIODICALS, Kind, OfficialDocument
from documents.official.pieces import Piece, day
from documents.official.titles import title_lines

GAP = Piece("gap")
SIGNERS_A_ROW = 2
PERIODICAL_RAISED = 3


def head(document: OfficialDocument) -> Iterator[Piece]:
    """The red head, the number, the red line (GB/T 9704-2012 7.2); nothing for plain copies."""
    if not document.red_head:
        return
    if document.kind is Kind.LETTER:
        yield from _letter_head(document)
        return
    marks = _marks(document)
    yield from (Piece("corner", mark) for mark in marks)
    yield _issuers(document, above=_above(document, len(marks)))
    if document.kind in PERIODICALS:
        yield from _issue(document)
    else:
        yield from (GAP, GAP, *_number(document))
    yield from (Piece("rule"), GAP) if document.kind in PERIODICALS else (Piece("rule"), GAP, GAP)


def title(document: OfficialDocument) -> Iterator[Piece]:
    """The title in its lines, what stands below it in brackets, and a gap."""
    yield from (Piece("title", line) for line in title_lines(document.title))
    if document.draft_mark:
        yield Piece("mark", document.draft_mark)
    if document.note:
        yield Piece("note", document.note)
    if document.title:
        yield GAP


def _marks(document: OfficialDocument) -> list[str]:
    """份号 and 紧急程度, one under the other in the upper left corner (7.2.1, 7.2.3)."""
    return [mark for mark in (document.copy_number, document.urgency) if mark]


def _issuers(document: OfficialDocument, above: int) -> Piece:
    """Joint issuers one under the other, the leading one first, 文件 beside them (7.2.4)."""
    if document.banner or not document.joint or not document.red_head.endswith("文件"):
        return Piece("head", document.red_head, above=above)
    return Piece("head", right="文件", rows=tuple((name,) for name in (document.issuer, *document.joint)), above=above)


def _number(document: OfficialDocument) -> Iterator[Piece]:
    """The number centred; of documents that go up, left, on the line of the last signer (7.2.5, 7.2.6)."""
    signers = document.signers
    rows = [tuple(signers[at : at + SIGNERS_A_ROW]) for at in range(0, len(signers), SIGNERS_A_ROW)]
    if not rows:
        yield Piece("number", document.number)
    for at, row in enumerate(rows):
        names = (*row, *[""] * (len(rows[0]) - len(row)))
        number = document.number if at == len(rows) - 1 else ""
        yield Piece("number-signed", number, right="签发人：" if at == 0 else "", rows=(names,), indent=_reach(signers))


def _reach(signers: list[str]) -> float:
    """How many characters the widest signer takes."""
    return max(3, *(len(name) for name in signers))


def _above(document: OfficialDocument, marks: int) -> int:
    """Lines already taken above the red head. A periodical's stands higher: no standard pushes it down the page."""
    return marks if document.kind not in PERIODICALS else marks + PERIODICAL_RAISED


def _issue(document: OfficialDocument) -> Iterator[Piece]:
    issue = document.issue
    if issue is not None:
        total = f"（总第{issue.total}期）" if issue.total else ""
        yield GAP
        yield Piece("number", f"第{issue.number}期{total}")
    yield GAP
    editor = issue.editor if issue is not None and issue.editor else document.issuer
    yield Piece("editor", editor, right=day(document.date))


def _letter_head(document: OfficialDocument) -> Iterator[Piece]:
    """信函格式 (10.1): the name over a double line, the number under it at the right, marks at the left."""
    yield Piece("letter-head", document.red_head)
    marks = _marks(document) or [""]
    for at, mark in enumerate(marks):
        yield Piece("letter-number", mark, right=document.number if at == 0 else "", above=at)
    yield from (GAP, GAP)
