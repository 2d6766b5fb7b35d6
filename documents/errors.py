"""Refusals of the documents app: each carries one sentence for the person, saying what to do."""

from __future__ import annotations


class DocumentError(Exception):
    """A refusal with a sentence that can be shown as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnreadableDocument(DocumentError):
    """A draft that cannot be read as a .docx or as plain text."""


class UnreadableSheet(DocumentError):
    """A sheet that cannot be read as an .xlsx."""


class RefusedFile(DocumentError):
    """An upload whose content is not one of the kinds asked for, or is too large."""


class PdfUnavailable(DocumentError):
    """This machine cannot make PDF files."""


class PdfFailed(DocumentError):
    """This page could not be made a PDF: it took too long, too much memory, or broke the layout."""


class PdfInterrupted(PdfFailed):
    """The press died, for a reason that may have nothing to do with this page."""
