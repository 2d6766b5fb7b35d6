"""Photographs kept without what they tell about the place and the phone, and never decoded here."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.errors import RefusedFile

MAX_PIXELS = 50_000_000
DOT = 25.4 / 96  # millimetres
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
JPEG_MAGIC = b"\xff\xd8\xff"
APP0, APP1, APP2, APP14, SOS, EOI = 0xE0, 0xE1, 0xE2, 0xEE, 0xDA, 0xD9
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ORIENTATION = 0x0112


def damaged() -> RefusedFile:
    """The refusal for a picture that does not hold together."""
    return RefusedFile(_("图片已损坏或没有传完整。请重新导出为 JPG 或 PNG 后再上传。"))


def clean_png(data: bytes) -> bytes:
    """The same picture with only the chunks needed to show it; what follows its end is cut off."""
    kept = [PNG_MAGIC]
    at = len(PNG_MAGIC)
    for name, body, whole in _png_chunks(data, at):
        if name == b"IHDR":
            _check_pixels(*struct.unpack(">II", body[:8]))
        elif len(kept) == 1:
            raise damaged()
        if name in PNG_KEPT:
            kept.append(whole)
        if name == b"IEND":
            return b"".join(kept)
    raise damaged()


def natural_size(data: bytes) -> tuple[float, float]:
    """Width and height in millimetres of a cleaned picture that nobody gave a size, at 96 dots an inch."""
    width, height = _png_pixels(data) if data.startswith(PNG_MAGIC) else _jpeg_pixels(data)
    return round(width * DOT, 2), round(height * DOT, 2)


def _png_pixels(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_pixels(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        marker, whole = _jpeg_segment(data, at)
        if marker in FRAMES:
            height, width = struct.unpack(">HH", whole[5:9])
            return width, height
        at += len(whole)


def _png_chunks(data: bytes, at: int) -> Iterator[tuple[bytes, bytes, bytes]]:
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        whole = data[at : at + 12 + length]
        if len(whole) != 12 + length or zlib.crc32(whole[4:-4]) != struct.unpack(">I", whole[-4:])[0]:
            raise damaged()
        yield whole[4:8], whole[8:-4], whole
        at += len(whole)


def clean_jpeg(data: bytes) -> bytes:
    """The same picture without EXIF, XMP and comments; only which way is up is kept."""
    kept = [b"\xff\xd8"]
    at, sized = 2, False
    while at + 4 <= len(data):
        marker, whole = _jpeg_segment(data, at)
        at += len(whole)
        if marker in FRAMES:
            sized = True
            height, width = struct.unpack(">HH", whole[5:9]) if len(whole) >= 9 else (0, 0)
            _check_pixels(width, height)
        if marker == SOS:
            return b"".join([*kept, whole, _scan(data, at, sized), b"\xff\xd9"])
        kept.append(_kept_segment(marker, whole))
    raise damaged()


def _jpeg_segment(data: bytes, at: int) -> tuple[int, bytes]:
    (length,) = struct.unpack(">H", data[at + 2 : at + 4])
    if data[at] != 0xFF or length < 2 or at + 2 + length > len(data):
        raise damaged()
    return data[at + 1], data[at : at + 2 + length]


def _kept_segment(marker: int, whole: bytes) -> bytes:
    if marker == APP1:
        return _orientation_only(whole)
    if marker in (APP0, APP14) or marker < APP0 or (marker == APP2 and whole[4:].startswith(b"ICC_PROFILE")):
        return whole
    return b""


def _scan(data: bytes, at: int, sized: bool) -> bytes:
    """Everything from the first scan to the end mark: inside, FF D9 can only be that mark."""
    end = data.find(b"\xff\xd9", at)
    if end < 0 or not sized:
        raise damaged()
    return data[at:end]


def _orientation_only(whole: bytes) -> bytes:
    """A new EXIF of one entry, when the old one says the picture is turned."""
    tiff = whole[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if not whole[4:].startswith(b"Exif\x00\x00") or order is None or len(tiff) < 14:
        return b""
    (start,) = struct.unpack(f"{order}I", tiff[4:8])
    count = struct.unpack(f"{order}H", tiff[start : start + 2])[0] if start + 2 <= len(tiff) else 0
    for entry in range(min(count, 64)):
        raw = tiff[start + 2 + 12 * entry : start + 14 + 12 * entry]
        if len(raw) == 12 and struct.unpack(f"{order}H", raw[:2])[0] == ORIENTATION:
            return _exif(struct.unpack(f"{order}H", raw[8:10])[0])
    return b""


def _exif(orientation: int) -> bytes:
    if not 2 <= orientation <= 8:
        return b""
    body = b"Exif\x00\x00MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise damaged()
    if width * height > MAX_PIXELS:
        raise RefusedFile(_("图片尺寸过大（超过 5000 万像素）。请缩小后再上传。"))
