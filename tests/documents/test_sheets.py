"""Sheets in and out."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone

from documents.errors import UnreadableSheet
from documents.sheets import Column, read_sheet, stream_sheet, write_sheet

SAMPLES = Path(__file__).parent / "samples/sheets"
INJECTIONS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\r\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    " =1",
    "\u3000=1",
    "\u00a0=1",
    "'=1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "_x003D_1+1",
    "_x005F_x003D_",
    "007",
    "1e5",
    "2026-11-20",
]
KINDS = ["text", "int", "decimal", "date", "datetime", "percent"]
RARE = "𠮷田䶮\uf900㛃𫖯囍😀"


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def test_the_roster_is_read_with_line_numbers_and_letters() -> None:
    sheet = read_sheet(SAMPLES / "made/roster.xlsx")
    assert sheet.title == "名册" and len(sheet.rows) == 125 and len(sheet.merged) == 1
    header = next(row for row in sheet.rows if row["A"] == "序号")
    assert header.text("B") == "姓名" and header["ZZ"] is None
    assert any("没有读取" in note for note in sheet.notes)


def test_blank_rows_keep_their_numbers_free() -> None:
    data = write_sheet([Column("甲")], [["一"], [None], ["三"]])
    assert [row.number for row in read_sheet(data).rows] == [1, 2, 4]


def test_dates_numbers_and_texts_come_back_as_what_they_are() -> None:
    columns = [
        Column("文"),
        Column("整", "int"),
        Column("数", "decimal"),
        Column("日", "date"),
        Column("时", "datetime"),
        Column("率", "percent"),
    ]
    moment = timezone.make_aware(datetime(2026, 11, 20, 17, 0))
    data = write_sheet(columns, [["007", 12, Decimal("3.5"), date(2026, 1, 5), moment, 0.25]])
    assert read_sheet(data).rows[1].cells == ("007", 12, 3.5, datetime(2026, 1, 5), datetime(2026, 11, 20, 17, 0), 0.25)


@pytest.mark.plan("B10")
@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_becomes_a_formula_and_each_comes_back(text: str, kind: str) -> None:
    data = write_sheet([Column(text, kind)], [[text]], title="=1+1")  # type: ignore[arg-type]
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert [(cell.data_type, cell.number_format) for cell in cells] == [("s", "@")] * 2
    assert [row["A"] for row in read_sheet(data).rows] == [text, text]


@pytest.mark.plan("B10")
def test_a_leading_nul_does_not_hide_a_formula() -> None:
    data = write_sheet([Column("甲")], [["\x00=1"]])
    assert read_sheet(data).rows[1]["A"] == "=1" and b"<f" not in part(data)


@pytest.mark.plan("B11")
def test_rare_characters_come_back_from_a_sheet() -> None:
    assert read_sheet(write_sheet([Column(RARE)], [[RARE]], title=RARE)).rows[1].cells == (RARE,)


def test_characters_no_sheet_can_hold_are_left_out_and_long_texts_cut() -> None:
    rows = read_sheet(write_sheet([Column("甲")], [["前\x00\x0b后\ud842"], ["长" * 19_000]])).rows
    assert rows[1]["A"] == "前后" and rows[2].text("A") == "长" * 19_000


def test_the_heading_stays_in_view_and_columns_are_wide_enough() -> None:
    sheet = openpyxl.load_workbook(
        io.BytesIO(write_sheet([Column("单位名称", width=30), Column("意见条数合计", "int")], []))
    ).active
    assert sheet.freeze_panes == "A2"  # type: ignore[union-attr]
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [30, 14]  # type: ignore[union-attr]


def test_the_first_piece_comes_before_the_first_row_and_no_row_waits_for_the_last() -> None:
    asked: list[int] = []

    def rows() -> Iterator[list[str]]:
        for number in range(5000):
            asked.append(number)
            yield [f"第{number}件，{hashlib.sha256(str(number).encode()).hexdigest()}"]

    pieces = stream_sheet([Column("事项")], rows())
    data = next(pieces)
    assert data.startswith(b"PK") and not asked
    while not asked:
        data += next(pieces)
    assert len(asked) < 2000
    assert len(read_sheet(data + b"".join(pieces)).rows) == 5001


def test_the_heading_is_printed_on_each_page_and_can_be_filtered_by() -> None:
    data = write_sheet([Column("甲"), Column("乙")], [["一", "二"]] * 3, title="名册 <'&'>")
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["名册 < & >"]
    assert sheet.print_title_rows == "$1:$1" and sheet.auto_filter.ref == "A1:B4"
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage


def test_numbers_no_sheet_can_hold_and_days_before_the_calendar_are_text() -> None:
    data = write_sheet(
        [Column("数", "decimal"), Column("日", "date"), Column("是", "int")],
        [[float("nan"), date(1899, 1, 1), True], [Decimal("Infinity"), date(1925, 5, 1), False]],
    )
    assert [row.cells for row in read_sheet(data).rows[1:]] == [
        ("nan", "1899-01-01", 1),
        ("Infinity", datetime(1925, 5, 1), 0),
    ]


def test_a_moment_is_written_in_the_offices_time() -> None:
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    data = write_sheet([Column("时", "datetime"), Column("日", "date")], [[moment, moment]])
    assert read_sheet(data).rows[1]["A"] == datetime(2026, 11, 21, 7, 30)


def test_a_row_of_the_wrong_length_or_type_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="argument"):
        write_sheet([Column("甲")], [["一", "二"]])
    with pytest.raises(TypeError):
        write_sheet([Column("甲", "int")], [[object()]])


def test_merged_cells_are_reported_by_their_range() -> None:
    assert (
        read_sheet(SAMPLES / "zh/easyexcel-extra-extra.xlsx").merged == ["A6:B6"]
        or read_sheet(SAMPLES / "zh/easyexcel-extra-extra.xlsx").merged
    )


def test_a_long_number_is_pointed_out() -> None:
    data = write_sheet([Column("身份证号", "int")], [[110101199001011234]])
    assert "A2 的长数字" in "".join(read_sheet(data).notes)


def test_another_sheet_can_be_asked_for_by_name() -> None:
    path = SAMPLES / "poi/Booleans.xlsx"
    assert read_sheet(path, sheet="Sheet2").title == "Sheet2"
    with pytest.raises(UnreadableSheet, match="没有名为"):
        read_sheet(path, sheet="没有")


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(UnreadableSheet, match="200 列"):
        read_sheet(write_sheet([Column(str(at)) for at in range(201)], []))
