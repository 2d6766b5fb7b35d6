"""What a file is, by its content; its name is not asked."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Collection
from typing import IO

import filetype
from django.utils.translation import gettext as _

from documents.errors import DocumentError, RefusedFile
from documents.images import JPEG_MAGIC, PNG_MAGIC, clean_jpeg, clean_png
from documents.models import FileKind
from documents.opc import ole_refusal
from documents.packages import OLE_MAGIC, ZIP_MAGIC, Package, read_source
from documents.sheets.package import SheetPackage
from documents.word.package import WordPackage

PDF_END, ZIP_END = b"%%EOF", b"PK\x05\x06"
MAGIC = {
    PNG_MAGIC: FileKind.PNG, JPEG_MAGIC: FileKind.JPG, b"%PDF-": FileKind.PDF, b"{\\rtf": FileKind.RTF,
}  # fmt: skip
HEAD, TAIL = 8192, 70_000
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODT_FORBIDDEN = ("basic/", "scripts/")
OLE_FORBIDDEN = ("_VBA_PROJECT", "\x01Ole10Native")
RTF_OBJECT = re.compile(rb"\\(?:objdata|objupdate|objautlink|objlink|objemb)\b")
MIME = {
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PDF: "application/pdf",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.DOC: "application/msword",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.RTF: "application/rtf",
}


def checked(file: IO[bytes], kinds: Collection[str]) -> tuple[FileKind, IO[bytes]]:
    """The kind and the bytes to keep, at their start. Raises RefusedFile when it is none of `kinds` or not sound.

    Only what must be unpacked or cleaned is read whole, up to 20 MB; the others stay where they are.
    """
    kind = _kind_of(file)
    if kind is FileKind.DOC and kind not in kinds:
        raise ole_refusal(read_source(file, RefusedFile), RefusedFile)
    if kind is None or kind not in kinds:
        raise RefusedFile(_refusal(_head(file), kinds))
    kept = CHECKS[kind](file)
    kept.seek(0)
    return kind, kept


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _kind_of(file: IO[bytes]) -> FileKind | None:
    head = _head(file)
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            return kind
    if head.startswith(ZIP_MAGIC):
        return _packed_kind(Package(read_source(file, RefusedFile), RefusedFile).names)
    if head.startswith(OLE_MAGIC):
        return FileKind.DOC
    return None


def _packed_kind(names: list[str]) -> FileKind | None:
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if any(name.startswith("word/") for name in names):
        return FileKind.DOCX
    return FileKind.ODT if "mimetype" in names and "content.xml" in names else None


def _refusal(head: bytes, kinds: Collection[str]) -> str:
    wanted = "、".join(str(FileKind(kind).label) for kind in FileKind.values if kind in kinds)
    guess = filetype.guess_extension(head)
    if guess and guess not in FileKind.values:
        return _("文件内容是 .%(guess)s，这里只能上传%(wanted)s。请转换格式后再上传（只改扩展名不行）。") % {
            "guess": guess,
            "wanted": wanted,
        }
    return _("文件内容与要求不符，这里只能上传%(wanted)s。请检查后重新选择文件。") % {"wanted": wanted}


def _pdf(file: IO[bytes]) -> IO[bytes]:
    file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
    tail = file.read()
    if PDF_END not in tail:
        raise RefusedFile(_("PDF 文件不完整。请重新导出后再上传。"))
    if ZIP_END in tail:
        raise RefusedFile(_("PDF 文件里夹带了其他内容，不能上传。请重新导出后再上传。"))
    return file


def _rtf(file: IO[bytes]) -> IO[bytes]:
    if RTF_OBJECT.search(read_source(file, RefusedFile)):
        raise RefusedFile(_("文件中嵌入了其他文件，可能含有程序。请删去嵌入的文件后再上传，附件请另行上传。"))
    return file


def _old_word(file: IO[bytes]) -> IO[bytes]:
    data = read_source(file, RefusedFile)
    if _stream("WordDocument") not in data or _stream("EncryptedPackage") in data:
        raise ole_refusal(data, RefusedFile)
    if any(_stream(name) in data for name in OLE_FORBIDDEN):
        raise RefusedFile(_("文件含有宏或嵌入的程序，不允许上传。请在 WPS 或 Word 中删去，另存为 .docx 后再上传。"))
    return file


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _open_document(file: IO[bytes]) -> IO[bytes]:
    package = Package(read_source(file, RefusedFile), RefusedFile)
    if package.head("mimetype", 100) != ODT_TYPE:
        raise RefusedFile(_("这一类文件里只收 .odt 文稿。请另存为 .docx 或 .odt 后再上传。"))
    if any(name.startswith(ODT_FORBIDDEN) for name in package.names):
        raise RefusedFile(_("文件含有宏或嵌入的程序，不允许上传。请在 WPS 或 Word 中删去，另存为 .docx 后再上传。"))
    return file


def _office(opener: Callable[[bytes], object]) -> Callable[[IO[bytes]], IO[bytes]]:
    def check(file: IO[bytes]) -> IO[bytes]:
        try:
            opener(read_source(file, RefusedFile))
        except DocumentError as error:
            raise RefusedFile(error.message) from error
        return file

    return check


def _cleaned(cleaner: Callable[[bytes], bytes]) -> Callable[[IO[bytes]], IO[bytes]]:
    return lambda file: io.BytesIO(cleaner(read_source(file, RefusedFile)))


CHECKS: dict[FileKind, Callable[[IO[bytes]], IO[bytes]]] = {
    FileKind.DOCX: _office(WordPackage),
    FileKind.XLSX: _office(SheetPackage),
    FileKind.PDF: _pdf,
    FileKind.JPG: _cleaned(clean_jpeg),
    FileKind.PNG: _cleaned(clean_png),
    FileKind.DOC: _old_word,
    FileKind.ODT: _open_document,
    FileKind.RTF: _rtf,
}
