"""Drafts read from Word files, from pasted text and from the editing page."""

from documents.errors import UnreadableDocument
from documents.word.editing import editable, read_edited
from documents.word.plain import read_plain
from documents.word.reader import read_docx

__all__ = ["UnreadableDocument", "editable", "read_docx", "read_edited", "read_plain"]
