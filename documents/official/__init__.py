"""Official documents written by the measures of GB/T 9704-2012."""

from documents.errors import PdfUnavailable
from documents.official.document import Attachment, Issue, Kind, OfficialDocument, Roll
from documents.official.page import to_html, to_pdf
from documents.official.word import DocxFile, to_docx

__all__ = [
    "Attachment",
    "DocxFile",
    "Issue",
    "Kind",
    "OfficialDocument",
    "PdfUnavailable",
    "Roll",
    "to_docx",
    "to_html",
    "to_pdf",
]
