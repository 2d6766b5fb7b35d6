"""to_html and to_pdf: the same document as one page of HTML, printed by the press with free fonts."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from documents.blocks import Footnote
from documents.images import PNG_MAGIC
from documents.official.composition import compose
from documents.official.document import OfficialDocument
from documents.official.measures import (
    LANDSCAPE,
    LETTER_RULE_BELOW,
    LETTER_SIZE,
    MM,
    PORTRAIT,
    Sheet,
    fitted,
    head_size,
)  # fmt: skip
from documents.official.pieces import Piece, Span, cell_notes, cut, printable, spans
from documents.press import print_pdf

STYLES = (Path(__file__).parent / "official.css").read_text(encoding="utf-8")
# Of the size: how far the ink of the red letters stands from the upper and the lower edge of its line, with the free face.
INK_BELOW_LINE, LINE_BELOW_INK = 0.18, 0.085
HEADINGS = {"title": "h1", "h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5"}


def to_html(document: OfficialDocument) -> str:
    """The document as one HTML page, its style sheet and pictures inside; made for print, not for the portal's own pages."""
    sheet = LANDSCAPE if document.landscape else PORTRAIT
    pieces = compose(document)
    facts = {
        "title": printable(document.title),
        "styles": STYLES,
        "noted": any(piece.footnotes for piece in pieces),
        "form": "letter" if pieces and pieces[0].role == "letter-head" else "landscape" if document.landscape else "",
        "items": (_item(piece, document.pictures, sheet) for piece in pieces),
    }
    return render_to_string("documents/official/page.html", facts)


def to_pdf(document: OfficialDocument) -> bytes:
    """The document as PDF. Raises PdfUnavailable (no layout library here) or PdfFailed (too long, too large) with a sentence."""
    return print_pdf(to_html(document))


def _item(piece: Piece, pictures: Mapping[str, bytes], sheet: Sheet) -> dict[str, Any]:
    item: dict[str, Any] = {"piece": piece, "tag": HEADINGS.get(piece.role, "p"), "indent": f"{piece.indent:.2f}"}
    if piece.role in ("table", "table-small"):
        return item | _table(piece)
    if piece.role == "picture":
        return item | _picture(piece, pictures, sheet)
    if piece.role in ("head", "letter-head"):
        return item | _head(piece)
    return item | {"words": marked_up(spans(piece))}


def marked_up(found: Iterable[Span]) -> SafeString:
    """Spans as HTML; everything in them escaped."""
    return SafeString("".join(_span(span) for span in found))


def _span(span: Span) -> SafeString:
    if span.note:
        return format_html('<span class="footnote">{}</span>', _lines(span.note))
    return format_html('<span class="lead">{}</span>', _lines(span.text)) if span.lead else _lines(span.text)


def _lines(text: str) -> SafeString:
    return SafeString(escape(text).replace("\n", "<br>"))


def _head(piece: Piece) -> dict[str, Any]:
    """The red letters' size and air above, and for joint issuers how far apart each name's letters stand."""
    names = [row[0] for row in piece.rows] or [piece.text]
    size = head_size(names, piece.right, LETTER_SIZE) if piece.role == "letter-head" else head_size(names, piece.right)
    longest = max(map(len, names))
    spread = [(name[:-1], name[-1:], f"{(longest - len(name)) / max(1, len(name) - 1):.3f}") for name in names]
    air = size * INK_BELOW_LINE
    below = f"{LETTER_RULE_BELOW * MM - size * LINE_BELOW_INK:.2f}"
    return {"size": f"{size:g}", "air": f"{air:.2f}", "below": below, "names": spread if piece.rows else []}


def _picture(piece: Piece, pictures: Mapping[str, bytes], sheet: Sheet) -> dict[str, Any]:
    data = pictures.get(piece.picture.sha256) if piece.picture else None
    if data is None or piece.picture is None:
        return {"words": marked_up(spans(piece))}
    kind = "png" if data.startswith(PNG_MAGIC) else "jpeg"
    width, height = fitted(piece.picture.width, piece.picture.height, sheet)
    source = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    return {"source": source, "width": f"{width:.2f}", "height": f"{height:.2f}"}


def _table(piece: Piece) -> dict[str, Any]:
    rows = list(_rows(piece))
    widths = [f"{share * 100:.3f}" for share in piece.widths]
    return {"head": rows[: piece.header], "rows": rows[piece.header :], "widths": widths}


def _rows(piece: Piece) -> Iterator[list[SafeString]]:
    """Rows of cells as HTML, short rows filled up."""
    notes = cell_notes(piece.rows, piece.footnotes) if piece.footnotes else {}
    empty: list[Footnote] = []
    for at, row in enumerate(piece.rows):
        padded = (*row, *[""] * (len(piece.widths) - len(row)))
        yield [marked_up(cut(cell, notes.get((at, column), empty))) for column, cell in enumerate(padded)]
