"""Office packages (.docx, .xlsx) opened without trusting a word they say about themselves.

Sizes in zip headers are the sender's claim. Every entry is therefore inflated once and only counted,
before anything is kept, so that a bomb costs a little time and no memory.
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from documents.errors import DocumentError
from documents.safexml import DoctypeWatch

MB = 1024 * 1024
MAX_ARCHIVE = 20 * MB
MAX_ENTRIES = 2_000
MAX_UNPACKED = 80 * MB
MAX_XML_PART = 40 * MB
CHUNK = 64 * 1024

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
CENTRAL_ENTRY = b"PK\x01\x02"
XML_SUFFIXES = (".xml", ".rels", ".vml")
Source = str | os.PathLike[str] | bytes | IO[bytes]
Refusal = type[DocumentError]

# What zipfile and zlib raise on bytes made to break them, NotImplementedError being an unknown version or method.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def read_source(source: Source, refusal: Refusal) -> bytes:
    """All bytes of the upload; one byte over the limit is enough to refuse."""
    data = _limited_bytes(source)
    if len(data) > MAX_ARCHIVE:
        raise refusal(_("文件超过 20 MB。请压缩或删去图片后再上传。"))
    if not data:
        raise refusal(_("这份文件是空的。请检查后重新选择文件。"))
    return data


def _limited_bytes(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            return file.read(MAX_ARCHIVE + 1)
    source.seek(0)
    return source.read(MAX_ARCHIVE + 1)


class Package:
    """A zip whose entries have all been inflated once and found within the limits."""

    def __init__(self, data: bytes, refusal: Refusal) -> None:
        self.refusal = refusal
        self._zip = self._open(data)
        self._check_directory()
        self._names = {self._key(info.filename): info for info in self._zip.infolist()}
        if len(self._names) != len(self._zip.infolist()):
            raise self.damaged()
        self._inflate_all()

    def damaged(self) -> DocumentError:
        """The refusal for anything that is not a sound archive."""
        return self.refusal(_("文件已损坏或没有传完整。请用 WPS 或 Office 打开，另存后再上传。"))

    def oversized(self) -> DocumentError:
        """The refusal for what unpacks to more than any real file."""
        return self.refusal(_("文件解压后过大，没有打开。请删去不需要的内容或图片后再上传。"))

    def forbidden(self) -> DocumentError:
        """The refusal for document type definitions and entities."""
        return self.refusal(
            _("文档含有不允许的内容（外部实体或文档类型定义）。请用 WPS 或 Office 打开，另存后再上传。")
        )

    @property
    def names(self) -> list[str]:
        """Part names in lower case, without a leading slash."""
        return list(self._names)

    def __contains__(self, name: str) -> bool:
        return self._key(name) in self._names

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one part, piece by piece."""
        try:
            with self._zip.open(self._names[self._key(name)]) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except KeyError:
            raise self.damaged() from None
        except BROKEN_ZIP as error:
            raise self.damaged() from error

    def head(self, name: str, size: int = CHUNK) -> bytes:
        """The first bytes of one part."""
        return next(self.chunks(name), b"")[:size]

    @staticmethod
    def _key(name: str) -> str:
        return name.replace("\\", "/").lstrip("/").lower()

    def _open(self, data: bytes) -> zipfile.ZipFile:
        # 100,000 directory entries cost seconds and 100 MB as soon as zipfile lists them: count before it does.
        if data.count(CENTRAL_ENTRY) > MAX_ENTRIES:
            raise self._too_many()
        try:
            return zipfile.ZipFile(io.BytesIO(data))
        except BROKEN_ZIP as error:
            raise self.damaged() from error

    def _too_many(self) -> DocumentError:
        return self.refusal(_("文件内部结构异常（部件过多），没有打开。请用 WPS 或 Office 另存后再上传。"))

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        if any(info.flag_bits & 0x1 for info in infos):
            raise self.refusal(_("这份文件设有打开密码，请在 WPS 或 Office 中去掉密码后再上传。"))
        # bz2 and lzma cannot be inflated piece by piece through zipfile, and no office program writes them.
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
            raise self.damaged()
        ordered = sorted(infos, key=lambda info: info.header_offset)
        for info, following in pairwise(ordered):
            if info.header_offset + 30 + info.compress_size > following.header_offset:
                raise self.damaged()

    def _inflate_all(self) -> None:
        left = MAX_UNPACKED
        for name in self._names:
            left -= self._inflate(name, left)

    def _inflate(self, name: str, left: int) -> int:
        is_xml = name.endswith(XML_SUFFIXES)
        watch = DoctypeWatch() if is_xml else None
        allowed = min(left, MAX_XML_PART) if is_xml else left
        size = 0
        for chunk in self.chunks(name):
            size += len(chunk)
            if size > allowed:
                raise self.oversized()
            if watch and watch.sees(chunk):
                raise self.forbidden()
        return size
