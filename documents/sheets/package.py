"""An .xlsx as a package: what it must be, its sheets, its strings, its date formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from documents.errors import UnreadableSheet
from documents.opc import OpcPackage, ole_refusal
from documents.packages import OLE_MAGIC, ZIP_MAGIC
from documents.safexml import stream_branches

MAX_STRING_TOTAL = 40_000_000
# Ends of lines, tabs and the underscore as the programs escape them (ECMA-376 part 1, 22.9.2.19); no other control is let in.
ESCAPED = re.compile("_x(0009|000[AaDd]|005[Ff])_")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet's title, where it is, whether it is shown."""

    title: str
    part: str
    hidden: bool


class SheetPackage(OpcPackage):
    """An opened .xlsx; everything else is refused with its own sentence."""

    wanted = ".xlsx"

    def __init__(self, data: bytes) -> None:
        refuse_other_files(data)
        super().__init__(data, UnreadableSheet)
        if "xl/workbook.bin" in self.parts:
            raise UnreadableSheet(_("这是 .xlsb 表格。请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"))
        if not any(kind.endswith("spreadsheetml.sheet.main+xml") for kind in self.content_types()):
            raise UnreadableSheet(_("这不是 .xlsx 表格。请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"))
        if any("externallinks/" in name and b"ddeLink" in self.parts.head(name) for name in self.parts.names):
            raise UnreadableSheet(_("表格含有不允许的内容（DDE 链接）。请只复制数值到新表，另存后再上传。"))
        self.main = self.main_part()
        self.book = self.root(self.main)
        self._targets = {item.id: item for item in self.relations_of(self.main) if not item.external}

    def sheets(self) -> list[SheetPart]:
        """The sheets in their order."""
        found = []
        for item in self.book.iter("{*}sheet"):
            relation = next(
                (
                    self._targets[value]
                    for key, value in item.attrib.items()
                    if str(key).endswith("}id") and value in self._targets
                ),
                None,
            )
            if relation and relation.kind == "worksheet" and relation.target in self.parts:
                found.append(
                    SheetPart(str(item.get("name", "")), relation.target, item.get("state") not in (None, "visible"))
                )
        return found

    def counts_from_1904(self) -> bool:
        """Old Macintosh workbooks count days from 1904."""
        return any(item.get("date1904") in ("1", "true") for item in self.book.iter("{*}workbookPr"))

    def strings(self) -> list[str]:
        """The shared strings, without their phonetic guides."""
        total, strings = 0, []
        for part in self._parts_of("sharedStrings"):
            for item in stream_branches(self.parts.chunks(part), 2):
                strings.append(string_of(item))
                total += len(strings[-1])
                if total > MAX_STRING_TOTAL:
                    raise UnreadableSheet(_("表格内容过多，没有打开。请拆成几份再上传。"))
        return strings

    def date_styles(self) -> set[int]:
        """The style numbers under which a number is a date."""
        for part in self._parts_of("styles"):
            root = self.root(part)
            own = {int(item.get("numFmtId", "0")): item.get("formatCode", "") for item in root.iter("{*}numFmt")}
            formats = root.find("{*}cellXfs")
            ids = [] if formats is None else [int(item.get("numFmtId", "0")) for item in formats]
            return {
                at for at, number in enumerate(ids) if is_date_format(own.get(number, BUILTIN_FORMATS.get(number, "")))
            }
        return set()

    def _parts_of(self, kind: str) -> Iterator[str]:
        return (item.target for item in self._targets.values() if item.kind == kind and item.target in self.parts)


def string_of(item: etree._Element) -> str:
    """The text of a shared or inline string; the reading above a character is not part of it."""
    text = "".join(
        text.text or "" for text in item.iter("{*}t") if not str(getattr(text.getparent(), "tag", "")).endswith("}rPh")
    )
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def refuse_other_files(data: bytes) -> None:
    """Files that are not even a zip, each with what to do about it."""
    if data.startswith(OLE_MAGIC):
        raise ole_refusal(data, UnreadableSheet, wanted=SheetPackage.wanted)
    if not data.startswith(ZIP_MAGIC):
        if b"\x00" not in data[:4096] or data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableSheet(
                _("这是文本或 CSV 文件，只改扩展名不能变成表格。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。")
            )
        raise UnreadableSheet(_("这不是 .xlsx 表格。请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"))
