"""An official document as facts: what it says, who issues it, to whom. Nothing of its layout."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from documents.blocks import Block


class Kind(Enum):
    """文种, as far as the portal issues them. 简报, 信息专报 and plain copies are no 文种 but are printed here too."""

    RESOLUTION = "决议"
    DECISION = "决定"
    NOTICE = "通知"
    CIRCULAR = "通报"
    REPORT = "报告"
    LETTER = "函"
    MINUTES = "纪要"
    BULLETIN = "简报"
    BRIEF = "信息专报"
    PLAIN = "文稿"


PERIODICALS = (Kind.BULLETIN, Kind.BRIEF)


@dataclass(frozen=True, slots=True)
class Attachment:
    """An 附件 bound in after the document. `mark` stands over its title: None for 附件 and its number, "" for nothing."""

    title: str
    blocks: Sequence[Block] = ()
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Which issue of a bulletin this is."""

    number: int
    total: int | None = None
    editor: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """Who came, was excused or sat in (出席, 请假, 列席) at the foot of minutes; each name with its unit."""

    label: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """Everything printed, in the words to be printed. Empty fields leave no trace on the page.

    `note` stands under the title (题注：某年某月某日某次会议通过), `remark` after the date (附注).
    `signer` is named beside the number of documents that go up (签发人); several stand apart by 、 or a blank.
    `joint` are the issuers after the leading one; `sealed` leaves room for the seal.
    `pictures` holds the bytes (PNG or JPEG) of the blocks' pictures by their SHA-256.
    A mark of secrecy (密级) cannot be set: secret papers have no place in this system.
    """

    kind: Kind
    title: str
    issuer: str
    blocks: Sequence[Block] = ()
    number: str = ""
    signer: str = ""
    addressee: str = ""
    note: str = ""
    attachments: Sequence[Attachment] = ()
    signature: str = ""
    date: datetime.date | None = None
    remark: str = ""
    copies_to: Sequence[str] = ()
    printed_by: str = ""
    printed_on: datetime.date | None = None
    issue: Issue | None = None
    banner: str = ""
    draft_mark: str = ""
    joint: Sequence[str] = ()
    urgency: str = ""
    copy_number: str = ""
    sealed: bool = True
    rolls: Sequence[Roll] = ()
    copies: int | None = None
    landscape: bool = False
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def red_head(self) -> str:
        """The red words over the line; none for a copy, nor for a resolution or decision without a number."""
        passed = self.kind in (Kind.RESOLUTION, Kind.DECISION) and not self.number
        if self.banner or self.kind is Kind.PLAIN or passed:
            return "" if self.kind is Kind.PLAIN else self.banner
        if self.kind in (Kind.LETTER, Kind.BULLETIN):
            return self.issuer
        return {Kind.MINUTES: f"{self.issuer}纪要", Kind.BRIEF: "信息专报"}.get(self.kind, f"{self.issuer}文件")

    @property
    def signers(self) -> list[str]:
        """签发人, one by one."""
        return [name for name in re.split(r"[、，,\s]+", self.signer) if name]
