"""to_docx: an official document for WPS and Word, in the office's own fonts."""

from documents.official.composition import compose
from documents.official.document import OfficialDocument
from documents.official.word.package import DocxFile

__all__ = ["DocxFile", "to_docx"]


def to_docx(document: OfficialDocument) -> bytes:
    """The document as a .docx file."""
    file = DocxFile(
        title=document.title, author=document.issuer, landscape=document.landscape, pictures=document.pictures
    )
    for piece in compose(document):
        file.write(piece)
    return file.save()
