"""An official document as facts: what it says, who issues it, to whom. Nothing of its layout."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from documents.blocks import Block


class Kind(Enum):
    """文种, as far as the portal issues them. 简报 and plain copies are no 文种 but are printed here too."""

    RESOLUTION = "决议"
    REPORT = "报告"
    NOTICE = "通知"
    LETTER = "函"
    MINUTES = "纪要"
    BULLETIN = "简报"
    PLAIN = "文稿"


@dataclass(frozen=True, slots=True)
class Attachment:
    """An 附件 bound in after the document."""

    title: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """Which issue of a bulletin this is."""

    number: int
    total: int | None = None
    editor: str = ""


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """Everything printed, in the words to be printed. Empty fields leave no trace on the page.

    `note` stands under the title (题注：某年某月某日某次会议通过), `remark` after the date (附注).
    `signer` is named beside the number of documents that go up (签发人).
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

    @property
    def red_head(self) -> str:
        """The red words over the line; none for a copy, nor for a resolution without a number."""
        if self.kind is Kind.PLAIN or (self.kind is Kind.RESOLUTION and not self.number and not self.banner):
            return ""
        if self.banner or self.kind in (Kind.LETTER, Kind.BULLETIN):
            return self.banner or self.issuer
        return f"{self.issuer}纪要" if self.kind is Kind.MINUTES else f"{self.issuer}文件"
