"""read_reply_form: a filled-in 意见反馈表 taken back, from Word, WPS or LibreOffice, with rows added or taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils.translation import gettext as _
from lxml import etree

from documents.conversion.kinds import kind_of
from documents.conversion.office import to_docx
from documents.errors import DocumentError, UnreadableDocument
from documents.packages import Source, read_source
from documents.papers.replies import HINTS, MARK, ReplyForm, ReplyLine
from documents.papers.reply_table import (
    ANSWER,
    ANSWERS,
    BOXES,
    FACTS,
    FORM_TITLE,
    NUMBERED,
    PAPER,
    Answer,
    paper_parts,
)
from documents.papers.ticks import symbol, ticked
from documents.word.package import WordPackage

MAX_LINES = 1_000
CONVERTED = ("doc", "odt", "rtf")
COLUMNS = {"序号": "number", "章节": "place", "原文": "text", "修改": "opinion", "理由": "reason"}
BLANK = re.compile(r"[\s\u3000]+")
HINTED, CHOOSE = set(HINTS.values()), "请选择"
# What a control nobody has touched shows: our hints, the boxes, or what Word, WPS and LibreOffice put in their place.
SHOWN = {BLANK.sub("", hint) for hint in (*HINTED, BOXES)}
PROMPTS = (CHOOSE, "单击或点击此处", "单击此处", "点击此处", "选择一项", "Clickortap", "Clickhere", "Chooseanitem")
PIECES = ("{*}t", "{*}tab", "{*}br", "{*}sym")
# No hint is cut into more runs than this; a control with more is somebody's text.
MOST_PIECES = 50


class NotAReplyForm(DocumentError):
    """A file that is not a 意见反馈表 of ours, or cannot be read."""


def read_reply_form(file: Source) -> ReplyForm:
    """What was filled in. Raises NotAReplyForm with a sentence."""
    try:
        package = WordPackage(_word(read_source(file, NotAReplyForm)))
        body = package.root(package.main_part())
    except UnreadableDocument as error:
        raise NotAReplyForm(error.message) from error
    tables = [_rows(table) for table in body.iter("{*}tbl")]
    facts = next((found for table in tables if (found := _facts(table))), None)
    lines = next((below for table in tables if (below := _lines(table)) is not None), None)
    if facts is None or lines is None:
        raise NotAReplyForm(
            _("这不是《%(form)s》。请下载反馈表，在表里填写后再上传；已经写在别的文件里的，请把内容复制到表里。")
            % {"form": FORM_TITLE}
        )
    return _form(facts, lines, _reference(body))


def _word(data: bytes) -> bytes:
    """The form as .docx; .doc, .wps, .odt and .rtf by way of LibreOffice. A PDF has no cells to read."""
    kind = kind_of(data)
    if kind == "pdf":
        raise NotAReplyForm(
            _(
                "PDF 的反馈表读不出填在哪一格。请上传填好的 Word 或 WPS 文件；只有扫描件或 PDF 的，请把内容填进反馈表再上传。"
            )
        )
    return to_docx(data, kind) if kind in CONVERTED else data


def _form(facts: dict[str, str], lines: list[ReplyLine], reference: str) -> ReplyForm:
    paper, version, mark = paper_parts(_one_line(facts.get(PAPER, "")))
    answer, notes = _answer(facts[ANSWER], lines)
    if len(lines) > MAX_LINES:
        raise NotAReplyForm(_("反馈表超过 %(n)d 行。请分成几份再上传。") % {"n": MAX_LINES})
    return ReplyForm(
        paper=paper, version=version, mark=mark, reference=reference,
        answer=answer, lines=tuple(lines), notes=tuple(notes),
        **{name: _one_line(facts.get(label, "")) for name, label in FACTS.items()},
    )  # fmt: skip


def _answer(typed: str, lines: list[ReplyLine]) -> tuple[Answer, list[str]]:
    """What was chosen; never guessed against what was written."""
    chosen = ticked(typed)
    if len(chosen) > 1:
        told = _("总体意见勾了几项（%(marks)s），请核实是哪一项。") % {"marks": "、".join(ANSWERS[a] for a in chosen)}
        return "opinions" if lines else "", [told]
    if chosen and not (chosen[0] == "no_opinion" and lines):
        return chosen[0], []
    if chosen:
        return "opinions", [
            _("总体意见选了“无意见”，表里又写了 %(n)d 条意见，按“有意见”处理，请核对。") % {"n": len(lines)}
        ]
    if lines:
        return "opinions", [_("没有选总体意见，表里写了 %(n)d 条意见，按“有意见”处理，请核对。") % {"n": len(lines)}]
    return "", [_("没有选总体意见，也没有写意见，请核实。")]


def _facts(rows: list[list[str]]) -> dict[str, str] | None:
    """Label and answer of each row, where the table is the one with 总体意见."""
    found = {BLANK.sub("", row[0]): row[1] for row in rows if len(row) >= 2}
    return found if ANSWER in found and PAPER in found else None


def _lines(rows: list[list[str]]) -> list[ReplyLine] | None:
    """The opinions below the heading that names 修改意见, wherever the columns stand; empty lines are left out."""
    for at, row in enumerate(rows):
        places = {name: column for column, title in enumerate(row) for word, name in COLUMNS.items() if word in title}
        if {"opinion", "reason", "place"} <= set(places):
            return [line for below in rows[at + 1 :] if (line := _line(below, places))]
    return None


def _line(row: list[str], places: dict[str, int]) -> ReplyLine | None:
    values = {name: row[column] for name, column in places.items() if column < len(row)}
    line = ReplyLine(**values)
    return line if line.opinion or line.reason or line.place or line.text else None


def _rows(table: etree._Element) -> list[list[str]]:
    return [[_said(cell) for cell in _cells(row)] for row in table.iter("{*}tr")]


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """Cells of the row, also those WPS has wrapped in a control."""
    return (cell for cell in row.iter("{*}tc") if next(cell.iterancestors("{*}tr")) is row)


def _said(cell: etree._Element) -> str:
    """The cell's words, a line each paragraph; hints are not somebody's words, deleted ones neither."""
    text = "\n".join("".join(_pieces(part)) for part in cell.iter("{*}p")).strip()
    return "" if text in HINTED or text.startswith(CHOOSE) else text


def _pieces(part: etree._Element) -> Iterator[str]:
    return (_piece(element) for element in part.iter(*PIECES) if not _is_hint(element))


def _piece(element: etree._Element) -> str:
    """Words, a tab, a break, or the tick that a font of signs draws."""
    kind = element.tag.rpartition("}")[2]
    if kind == "sym":
        about = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        return symbol(about.get("font", ""), about.get("char", ""))
    return element.text or "" if kind == "t" else {"tab": "\t"}.get(kind, "\n")


def _is_hint(element: etree._Element) -> bool:
    return any(_untouched(control) for control in element.iterancestors("{*}sdt"))


def _untouched(control: etree._Element) -> bool:
    """Still shows its hint. Some programs fill a control in and go on calling what stands there a hint."""
    if control.find("{*}sdtPr/{*}showingPlcHdr") is None:
        return False
    first = list(islice(control.iter(*PIECES), MOST_PIECES + 1))
    said = BLANK.sub("", "".join(map(_piece, first)))
    return len(first) <= MOST_PIECES and (said in SHOWN or said.startswith(PROMPTS))


def _reference(body: etree._Element) -> str:
    """By the control, or, where a program dropped it, by the words."""
    controls = (c for c in body.iter("{*}sdt") if any(_value(item) == MARK for item in c.iter("{*}tag")))
    texts: Iterable[str] = [
        "".join(t.text or "" for t in place.iter("{*}t")) for place in (*controls, *body.iter("{*}p"))
    ]
    return next((text.partition(NUMBERED)[2].strip() for text in texts if text.startswith(NUMBERED)), "")


def _value(item: etree._Element) -> str:
    return next((str(value) for key, value in item.attrib.items() if str(key).endswith("}val")), "")


def _one_line(text: str) -> str:
    return " ".join(text.split())
