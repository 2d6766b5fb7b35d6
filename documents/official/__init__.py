"""Official documents written by the measures of GB/T 9704-2012."""

from documents.errors import PdfUnavailable
from documents.official.document import Attachment, Issue, Kind, OfficialDocument
from documents.official.page import to_html, to_pdf
from documents.official.word import to_docx

__all__ = ["Attachment", "Issue", "Kind", "OfficialDocument", "PdfUnavailable", "to_docx", "to_html", "to_pdf"]
