"""to_html and to_pdf: the same document set by WeasyPrint with free fonts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from documents.errors import PdfUnavailable
from documents.official.composition import Piece, compose, printable
from documents.official.document import OfficialDocument
from documents.official.measures import head_size

try:
    import weasyprint
except (ImportError, OSError) as error:  # Pango is not a Python package: the machine may lack it
    weasyprint: Any = None  # type: ignore[no-redef]
    MISSING: Exception | None = error
else:
    MISSING = None

STYLES = (Path(__file__).parent / "official.css").read_text(encoding="utf-8")


def to_html(document: OfficialDocument) -> str:
    """The document as one HTML page, its style sheet inside; made for print, not for the portal's own pages."""
    pieces = [
        {"piece": piece, "size": head_size(piece.text) if piece.role == "head" else None, "tag": _tag(piece)}
        for piece in compose(document)
    ]
    return render_to_string(
        "documents/official/page.html", {"title": printable(document.title), "pieces": pieces, "styles": STYLES}
    )


def to_pdf(document: OfficialDocument) -> bytes:
    """The document as PDF. Raises PdfUnavailable when this machine lacks the libraries for it."""
    if weasyprint is None:
        raise PdfUnavailable(
            _("服务器暂时不能生成 PDF（缺少排版组件）。请先下载 Word 版，并请系统管理员安装 Pango。")
        ) from MISSING
    page = weasyprint.HTML(string=to_html(document), url_fetcher=_closed_fetcher())
    return page.write_pdf()


def _closed_fetcher() -> Any:
    """Nothing is fetched for a PDF but what stands in the page itself."""
    return weasyprint.URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=False)


def _tag(piece: Piece) -> str:
    """The element that says what a piece is, for readers of tagged PDF."""
    if piece.role == "title":
        return "h1"
    return f"h{int(piece.role[1]) + 1}" if piece.role in ("h1", "h2", "h3", "h4") else "p"
