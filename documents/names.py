"""File names as people gave them, made harmless for showing and for download headers."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# Controls, surrogates, and the marks that turn the reading direction: "\u202efdp.exe" shows as exe.pdf.
UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
UNWELCOME = re.compile(r'[<>:"|?*;%]')
SUFFIXES = {
    "docx": (".docx",), "xlsx": (".xlsx",), "pdf": (".pdf",), "jpg": (".jpg", ".jpeg"), "png": (".png",),
    "doc": (".doc", ".wps"), "odt": (".odt",), "rtf": (".rtf",),
}  # fmt: skip
LONGEST = 120
BLANK = " .\u3000"


def neutral_name(name: str, kind: str) -> str:
    """The last part of `name`, without tricks, with the suffix of what the file really is. Letters stay as typed."""
    last = UNSHOWN.sub("", name).replace("\\", "/").rpartition("/")[2]
    last = UNWELCOME.sub("_", last).rstrip(BLANK)
    stem, _dot, ending = last.rpartition(".")
    suffix = f".{ending}"
    if suffix.lower() not in SUFFIXES[kind]:
        stem, suffix = last, SUFFIXES[kind][0]
    stem = stem.strip(BLANK)
    if not stem or RESERVED.match(stem):
        stem = _("文件")
    return stem[:LONGEST] + suffix
