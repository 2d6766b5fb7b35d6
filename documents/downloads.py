"""Files handed out so that no browser ever runs or guesses anything in them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from audit.services import record
from documents.filetypes import MIME
from documents.models import FileKind, StoredFile
from documents.names import neutral_name
from documents.sheets import Column, stream_sheet

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer", bound=HttpResponseBase)
SANDBOX = "default-src 'none'; sandbox"


def file_response(stored: StoredFile, *, name: str = "") -> FileResponse:
    """The file as an attachment under its shown name, or another (RFC 6266). Whether the reader may see it is the caller's to know."""
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as error:
        logger.exception("stored file %s has no bytes", stored.pk)
        raise Http404(_("文件已不在存储中，请联系办公室。")) from error
    shown = neutral_name(name, stored.kind) if name else stored.name
    response = FileResponse(content, as_attachment=True, filename=shown, content_type=stored.content_type)
    return harmless(response)


def word_response(data: bytes, name: str) -> HttpResponse:
    """A .docx made on the spot, as an attachment under the name (without its extension)."""
    shown = content_disposition_header(True, neutral_name(name, FileKind.DOCX)) or "attachment"
    headers = {"Content-Disposition": shown, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=MIME[FileKind.DOCX], headers=headers)


def harmless(response: Answer) -> Answer:
    """Headers for anything that came from outside."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


# ---- Lists as sheets ------------------------------------------------------------------------


def wants_sheet(request: HttpRequest) -> bool:
    """Whether the list is asked for as .xlsx: `?format=xlsx`, beside whatever filters there are."""
    return request.GET.get("format") == "xlsx"


def sheet_response(
    request: HttpRequest, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A list as .xlsx, streamed; that it was taken out, and with which filters, is an event of the log.

    The rows must be those the caller's page shows (`visible_to`, the same filters); a generator over `queryset.iterator(2000)`
    keeps 100,000 of them out of memory.
    """
    filters = {key: value for key, value in request.GET.items() if value and key not in ("format", "page")}
    record(request.user, "list.exported", None, list=name, filters=filters)
    stem = f"{name} {timezone.localtime():%Y-%m-%d}"
    pieces = _in_language(stream_sheet(columns, rows, title=name))
    response = StreamingHttpResponse(pieces, content_type=MIME[FileKind.XLSX])
    shown = neutral_name(f"{stem}.xlsx", FileKind.XLSX)
    response["Content-Disposition"] = content_disposition_header(True, shown) or "attachment"
    return harmless(response)


def _in_language(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces are made after the middleware has left: they keep the reader's language."""
    language = get_language()
    while True:
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
