"""Which format a draft has, by its content, and what is refused before a converter sees it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from documents.errors import UnreadableDocument
from documents.opc import OLE_PACKAGER, PROGRAMS
from documents.packages import OLE_MAGIC, ZIP_MAGIC, Package

ODT_TYPE = b"application/vnd.oasis.opendocument.text"
WORD_STREAM, ENCRYPTED_STREAM, MACRO_STREAM = (
    name.encode("utf-16-le") for name in ("WordDocument", "EncryptedPackage", "_VBA_PROJECT")
)
RTF_OBJECT = re.compile(rb"\\obj(?:data|ocx|emb|link|autlink|update)", re.IGNORECASE)
MACRO_FOLDERS = ("basic/", "scripts/")


def kind_of(data: bytes) -> str:
    """ "docx", "doc" (.wps too), "odt", "rtf" or "pdf"; "" for what no converter here takes."""
    if data.startswith(OLE_MAGIC):
        return "doc" if WORD_STREAM in data and ENCRYPTED_STREAM not in data else ""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if not data.startswith(ZIP_MAGIC):
        return ""
    # The first entry of an .odt is its type, uncompressed, at a fixed place.
    if data[30:38] == b"mimetype" and data[38 : 38 + len(ODT_TYPE)] == ODT_TYPE:
        return "odt"
    return "docx" if b"word/" in data else ""


def refuse_dangers(data: bytes, kind: str) -> None:
    """Macros, programs and objects: the same that a .docx is refused for."""
    if kind == "odt":
        _refuse_in_archive(data)
    elif kind == "doc" and MACRO_STREAM in data:
        raise _macro()
    elif (kind == "doc" and OLE_PACKAGER in data) or (kind == "rtf" and RTF_OBJECT.search(data)):
        raise _embedded()


def _refuse_in_archive(data: bytes) -> None:
    """Opening it as a package also inflates every part once, within the limits."""
    for name in Package(data, UnreadableDocument).names:
        if name.startswith(MACRO_FOLDERS):
            raise _macro()
        if name.endswith(PROGRAMS):
            raise _embedded()


def _macro() -> UnreadableDocument:
    return UnreadableDocument(_("文件含有宏，不允许上传。请在 WPS 或 Word 中另存为不含宏的 .docx 后再上传。"))


def _embedded() -> UnreadableDocument:
    return UnreadableDocument(_("文件中嵌入了其他文件，可能含有程序。请删去嵌入的文件后再上传，附件请另行上传。"))
