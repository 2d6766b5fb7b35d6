"""A roster file as rows: .xlsx through documents, or text in whatever encoding it was saved."""

import csv
import io
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

from documents.sheets import Row, Sheet, UnreadableSheet, read_sheet

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class RosterFileError(Exception):
    """The file as a whole cannot be taken in; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_rows(content: bytes) -> Sheet:
    """All rows with the numbers people see. Raises RosterFileError."""
    if not content:
        raise RosterFileError(_("文件是空的，请重新选择。"))
    if len(content) > MAX_BYTES:
        raise RosterFileError(_("文件超过 5 MB。名册不会这么大，请删去图片和多余的工作表后再上传。"))
    sheet = read_workbook(content) if content.startswith((ZIP, OLE)) else read_text(content)
    if len(sheet.rows) > MAX_ROWS:
        raise RosterFileError(_("表格超过 2 万行，请拆开后分次导入。"))
    return sheet


def read_workbook(content: bytes) -> Sheet:
    """An .xlsx; cells that were merged down hold the value in each of their rows."""
    try:
        sheet = read_sheet(io.BytesIO(content))
    except UnreadableSheet as error:
        raise RosterFileError(error.message) from error
    return fill_merged(sheet)


def fill_merged(sheet: Sheet) -> Sheet:
    """Merged cells keep their value in the first row only; people mean it for all of them."""
    cells = {row.number: list(row.cells) for row in sheet.rows}
    notes = list(sheet.notes)
    for place in sheet.merged:
        left, top, right, bottom = (edge or 0 for edge in range_boundaries(place))
        if bottom == top or left != right or top not in cells or left > len(cells[top]):
            continue
        value = cells[top][left - 1]
        below = [number for number in range(top + 1, bottom + 1) if number in cells]
        for number in below:
            put(cells[number], left - 1, value)
        if below:
            notes.append(_("%(place)s 是合并单元格，这几行都按“%(value)s”读。") % {"place": place, "value": value})
    return Sheet(sheet.title, [Row(number, tuple(row)) for number, row in sorted(cells.items())], sheet.merged, notes)


def put(cells: list[Any], at: int, value: Any) -> None:
    """Set one cell of a row that may be shorter."""
    cells.extend([None] * (at + 1 - len(cells)))
    cells[at] = value


def read_text(content: bytes) -> Sheet:
    """CSV or tab-separated text, often with the name .xlsx: decoded, never guessed into wrong characters (B12)."""
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RosterFileError(_("这不是表格文件。请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"))
    text, encoding = decode(content)
    if "\x00" in text:
        raise RosterFileError(_("文件里有不可见的控制字符（NUL），请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"))
    rows, number = [], 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        for cells in reader:
            number, start = reader.line_num, number + 1
            if any(cell.strip() for cell in cells):
                rows.append(Row(start, tuple(cell if cell.strip() else None for cell in cells)))
    except csv.Error as error:
        raise RosterFileError(
            _("第 %(line)d 行附近读不下去。请另存为 .xlsx 后再上传。") % {"line": reader.line_num}
        ) from error
    note = _("这是文本（CSV）文件，按 %(encoding)s 编码读取，请核对几个姓名。") % {"encoding": encoding}
    return Sheet(_("文本"), rows, [], [note])


def decode(content: bytes) -> tuple[str, str]:
    """UTF-8 when it is, else GB18030, which holds all that GBK does."""
    marked = next((encoding for bom, encoding in BOMS.items() if content.startswith(bom)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            return content.decode(encoding), {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(encoding, encoding.upper())
        except UnicodeDecodeError:
            continue
    raise RosterFileError(_("看不懂文件里的文字编码。请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"))


def delimiter_of(text: str) -> str:
    """Tab, comma or semicolon: whichever the first lines hold most of."""
    head = "\n".join(text.splitlines()[:20])
    return max("\t,;", key=head.count)
