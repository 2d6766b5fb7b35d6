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
# The same width with one more column.
NUMBERED = (
    Column("序号", 14, "center"), Column("意见编号", 20, "center"), Column("章节条款", 24), Column("原文", 48), Column("修改意见", 54),
    Column("提出单位/人", 32), Column("处理意见", 25, "center"), Column("理由·备注", 44),
)  # fmt: skip
SHEET_WIDTHS = {
    "序号": 6.0, "意见编号": 9.0, "章节条款": 18.0, "原文": 40.0, "修改意见": 50.0, "提出单位/人": 18.0, "处理意见": 12.0, "理由·备注": 36.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One opinion with its handling, in the words to be printed; `number` is what the opinion is called elsewhere."""

    place: str
    text: str
    opinion: str
    author: str
    disposition: str
    reason: str = ""
    number: int | None = None

    def printed(self, at: int, *, numbered: bool) -> tuple[int | str, ...]:
        """The row as its columns stand; `at` is its place in the table, from 1."""
        *said, number = astuple(self)
        return (at, "" if number is None else number, *said) if numbered else (at, *said)


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
    noted: int | None = None
    waiting: int | None = None

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
            "留作参考",
            "待答复",
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
    numbered: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """With 意见编号 where opinions have numbers by which letters and pages name them."""
        return NUMBERED if self.numbered else COLUMNS

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
        SheetColumn(c.title, "int" if c.title in ("序号", "意见编号") else "text", SHEET_WIDTHS[c.title])
        for c in summary.columns
    ]
    return write_sheet(columns, _sheet_rows(summary), title=TITLE)


def _sheet_rows(summary: OpinionSummary) -> Iterator[tuple]:
    for at, row in enumerate(summary.rows, start=1):
        yield row.printed(at, numbered=summary.numbered)
    # The counts stand under 章节条款 and 原文: the columns before hold numbers of rows and opinions.
    before = (None,) * (2 if summary.numbered else 1)
    for label, number in summary.counted.lines():
        yield (*before, label, f"{number}", "", "", "", "")


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
    printed = (row.printed(at, numbered=summary.numbered) for at, row in enumerate(summary.rows, start=1))
    rows = ([str(value) for value in values] for values in printed)
    yield from table(summary.columns, rows, small=True)
    counts = "　".join(f"{label} {number}" for label, number in summary.counted.lines())
    if counts:
        yield paragraph("cell", words(counts), tag("spacing", before=160))
