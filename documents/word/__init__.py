"""Drafts read from Word files and from pasted text."""

from documents.errors import UnreadableDocument
from documents.word.plain import read_plain
from documents.word.reader import read_docx

__all__ = ["UnreadableDocument", "read_docx", "read_plain"]
