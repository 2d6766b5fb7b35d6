"""意见反馈表 to fill in: content controls for Word and WPS, plain cells where a program knows none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from documents.official.measures import TINY, Sheet
from documents.official.pieces import printable
from documents.official.word.xml import paragraph, run, tag
from documents.papers.file import PaperFile, page_foot, sized, words
from documents.papers.reply_table import (
    ANSWER,
    ANSWERS,
    BEFORE_LINES,
    BOXES,
    FACTS,
    FORM_COLUMNS,
    FORM_LINES,
    FORM_TITLE,
    FORM_WIDTHS,
    NUMBERED,
    PAPER,
    Answer,
    paper_named,
    version_named,
)
from documents.papers.tables import Column, table

MARK = "liandong-reply"
# What stands where nothing was typed.
HINTS = {
    "unit": "填写单位名称",
    "respondent": "填写姓名",
    "phone": "填写电话",
    "day": "填写日期",
    "line": "\u3000\u3000",
}
FORM = Sheet(210, 297, top=25, right=20, bottom=22, left=20)


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One opinion: where, what stands there, what it should be, why."""

    place: str = ""
    text: str = ""
    opinion: str = ""
    reason: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """The form, empty as it goes out or filled in as it came back.

    `reference` is ours and comes back unchanged; `notes` are sentences on what a person should look at.
    """

    paper: str
    reference: str = ""
    mark: str = ""
    version: str = ""
    unit: str = ""
    respondent: str = ""
    phone: str = ""
    day: str = ""
    answer: Answer = ""
    lines: Sequence[ReplyLine] = ()
    notes: Sequence[str] = field(default=(), compare=False)


def write_reply_form(form: ReplyForm, *, rows: int = FORM_LINES) -> bytes:
    """The form as .docx, with at least so many lines to write on."""
    return PaperFile(FORM, title=f"{form.paper}{FORM_TITLE}", foot=page_foot()).save(_body(form, rows))


def _body(form: ReplyForm, rows: int) -> Iterator[str]:
    numbers = count(20261123)
    yield paragraph("title", words(FORM_TITLE))
    yield paragraph("gap")
    facts = [(PAPER, _text(paper_named(form.paper, version_named(form.version, form.mark))))]
    facts += [(label, _typed(name, getattr(form, name), HINTS[name], next(numbers))) for name, label in FACTS.items()]
    facts.append((ANSWER, _choice(form.answer, next(numbers))))
    yield from table((Column("", 34), Column("", 136)), facts, height=9, header=False)
    yield paragraph("body", words(BEFORE_LINES))
    lines = [*form.lines, *[ReplyLine()] * max(0, rows - len(form.lines))]
    columns = [
        Column(title, width, "center" if at == 0 else "left")
        for at, (title, width) in enumerate(zip(FORM_COLUMNS, FORM_WIDTHS, strict=True))
    ]
    yield from table(columns, (_line(at, line, numbers) for at, line in enumerate(lines, start=1)), height=15)
    if form.reference:
        # Seen, so that nobody wonders what the file carries; found again by its control or by its words.
        yield paragraph("cell-small", _control(MARK, f"{NUMBERED}{form.reference}", next(numbers), locked=True))


def _line(at: int, line: ReplyLine, numbers: Iterator[int]) -> list[str]:
    cells = [_typed("line", value, "", next(numbers)) for value in (line.place, line.text, line.opinion, line.reason)]
    return [str(at), *cells]


def _text(text: str) -> str:
    return paragraph("cell", words(text))


def _typed(name: str, value: str, hint: str, number: int) -> str:
    """A paragraph with a control for text; the hint is grey and goes when one types.

    Without w:text: LibreOffice 7.4 writes controls of plain text several times over when it saves.
    """
    return paragraph("cell", _control(name, value, number, hint=hint or HINTS["line"]))


def _control(name: str, value: str, number: int, *, hint: str = "", locked: bool = False) -> str:
    about = tag("alias", val=FACTS.get(name, name)) + tag("tag", val=name) + tag("id", val=number)
    lock = tag("lock", val="sdtContentLocked") if locked else ""
    empty = tag("showingPlcHdr") if not value else ""
    shown = run(printable(value)) if value else run(hint, *GREY)
    return tag("sdt", tag("sdtPr", about + lock + empty) + tag("sdtContent", shown))


def _choice(answer: Answer, number: int) -> str:
    """A paragraph with a list to choose from; until one is chosen it shows the boxes, to be ticked on paper."""
    options = "".join(tag("listItem", displayText=text, value=text) for text in ANSWERS.values())
    about = tag("alias", val=ANSWER) + tag("tag", val="answer") + tag("id", val=number)
    empty = "" if answer else tag("showingPlcHdr")
    shown = run(ANSWERS[answer]) if answer else run(BOXES)
    return paragraph(
        "cell", tag("sdt", tag("sdtPr", about + empty + tag("dropDownList", options)) + tag("sdtContent", shown))
    )


GREY = (*sized(TINY), tag("color", val="767676"))
