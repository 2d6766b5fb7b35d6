"""简报 and 信息专报 from their facts; the layout is the official documents'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents.blocks import Block
from documents.official import Issue, Kind, OfficialDocument


@dataclass(frozen=True, slots=True)
class BulletinIssue:
    """One issue: the paper's name, its number in the year and altogether, who edits it, the items, to whom it goes.

    `submitted`, `sent`, `distributed` are 报 (to those above), 送 (to those beside), 发 (to those below).
    """

    name: str
    number: int
    editor: str
    date: date | None
    items: Sequence[tuple[str, Sequence[Block]]]
    total: int | None = None
    issuer: str = ""
    submitted: Sequence[str] = ()
    sent: Sequence[str] = ()
    distributed: Sequence[str] = ()
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """A 信息专报: one matter, for those above; signed."""

    name: str
    number: int
    editor: str
    date: date
    title: str
    blocks: Sequence[Block]
    signer: str = ""
    total: int | None = None
    submitted: Sequence[str] = ()


def bulletin(issue: BulletinIssue) -> OfficialDocument:
    """A 简报: a single item's title is the document's; several follow a list of what is in the issue."""
    single = len(issue.items) == 1
    return OfficialDocument(
        kind=Kind.BULLETIN,
        title=issue.items[0][0] if single else "",
        issuer=issue.issuer or issue.editor,
        banner=issue.name,
        issue=Issue(issue.number, issue.total, issue.editor),
        date=issue.date,
        blocks=tuple(issue.items[0][1]) if single else tuple(_several(issue.items)),
        copies_to=copies_to(issue.submitted, issue.sent, issue.distributed),
        copies=issue.copies,
        printed_by=issue.editor.removesuffix("编"),
        printed_on=issue.date,
    )


def brief(paper: Brief) -> OfficialDocument:
    """A 信息专报."""
    return OfficialDocument(
        kind=Kind.BRIEF,
        title=paper.title,
        issuer=paper.editor,
        banner=paper.name,
        issue=Issue(paper.number, paper.total, paper.editor),
        date=paper.date,
        signer=paper.signer,
        blocks=tuple(paper.blocks),
        copies_to=copies_to(paper.submitted, (), ()),
    )


def copies_to(submitted: Sequence[str], sent: Sequence[str], distributed: Sequence[str]) -> tuple[str, ...]:
    """报：…。 送：…。 发：…。, each line only where it names somebody."""
    lines = (("报", submitted), ("送", sent), ("发", distributed))
    return tuple(f"{mark}：{'，'.join(names)}。" for mark, names in lines if names)


def _several(items: Sequence[tuple[str, Sequence[Block]]]) -> list[Block]:
    contents = [
        Block("heading", "本期要目", level=1),
        *(Block("paragraph", f"{at}. {title}") for at, (title, _blocks) in enumerate(items, start=1)),
    ]
    return [*contents, *(block for title, blocks in items for block in (Block("title", title), *blocks))]
