"""征求意见函: asks for opinions on one version of a paper, by a day, in given ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from documents.blocks import Block
from documents.official import Attachment, Kind, OfficialDocument
from documents.papers.reply_table import (
    ANSWER,
    BEFORE_LINES,
    BOXES,
    FACTS,
    FORM_COLUMNS,
    FORM_LINES,
    FORM_TITLE,
    FORM_WIDTHS,
    NUMBERED,
    PAPER,
    paper_named,
)


@dataclass(frozen=True, slots=True)
class OpinionRequest:
    """The facts of a letter that asks for opinions.

    `draft` is the paper's title without 《》, with its stage, as 工作报告（征求意见稿）; `version` such as 第三稿，稿号 4FF8;
    `reference` is printed under the form, so that it is known again when it comes back.
    """

    issuer: str
    draft: str
    version: str
    addressee: str
    deadline: date | datetime
    ways: Sequence[str]
    contact: str
    phone: str
    date: date
    number: str = ""
    purpose: str = ""
    silence_is_consent: bool = True
    sealed_reply: bool = False
    copies_to: Sequence[str] = ()
    reference: str = ""


def opinion_letter(request: OpinionRequest) -> OfficialDocument:
    """The letter in the form of GB/T 9704 10.1 (信函格式), with the reply form as its 附件."""
    return OfficialDocument(
        kind=Kind.LETTER,
        title=f"关于征求《{request.draft}》意见的函",
        issuer=request.issuer,
        number=request.number,
        addressee=f"{request.addressee.rstrip('：:')}：",
        blocks=tuple(Block("paragraph", text) for text in _text(request)),
        attachments=(Attachment(FORM_TITLE, tuple(_form(request))),),
        signature=request.issuer,
        date=request.date,
        remark=reached(request.contact, request.phone),
        copies_to=request.copies_to,
    )


@dataclass(frozen=True, slots=True)
class MoreTime:
    """The facts of a letter that moves the day by which opinions are asked; `asked_in` is the 文号 of the letter that asked."""

    issuer: str
    draft: str
    addressee: str
    was: datetime
    now: datetime
    reason: str
    contact: str
    phone: str
    date: date
    number: str = ""
    asked_in: str = ""


def extension_letter(facts: MoreTime) -> OfficialDocument:
    """A letter of its own: the one that was sent stays as it is."""
    # A title within a title stands in 〈〉.
    asked = (
        f"《关于征求〈{facts.draft}〉意见的函》（{facts.asked_in}）" if facts.asked_in else f"《{facts.draft}》征求意见"
    )
    why = facts.reason.strip().rstrip("。；，")
    first = f"{asked}原定{moment(facts.was)}截止。现将截止时间延长到{moment(facts.now)}，请在此前反馈。"
    text = (f"{first}已经反馈的，不用重复反馈，可以补充。反馈方式和反馈表不变。", f"延长的原因：{why}。")
    return OfficialDocument(
        kind=Kind.LETTER,
        title=f"关于延长《{facts.draft}》征求意见期限的函",
        issuer=facts.issuer,
        number=facts.number,
        addressee=f"{facts.addressee.rstrip('：:')}：",
        blocks=tuple(Block("paragraph", words) for words in text),
        signature=facts.issuer,
        date=facts.date,
        remark=reached(facts.contact, facts.phone),
    )


def reached(contact: str, phone: str) -> str:
    """Whom to ask."""
    return f"联系人：{contact}，电话：{phone}" if phone else f"联系人：{contact}"


def _text(request: OpinionRequest) -> Iterator[str]:
    """Short, so that the signature stands under it on the first page."""
    why = f"{request.purpose.rstrip('。，')}，" if request.purpose else ""
    yield f"{why}现将{paper_named(request.draft, request.version)}送上，请提出意见。"
    silence = "逾期未反馈的，视为无意见。" if request.silence_is_consent else ""
    yield f"请于{moment(request.deadline)}前反馈。反馈方式：{'；'.join(request.ways).rstrip('。')}。{silence}"
    seal = "以单位名义反馈的，请加盖公章。" if request.sealed_reply else ""
    yield f"请填写《{FORM_TITLE}》（附后），没有意见的也请告知。{seal}"


def _form(request: OpinionRequest) -> Iterator[Block]:
    facts = ((PAPER, paper_named(request.draft, request.version)), *((label, "") for label in FACTS.values()))
    lines = tuple((str(number), "", "", "", "") for number in range(1, FORM_LINES + 1))
    yield Block.table((*facts, (ANSWER, BOXES)), widths=(25.0, 75.0))
    yield Block("paragraph", BEFORE_LINES)
    yield Block.table((FORM_COLUMNS, *lines), header=1, widths=FORM_WIDTHS)
    if request.reference:
        yield Block("paragraph", f"{NUMBERED}{request.reference}")


def moment(when: date | datetime) -> str:
    """2026年12月1日, with the hour where one is set."""
    day = f"{when.year}年{when.month}月{when.day}日"
    return f"{day}{when.hour}时" + (f"{when.minute}分" if when.minute else "") if isinstance(when, datetime) else day
