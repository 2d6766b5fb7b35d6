"""What a file is, by its content; its name is not asked."""

from __future__ import annotations

from collections.abc import Callable, Collection

import filetype
from django.utils.translation import gettext as _

from documents.errors import DocumentError, RefusedFile
from documents.images import JPEG_MAGIC, PNG_MAGIC, clean_jpeg, clean_png
from documents.models import FileKind
from documents.opc import ole_refusal
from documents.packages import OLE_MAGIC, ZIP_MAGIC, Package
from documents.sheets.package import SheetPackage
from documents.word.package import WordPackage

PDF_MAGIC, PDF_END, ZIP_END = b"%PDF-", b"%%EOF", b"PK\x05\x06"
TAIL = 70_000
MIME = {
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PDF: "application/pdf",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
}


def checked(data: bytes, kinds: Collection[str]) -> tuple[FileKind, bytes]:
    """The kind and the bytes to keep. Raises RefusedFile when it is none of `kinds` or not sound."""
    kind = _kind_of(data)
    if kind is None or kind not in kinds:
        raise RefusedFile(_refusal(data, kinds))
    return kind, CHECKS[kind](data)


def _kind_of(data: bytes) -> FileKind | None:
    if data.startswith(PNG_MAGIC):
        return FileKind.PNG
    if data.startswith(JPEG_MAGIC):
        return FileKind.JPG
    if data.startswith(PDF_MAGIC):
        return FileKind.PDF
    if data.startswith(ZIP_MAGIC):
        names = Package(data, RefusedFile).names
        return (
            FileKind.XLSX
            if "xl/workbook.xml" in names
            else FileKind.DOCX
            if any(name.startswith("word/") for name in names)
            else None
        )
    if data.startswith(OLE_MAGIC):
        raise ole_refusal(data, RefusedFile)
    return None


def _refusal(data: bytes, kinds: Collection[str]) -> str:
    wanted = "、".join(str(FileKind(kind).label) for kind in FileKind.values if kind in kinds)
    guess = filetype.guess_extension(data[:8192])
    if guess and guess not in FileKind.values:
        return _("文件内容是 .%(guess)s，这里只能上传%(wanted)s。请转换格式后再上传（只改扩展名不行）。") % {
            "guess": guess,
            "wanted": wanted,
        }
    return _("文件内容与要求不符，这里只能上传%(wanted)s。请检查后重新选择文件。") % {"wanted": wanted}


def _pdf(data: bytes) -> bytes:
    tail = data[-TAIL:]
    if PDF_END not in tail:
        raise RefusedFile(_("PDF 文件不完整。请重新导出后再上传。"))
    if ZIP_END in tail:
        raise RefusedFile(_("PDF 文件里夹带了其他内容，不能上传。请重新导出后再上传。"))
    return data


def _office(opener: Callable[[bytes], object]) -> Callable[[bytes], bytes]:
    def check(data: bytes) -> bytes:
        try:
            opener(data)
        except DocumentError as error:
            raise RefusedFile(error.message) from error
        return data

    return check


CHECKS: dict[FileKind, Callable[[bytes], bytes]] = {
    FileKind.DOCX: _office(WordPackage),
    FileKind.XLSX: _office(SheetPackage),
    FileKind.PDF: _pdf,
    FileKind.JPG: clean_jpeg,
    FileKind.PNG: clean_png,
}
