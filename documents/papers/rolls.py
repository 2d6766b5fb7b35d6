"""名单 and 签到表: who belongs to it, who came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from common.names import spaced
from documents.official.measures import MM, PORTRAIT, SMALL
from documents.official.titles import title_lines, width
from documents.official.word.xml import line, paragraph, tag
from documents.papers.file import PaperFile, page_foot, sized, words
from documents.papers.people import Attendee, Group
from documents.papers.tables import Column, table

NUMBER, NAME = Column("序号", 15, "center"), Column("姓名", 34, "center")
LIST_COLUMNS = (NUMBER, NAME, Column("性别", 15, "center"), Column("民族", 24, "center"), Column("单位职务", 68))
SIGN_COLUMNS = (
    Column("序号", 14, "center"),
    NAME,
    Column("单位职务", 69),
    Column("签到", 24, "center"),
    Column("备注", 15),
)
SIGN_HEIGHT = 10.0
BESIDE = 4.0  # millimetres of a cell that hold no words
POSTS_FIRST = "（主席、副主席在前，其余按姓氏笔画为序）"


@dataclass(frozen=True, slots=True)
class NameList:
    """A 名单: its title, a line under it (按姓氏笔画为序), the people in the groups they are to stand in."""

    title: str
    groups: Sequence[Group]
    note: str = "（按姓氏笔画为序）"
    author: str = ""


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """A 签到表: a page (or more) for each group."""

    title: str
    groups: Sequence[Group]
    when: str = ""
    place: str = ""
    author: str = ""


def name_list(paper: NameList) -> bytes:
    """The list as .docx. Columns nobody has anything in are left out."""
    return PaperFile(PORTRAIT, title=paper.title, author=paper.author, foot=page_foot()).save(_list(paper))


def sign_in_sheet(paper: SignInSheet) -> bytes:
    """The sheet as .docx, one group after another, each on a page of its own."""
    return PaperFile(PORTRAIT, title=paper.title, author=paper.author, foot=page_foot()).save(_sheet(paper))


def titled(title: str, note: str = "", *, new_page: bool = False) -> Iterator[str]:
    """A title over its lines, a note in 楷体 under it, an empty line."""
    for at, part in enumerate(title_lines(title)):
        yield paragraph("title", words(part), *((tag("pageBreakBefore"),) if new_page and at == 0 else ()))
    if note:
        yield paragraph("note", words(note))
    yield paragraph("gap")


def roll_table(people: Iterable[Attendee]) -> Iterator[str]:
    """序号 姓名 性别 民族 单位职务, without columns that are empty throughout."""
    known = list(people)
    shown = [
        c
        for c in LIST_COLUMNS
        if c.title not in ("性别", "民族") or any(_value(c.title, 0, person) for person in known)
    ]
    spare = sum(c.width for c in LIST_COLUMNS) - sum(c.width for c in shown)
    columns = [*shown[:-1], Column(shown[-1].title, shown[-1].width + spare)]
    yield from table(
        columns, ([_value(c.title, at, person) for c in columns] for at, person in enumerate(known, start=1))
    )


def group_heading(group: Group) -> Iterator[str]:
    """第一组（召集人：…），and where it sits."""
    if group.title:
        yield paragraph("h1", words(f"{group.title}（{len(group.people)}人）"))
    facts = (("召集人", group.convener), ("联络员", group.liaison), ("讨论地点", group.place))
    known = "　".join(f"{label}：{value}" for label, value in facts if value)
    if known:
        yield paragraph("body", words(known))


def _value(title: str, at: int, person: Attendee) -> str:
    values = {
        "序号": str(at), "姓名": spaced(person.name), "性别": person.gender, "民族": person.nation,
        "单位职务": person.unit_and_duty, "签到": "", "备注": person.note,
    }  # fmt: skip
    return values[title]


def _signed(column: Column, at: int, person: Attendee) -> str:
    """A cell of a sign-in sheet: a long name smaller, on one line; 单位职务 small, in a line or two."""
    value = _value(column.title, at, person)
    if column is NAME:
        fits = (column.width - BESIDE) * MM / max(1.0, width(value))
        return paragraph("cell", words(value, *sized(min(SMALL, fits))), tag("jc", val="center"))
    return paragraph("cell-small", words(value), line(SMALL)) if column.title == "单位职务" else value


def _list(paper: NameList) -> Iterator[str]:
    yield from titled(paper.title, paper.note)
    for group in paper.groups:
        yield from group_heading(group)
        yield from roll_table(group.people)


def _sheet(paper: SignInSheet) -> Iterator[str]:
    for place, group in enumerate(paper.groups):
        under = "　".join(part for part in (paper.when, paper.place) if part)
        yield from titled(f"{paper.title}签到表", under, new_page=place > 0)
        told = f"{group.title}　" if group.title else ""
        yield paragraph("addressee", words(f"{told}应到 {len(group.people)} 人　　实到　　　人"))
        rows = ([_signed(c, at, person) for c in SIGN_COLUMNS] for at, person in enumerate(group.people, start=1))
        yield from table(SIGN_COLUMNS, rows, height=SIGN_HEIGHT)
