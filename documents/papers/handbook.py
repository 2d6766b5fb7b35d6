"""会议手册: cover, contents, 须知, 议程, 日程, lists by groups, seats and rooms where there are any, whom to call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from common.wording import cn_number
from documents.official.looks import BIAOSONG
from documents.official.measures import BODY, LINE, MM, PORTRAIT, SMALL, TYPE_WIDTH
from documents.official.titles import title_lines
from documents.official.word.xml import line, paragraph, run, tag
from documents.papers.file import PaperFile, page_foot, sized, words
from documents.papers.people import Group
from documents.papers.rolls import group_heading, roll_table
from documents.papers.tables import Column, lines_needed, table

SCHEDULE = (
    # 12月30日 on one line, also where the office program sets the digits a little apart.
    Column("日期", 30, "center"),
    Column("时间", 36, "center"),
    Column("内容", 56),
    Column("地点", 34, "center"),
)
CELL_LINE, CELL_ROOM = 22.0, 4.5
ROLL_WIDTH = 68.0


@dataclass(frozen=True, slots=True)
class Sitting:
    """One line of the 日程, in words."""

    day: str
    time: str
    matter: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A table of its own (座次, 住宿, 乘车): its title, headings, rows."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Handbook:
    """What the handbook says. A part without content is not printed, nor named in the contents."""

    title: str
    issuer: str
    when: str = ""
    place: str = ""
    notices: Sequence[str] = ()
    agenda: Sequence[str] = ()
    schedule: Sequence[Sitting] = ()
    groups: Sequence[Group] = ()
    groups_title: str = "出席人员名单"
    arrangements: Sequence[Arrangement] = ()
    contacts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its title, its XML, and about how high it stands (points), for the page in the contents."""

    title: str
    xml: Sequence[str]
    height: float

    @property
    def pages(self) -> int:
        """How many pages it will take."""
        return max(1, ceil(self.height / (PORTRAIT.type_height * MM)))


def handbook(paper: Handbook) -> bytes:
    """The handbook as .docx. The pages in the contents are fields; what they show at first is reckoned."""
    parts = list(_parts(paper))
    file = PaperFile(PORTRAIT, title=f"{paper.title}会议手册", author=paper.issuer, foot=page_foot(), cover=True)
    return file.save(_body(paper, parts))


def _body(paper: Handbook, parts: list[Part]) -> Iterator[str]:
    yield from _cover(paper)
    yield from _contents(parts)
    for at, part in enumerate(parts):
        yield _heading(part.title, at)
        yield paragraph("gap")
        yield from part.xml


def _cover(paper: Handbook) -> Iterator[str]:
    for at, text in enumerate(title_lines(paper.title, 13)):
        air = line(46, before=120) if at == 0 else line(46)
        yield paragraph("title", words(text, *sized(32, BIAOSONG)), air)
    yield paragraph("title", words("会　议　手　册", *sized(42, BIAOSONG)), line(60, before=90))
    yield paragraph("note", words(paper.issuer), line(LINE, before=150))
    under = "　".join(text for text in (paper.when, paper.place) if text)
    yield paragraph("note", words(under))


def _contents(parts: list[Part]) -> Iterator[str]:
    yield paragraph("title", words("目　录"), tag("pageBreakBefore"))
    yield paragraph("gap")
    dots = tag("tabs", tag("tab", val="right", leader="middleDot", pos=round(TYPE_WIDTH * MM * 20)))
    firsts = accumulate((part.pages for part in parts), initial=2)
    for at, (part, first) in enumerate(zip(parts, firsts, strict=False)):
        number = tag("fldSimple", f"<w:r><w:t>{first}</w:t></w:r>", instr=f" PAGEREF part{at} \\h ")
        yield paragraph("addressee", words(part.title) + run("\t") + number, dots)


def _heading(title: str, at: int) -> str:
    mark = f'<w:bookmarkStart w:id="{at}" w:name="part{at}"/>', f'<w:bookmarkEnd w:id="{at}"/>'
    level = tag("outlineLvl", val=0)
    return paragraph("title", mark[0] + words(title) + mark[1], tag("pageBreakBefore"), level)


def _parts(paper: Handbook) -> Iterator[Part]:
    if paper.notices:
        yield _text("会议须知", _numbered(paper.notices))
    if paper.agenda:
        yield _text("会议议程", _counted(paper.agenda))
    if paper.schedule:
        rows = [(sitting.day, sitting.time, sitting.matter, sitting.place) for sitting in paper.schedule]
        yield Part("会议日程", list(table(SCHEDULE, rows, height=11)), _table_height(SCHEDULE, rows, 11))
    if paper.groups:
        yield _rolls(paper)
    for arrangement in paper.arrangements:
        if arrangement.rows:
            yield _arranged(arrangement)
    if paper.contacts:
        yield _text("会务联系", list(paper.contacts))


def _numbered(lines: Sequence[str]) -> list[str]:
    return [f"{at}. {text}" for at, text in enumerate(lines, start=1)] if len(lines) > 1 else list(lines)


def _counted(lines: Sequence[str]) -> list[str]:
    """一、二、三、 as an agenda is written."""
    return [f"{cn_number(at)}、{text}" for at, text in enumerate(lines, start=1)] if len(lines) > 1 else list(lines)


def _text(title: str, lines: Sequence[str]) -> Part:
    high = sum(lines_needed(f"　　{text}", TYPE_WIDTH + 4, BODY) for text in lines) * LINE
    return Part(title, [paragraph("body", words(text)) for text in lines], 2 * LINE + high)


def _rolls(paper: Handbook) -> Part:
    xml = [piece for group in paper.groups for piece in (*group_heading(group), *roll_table(group.people))]
    high = 2 * LINE
    for group in paper.groups:
        high += 3 * LINE if group.title else LINE
        high += sum(lines_needed(p.unit_and_duty, ROLL_WIDTH, SMALL) * CELL_LINE + CELL_ROOM for p in group.people)
    return Part(paper.groups_title, xml, high)


def _arranged(arrangement: Arrangement) -> Part:
    columns = [Column(title, TYPE_WIDTH / len(arrangement.headings), "center") for title in arrangement.headings]
    return Part(
        arrangement.title, list(table(columns, arrangement.rows, height=9)), _table_height(columns, arrangement.rows, 9)
    )


def _table_height(columns: Sequence[Column], rows: Sequence[Sequence[str]], least: float) -> float:
    """Heading and rows, each as high as its fullest cell."""
    lines = [max(lines_needed(text, c.width, SMALL) for c, text in zip(columns, row, strict=True)) for row in rows]
    return 2 * LINE + least * MM + sum(max(least * MM, count * CELL_LINE) + CELL_ROOM for count in lines)
