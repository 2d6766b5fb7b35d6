"""意见汇总处理表: every opinion and what became of it, landscape, the heading on every page; as .docx and as .xlsx."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date

from documents.official.measures import MM, Sheet
from documents.official.pieces import day as written
from documents.official.word.xml import paragraph, run, tabs, tag
from documents.papers.file import PaperFile, page_field, words
from documents.papers.tables import Column, table
from documents.sheets import Column as SheetColumn
from documents.sheets import write_sheet

TITLE = "意见汇总处理表"
WIDE = Sheet(297, 210, top=37, right=18, bottom=22, left=18)
COLUMNS = (
    Column("序号", 14, "center"), Column("章节条款", 32), Column("原文", 52), Column("修改意见", 62), Column("提出单位/人", 32),
    Column("处理意见", 25, "center"), Column("理由·备注", 44),
)  # fmt: skip
SHEET_WIDTHS = (6.0, 18.0, 40.0, 50.0, 18.0, 12.0, 36.0)


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One opinion with its handling, in the words to be printed; without a number of its own it is counted."""

    place: str
    text: str
    opinion: str
    author: str
    disposition: str
    reason: str = ""
    number: int | None = None

    def printed(self, at: int) -> tuple[int, str, str, str, str, str, str]:
        """The row as its columns stand; `at` is its place in the table, from 1."""
        *said, number = astuple(self)
        return (at if number is None else number, *said)


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts under the table; what is None is not printed."""

    sent: int | None = None
    replied: int | None = None
    replied_with_opinions: int | None = None
    unanswered: int | None = None
    opinions: int | None = None
    adopted: int | None = None
    partly: int | None = None
    rejected: int | None = None
    explained: int | None = None
    further: int | None = None

    def lines(self) -> list[tuple[str, int]]:
        """Label and number, in the usual order."""
        labels = (
            "发送数",
            "回函数",
            "回函并有意见数",
            "未回函数",
            "意见总数",
            "采纳",
            "部分采纳",
            "不采纳",
            "解释说明",
            "另行研究",
        )
        return [(label, number) for label, number in zip(labels, astuple(self), strict=True) if number is not None]


@dataclass(frozen=True, slots=True)
class OpinionSummary:
    """The table: its project, who handles it, the opinions (a generator is fine) and the counts, or what gives them afterwards."""

    project: str
    rows: Iterable[OpinionRow]
    version: str = ""
    undertaker: str = ""
    phone: str = ""
    day: date | None = None
    counts: Counts | Callable[[], Counts] = Counts()

    @property
    def counted(self) -> Counts:
        """The counts; asked for once the rows are written."""
        return self.counts() if callable(self.counts) else self.counts


def summary_docx(summary: OpinionSummary) -> bytes:
    """The table as .docx."""
    return PaperFile(WIDE, title=f"{summary.project}{TITLE}", head=_head(summary)).save(_body(summary))


def summary_xlsx(summary: OpinionSummary) -> bytes:
    """The same as .xlsx, the counts in the last rows."""
    columns = [
        SheetColumn(c.title, "int" if at == 0 else "text", w)
        for at, (c, w) in enumerate(zip(COLUMNS, SHEET_WIDTHS, strict=True))
    ]
    return write_sheet(columns, _sheet_rows(summary), title=TITLE)


def _sheet_rows(summary: OpinionSummary) -> Iterator[tuple]:
    for at, row in enumerate(summary.rows, start=1):
        yield row.printed(at)
    for label, number in summary.counted.lines():
        yield (None, label, f"{number}", "", "", "", "")


def _head(summary: OpinionSummary) -> str:
    """Title and facts on every page, with the page's number and how many there are."""
    version = f"（{summary.version.strip('（）')}）" if summary.version else ""
    facts = (("承办人", summary.undertaker), ("电话", summary.phone), ("日期", written(summary.day)))
    told = "　　".join(f"{label}：{value}" for label, value in facts if value)
    pages = run("\t共 ") + page_field("NUMPAGES") + run(" 页　第 ") + page_field("PAGE") + run(" 页")
    project = paragraph("cell", words(f"项目名称：{summary.project}{version}"))
    right = tabs(("right", WIDE.type_width * MM))
    return paragraph("title", words(TITLE)) + project + paragraph("cell", words(told) + pages, right)


def _body(summary: OpinionSummary) -> Iterator[str]:
    rows = ([str(value) for value in row.printed(at)] for at, row in enumerate(summary.rows, start=1))
    yield from table(COLUMNS, rows, small=True)
    counts = "　".join(f"{label} {number}" for label, number in summary.counted.lines())
    if counts:
        yield paragraph("cell", words(counts), tag("spacing", before=160))
