"""Lists handed out as .xlsx in which nothing people typed can become a formula, written row by row as they come.

The sheet's XML is written here and not by a library: docs/decisions/0094. Text stands in the cells themselves (inlineStr, ECMA-376
part 1, 18.3.1.4), never in an element <f>, and is formatted as text (@), so that it stays text when somebody edits the cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from itertools import islice
from math import isfinite
from typing import IO, Any, Literal, cast
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from django.utils.functional import Promise
from openpyxl.utils import get_column_letter

from documents.sheets.parts import PARTS, STYLES, WORKBOOK

ColumnKind = Literal["text", "int", "decimal", "date", "datetime", "percent"]
WIDTHS = {"text": 20.0, "int": 10.0, "decimal": 12.0, "date": 12.0, "datetime": 17.0, "percent": 10.0}
# Places in cellXfs of parts.STYLES.
HEADING, TEXT, WRAPPED = 1, 2, 3
FORMATS = {"int": 4, "decimal": 5, "date": 6, "datetime": 7, "percent": 8}
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
BLANKS = " \t\n\r"
CELL_LIMIT = 32_767
EPOCH = date(1899, 12, 30).toordinal()
FIRST_SURE_DAY = 61  # before 1 March 1900 the calendars of the programs disagree
AT_ONCE = 200  # rows between two looks at what has been packed
QUICK = 3  # of zlib: a tenth larger than 6, in half the time

Cell = Callable[[str, Any], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it holds, how wide it is in characters, whether long text goes on in the next line."""

    title: str | Promise
    kind: ColumnKind = "text"
    width: float | None = None
    wrap: bool = False


def write_sheet(columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, title: str = "Sheet1") -> bytes:
    """A workbook of one sheet; the heading stays in view. Rows may come from a generator."""
    return b"".join(stream_sheet(columns, rows, title=title))


def stream_sheet(columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, title: str = "Sheet1") -> Iterator[bytes]:
    """The same, piece by piece: the first before the first row is asked for, no more in memory than some hundred rows."""
    outlet = Outlet()
    with zipfile.ZipFile(cast(IO[bytes], outlet), "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive:
        for name, text in {**PARTS, "xl/styles.xml": STYLES, "xl/workbook.xml": _workbook(title)}.items():
            archive.writestr(name, text)
        yield outlet.take()
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for text in _sheet(columns, rows):
                part.write(text.encode("utf-8"))
                if packed := outlet.take():
                    yield packed
    yield outlet.take()


class Outlet:
    """A file that cannot be rewound: what is written can be taken once."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep it until it is taken."""
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken


# ---- The parts ----------------------------------------------------------------------------


def _workbook(title: str) -> str:
    shown = TITLE_FORBIDDEN.sub(" ", UNWRITABLE.sub("", title))[:31].strip() or "Sheet1"
    return WORKBOOK.format(name=quoteattr(shown), quoted=escape(f"'{shown}'"))


def _sheet(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    last = get_column_letter(len(columns))
    yield (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{''.join(_widths(columns))}</cols><sheetData>{_heading(columns)}"
    )
    number, makers = 1, _makers(columns)
    source = iter(rows)
    while batch := list(islice(source, AT_ONCE)):
        yield "".join(_row(makers, number + at, row) for at, row in enumerate(batch, start=1))
        number += len(batch)
    yield (
        f'</sheetData><autoFilter ref="A1:{last}{number}"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _widths(columns: Sequence[Column]) -> Iterator[str]:
    for at, column in enumerate(columns, start=1):
        wide = column.width or max(WIDTHS[column.kind], 2.0 * len(str(column.title)) + 2)
        yield f'<col min="{at}" max="{at}" width="{wide:g}" customWidth="1"/>'


def _heading(columns: Sequence[Column]) -> str:
    cells = (
        _text(f"{get_column_letter(at)}1", str(column.title), HEADING) for at, column in enumerate(columns, start=1)
    )
    return f'<row r="1">{"".join(cells)}</row>'


def _row(makers: Sequence[tuple[str, Cell]], number: int, row: Sequence[Any]) -> str:
    cells = [
        make(f"{letters}{number}", value)
        for (letters, make), value in zip(makers, row, strict=True)
        if value is not None and value != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _makers(columns: Sequence[Column]) -> list[tuple[str, Cell]]:
    return [(get_column_letter(at), _maker(column)) for at, column in enumerate(columns, start=1)]


def _maker(column: Column) -> Cell:
    """How the cells of a column are written; text in a column of numbers stays text."""
    looks = WRAPPED if column.wrap else TEXT
    if column.kind == "text":
        return lambda place, value: _text(place, value if isinstance(value, str) else str(value), looks)
    style, zone = FORMATS[column.kind], timezone.get_current_timezone()
    return lambda place, value: (
        _text(place, value, looks) if isinstance(value, str) else _typed(place, value, style, zone)
    )


# ---- The cells ----------------------------------------------------------------------------


def _text(place: str, text: str, style: int) -> str:
    if len(text) > CELL_LIMIT:
        text = text[:CELL_LIMIT]
    if SPECIAL.search(text):
        text = _written(text)
    if not text:
        return ""
    space = ' xml:space="preserve"' if text[0] in BLANKS or text[-1] in BLANKS else ""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _written(text: str) -> str:
    """As XML. What looks like an escape of the format (_x000D_) is escaped, or the programs would take it for one."""
    return escape(LOOKS_ESCAPED.sub("_x005F_", UNWRITABLE.sub("", text)), {"\r": "&#13;"})


def _typed(place: str, value: Any, style: int, zone: tzinfo) -> str:
    if isinstance(value, date):
        number = _serial(value, zone)
        if number < FIRST_SURE_DAY:
            return _text(place, value.isoformat(), TEXT)
        return f'<c r="{place}" s="{style}"><v>{number:.15g}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" s="{style}"><v>{value:d}</v></c>'
    if isinstance(value, int | float | Decimal):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>' if isfinite(value) else _text(place, str(value), TEXT)
    raise TypeError(f"{value!r} is no value for a typed column")


def _serial(value: date, zone: tzinfo) -> float:
    """Days since the epoch of the sheets; a moment in the office's time zone."""
    if not isinstance(value, datetime):
        return value.toordinal() - EPOCH
    local = value if value.tzinfo is None else value.astimezone(zone)
    return local.toordinal() - EPOCH + (local.hour * 3600 + local.minute * 60 + local.second) / 86_400
