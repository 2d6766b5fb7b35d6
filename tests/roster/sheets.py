"""Roster files for the tests."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEADINGS = ["姓名", "性别", "单位", "单位所在地", "职务", "全委会职务", "常委会职务", "手机", "邮箱", "任职开始"]


def row(name: str = "于新", **changed: Any) -> list[Any]:
    """A good row, with some cells changed."""
    facts = {
        "姓名": name, "性别": "女", "单位": "金陵机床厂", "单位所在地": "江苏省南京市", "职务": "工会主席", "全委会职务": "委员",
        "常委会职务": "", "手机": "19900000001", "邮箱": "", "任职开始": "2024-03-01",
    }  # fmt: skip
    return [(facts | changed)[heading] or None for heading in HEADINGS]


def workbook(
    *rows: Sequence[Any],
    headings: Sequence[Any] = HEADINGS,
    above: Sequence[Sequence[Any]] = (),
    merge: Sequence[str] = (),
) -> bytes:
    """The bytes of an .xlsx."""
    book = Workbook()
    sheet = book.active
    for line in (*above, headings, *rows):
        sheet.append(list(line))
    for place in merge:
        sheet.merge_cells(place)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(*rows: Sequence[Any], encoding: str = "gb18030", headings: Sequence[str] = HEADINGS) -> bytes:
    """The bytes of a CSV."""
    lines = [",".join(str(cell or "") for cell in line) for line in (headings, *rows)]
    return "\r\n".join(lines).encode(encoding)
