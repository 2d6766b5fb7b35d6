"""Stored files and drafts for the tests of every app."""

import io
from collections.abc import Sequence

import docx

from accounts.models import User
from documents.models import StoredFile
from documents.services import store_file


def docx_bytes(
    paragraphs: Sequence[str] = ("关于上半年工作的报告", "一、主要工作", "各级产业工会认真履行职责。"),
    *,
    title: bool = True,
) -> bytes:
    """A .docx as an office would save it; the first paragraph is its centred title."""
    file = docx.Document()
    for place, text in enumerate(paragraphs):
        paragraph = file.add_paragraph(text)
        if title and place == 0:
            paragraph.alignment = 1
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def stored_docx(by: User, name: str = "工作报告（讨论稿）.docx", paragraphs: Sequence[str] | None = None) -> StoredFile:
    """A stored draft, brought by this user."""
    data = docx_bytes() if paragraphs is None else docx_bytes(paragraphs)
    return store_file(data, name=name, by=by, kinds={"docx"})
