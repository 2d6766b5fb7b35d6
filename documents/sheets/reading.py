"""read_sheet: rows out of an .xlsx that may be anything."""

from __future__ import annotations

from math import isfinite

from django.utils.translation import gettext as _
from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from documents.errors import UnreadableSheet
from documents.packages import Source, read_source
from documents.safexml import OversizedXml, stream_branches
from documents.sheets.model import Row, Sheet, Value
from documents.sheets.package import SheetPackage, SheetPart, string_of

MAX_ROWS, MAX_COLUMNS, MAX_CELLS, MAX_CHARACTERS, MAX_NOTES = 100_000, 200, 1_000_000, 20_000, 50
ROW = 3
EXACT_DIGITS = 15


def read_sheet(file: Source, *, sheet: str | None = None) -> Sheet:
    """The rows of the first visible sheet, or of the one named. Raises UnreadableSheet with a sentence."""
    package = SheetPackage(read_source(file, UnreadableSheet))
    try:
        return SheetReader(package).read(_chosen(package, sheet))
    except etree.XMLSyntaxError as error:
        raise package.parts.damaged() from error
    except OversizedXml:
        raise package.parts.oversized() from None
    except (ValueError, KeyError, IndexError, OverflowError, TypeError) as error:
        raise package.parts.damaged() from error


def _chosen(package: SheetPackage, wanted: str | None) -> SheetPart:
    sheets = package.sheets()
    for part in sheets:
        if part.title == wanted or (wanted is None and not part.hidden):
            return part
    if wanted is None:
        raise UnreadableSheet(_("没有可以读取的工作表。请检查后重新上传。"))
    raise UnreadableSheet(_("没有名为“%(name)s”的工作表。请检查工作表名称后重新上传。") % {"name": wanted})


class SheetReader:
    """Reads one sheet row by row, keeping the limits and noting what a person should look at."""

    def __init__(self, package: SheetPackage) -> None:
        self._package = package
        self._strings = package.strings()
        self._dates = package.date_styles()
        self._epoch = CALENDAR_MAC_1904 if package.counts_from_1904() else CALENDAR_WINDOWS_1900
        self._notes: list[str] = []
        self._cells = 0

    def read(self, part: SheetPart) -> Sheet:
        """All rows that hold anything."""
        rows: list[Row] = []
        merged: list[str] = []
        number = 0
        for element in stream_branches(self._package.parts.chunks(part.part), ROW):
            name = etree.QName(element).localname
            if name == "mergeCell":
                merged.append(element.get("ref", ""))
            elif name == "row":
                number = int(element.get("r") or number + 1)
                cells = self._row(element, number)
                if any(cell is not None for cell in cells):
                    rows.append(Row(number, cells))
                if len(rows) > MAX_ROWS:
                    raise UnreadableSheet(_("表格超过 10 万行。请拆成几份再上传。"))
        self._note_others(part)
        return Sheet(part.title, rows, merged, self._notes[:MAX_NOTES])

    def _row(self, element: etree._Element, number: int) -> tuple[Value, ...]:
        cells: dict[int, Value] = {}
        column = -1
        for item in element:
            reference = (item.get("r") or "").rstrip("0123456789")
            column = _column(reference) if reference else column + 1
            if column >= MAX_COLUMNS:
                raise UnreadableSheet(_("表格超过 200 列。请删去多余的列（包括空白列的格式）后再上传。"))
            cells[column] = self._value(item, f"{get_column_letter(column + 1)}{number}")
        self._cells += len(cells)
        if self._cells > MAX_CELLS:
            raise UnreadableSheet(_("表格超过 100 万格。请拆成几份再上传。"))
        last = max((at for at, cell in cells.items() if cell is not None), default=-1)
        return tuple(cells.get(at) for at in range(last + 1))

    def _value(self, item: etree._Element, place: str) -> Value:
        raw = next((child.text for child in item if etree.QName(child).localname == "v"), None)
        kind = item.get("t", "n")
        if kind == "inlineStr":
            return self._text(string_of(item), place)
        if raw is None:
            return None
        if kind == "s":
            return self._text(self._strings[int(raw)], place)
        if kind == "str":
            return self._text(raw, place)
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "e":
            self._notes.append(_("%(place)s 是错误值 %(value)s，按空白处理。") % {"place": place, "value": raw})
            return None
        if kind == "d":
            return from_ISO8601(raw)
        return self._number(raw, int(item.get("s") or 0), place)

    def _text(self, text: str, place: str) -> str | None:
        if len(text) > MAX_CHARACTERS:
            raise UnreadableSheet(_("%(place)s 的文字超过 2 万字。请缩短后再上传。") % {"place": place})
        return text if text.strip() else None

    def _number(self, raw: str, style: int, place: str) -> Value:
        number = float(raw)
        if style in self._dates:
            return from_excel(number, self._epoch)
        if not isfinite(number):
            raise ValueError(raw)
        if not number.is_integer():
            return number
        if abs(number) >= 10**EXACT_DIGITS:
            self._notes.append(_("%(place)s 的长数字可能已被表格软件改动，请把该列设为文本后核对。") % {"place": place})
        return int(raw) if raw.lstrip("-").isdigit() else int(number)

    def _note_others(self, part: SheetPart) -> None:
        others = [item.title for item in self._package.sheets() if item.part != part.part]
        if others:
            self._notes.append(
                _("只读取了工作表“%(name)s”，另有 %(count)d 张工作表没有读取。")
                % {"name": part.title, "count": len(others)}
            )


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
        if not 0 < column <= 16_384:
            raise ValueError(letters)
    return column - 1
