"""Files handed out so that no browser ever runs or guesses anything in them."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from documents.filetypes import MIME
from documents.models import FileKind, StoredFile
from documents.names import neutral_name

logger = logging.getLogger(__name__)
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


def harmless(response: FileResponse) -> FileResponse:
    """Headers for anything that came from outside."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
