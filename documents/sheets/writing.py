"""write_sheet: lists handed out as .xlsx in which nothing people typed can become a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

ColumnKind = Literal["text", "int", "decimal", "date", "datetime", "percent"]
FORMATS = {"int": "0", "decimal": "#,##0.00", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "percent": "0.0%"}
WIDTHS = {"text": 20.0, "int": 10.0, "decimal": 12.0, "date": 12.0, "datetime": 17.0, "percent": 10.0}
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
CELL_LIMIT = 32_767
HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it holds, how wide it is in characters."""

    title: str
    kind: ColumnKind = "text"
    width: float | None = None


def write_sheet(columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, title: str = "Sheet1") -> bytes:
    """A workbook of one sheet; the heading stays in view. Rows may come from a generator."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(TITLE_FORBIDDEN.sub(" ", UNWRITABLE.sub("", title))[:31] or "Sheet1")
    _shape(sheet, columns)
    try:
        sheet.append([_heading(sheet, column.title) for column in columns])
        for row in rows:
            sheet.append([_cell(sheet, column.kind, value) for column, value in zip(columns, row, strict=True)])
    finally:
        sheet.close()
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _shape(sheet: Any, columns: Sequence[Column]) -> None:
    sheet.freeze_panes = "A2"
    for at, column in enumerate(columns, start=1):
        wide = max(WIDTHS[column.kind], 2.0 * len(column.title) + 2)
        sheet.column_dimensions[get_column_letter(at)].width = column.width or wide


def _heading(sheet: Any, title: str) -> Any:
    cell = _plain(sheet, title)
    cell.font, cell.fill = Font(bold=True), HEADER_FILL
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Any, kind: ColumnKind, value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        # openpyxl reads only a leading "=" as a formula; every other text can go as it is, which is faster.
        return _plain(sheet, value) if value.startswith("=") or kind != "text" else _written(value)
    if kind == "text":
        return _written(str(value))
    cell = WriteOnlyCell(sheet, _typed(value))
    cell.number_format = FORMATS[kind]
    return cell


def _plain(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, _written(text))
    cell.data_type = "s"
    return cell


def _written(text: str) -> str:
    return UNWRITABLE.sub("", text)[:CELL_LIMIT]


def _typed(value: Any) -> Any:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, int | float | Decimal | date):
        return value
    raise TypeError(f"{value!r} is no value for a typed column")
