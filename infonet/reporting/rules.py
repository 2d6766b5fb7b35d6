"""I1, I5: how an item travels, what a complete one holds, and how timeliness is judged."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rules import delegable, holds
from common.lifecycle import Lifecycle, Step
from infonet.network.rules import reports_for, signs_for
from infonet.reporting.models import InfoItem

Status = InfoItem.Status
Urgency = InfoItem.Urgency

# From the day of the event to receipt. An installation may set others.
LIMITS = {Urgency.NORMAL: timedelta(days=7), Urgency.URGENT: timedelta(hours=24), Urgency.CRITICAL: timedelta(hours=4)}

# The portal is not a classified system: papers that bear such a mark may not be on it at all.
CLASSIFIED = re.compile(r"(?:秘密|机密|绝密)\s*(?:★|☆|\*|级)|密级[::]\s*(?:秘密|机密|绝密)")

is_editor = holds("editor")


def writes_for(user: User, item: InfoItem, at: datetime) -> bool:
    """Reports for the item's union."""
    return reports_for(user, at).filter(pk=item.union_id).exists()


def signs(user: User, item: InfoItem, at: datetime) -> bool:
    """I1: truth is vouched for by the union's leader."""
    return signs_for(user, at).filter(pk=item.union_id).exists()


may_sign = delegable("sign_item", signs)


@dataclass(frozen=True)
class Element:
    """One element of a complete item: present or not, and where to add it."""

    name: Any
    present: bool
    field: str


def elements(item: InfoItem) -> list[Element]:
    """要素齐全吗: what readers above will ask for. Advice only: a gap does not stop an item."""
    text = f"{item.title}\n{item.body}"
    return [
        Element(_("时间"), bool(item.event_on) or bool(re.search(r"\d{1,2}月|今年|近日|上旬|中旬|下旬", text)), "event_on"),
        Element(_("地点"), bool(item.place), "place"),
        Element(_("人数"), item.headcount is not None or bool(re.search(r"\d+\s*(?:余|多)?(?:名|人)", text)), "headcount"),
        Element(_("职工诉求"), bool(re.search(r"诉求|要求|希望|反映|期盼", text)), "body"),
        Element(_("已做的工作"), bool(re.search(r"工会.{0,40}(?:已|先后|进厂|协调|介入|走访|推动|督促)|已采取", text, re.S)), "body"),
        Element(_("原因分析"), bool(re.search(r"原因|由于|因为|主要是|受.{1,12}影响", text)), "body"),
        Element(_("具体建议"), len(item.advice.strip()) >= 10, "advice"),
    ]  # fmt: skip


def has_matter_title_body(item: InfoItem, at: datetime) -> list[str]:
    """The least that makes an item."""
    missing = []
    if not item.matter:
        missing.append(_("请选写的是哪一类。"))
    if not item.title.strip():
        missing.append(_("请写标题：哪里、什么事、涉及多少人。"))
    if len(item.body.strip()) < 30:
        missing.append(_("正文太短，请至少写明时间、地点和经过（30 字以上）。"))
    return missing


def bears_no_classification(item: InfoItem, at: datetime) -> list[str]:
    """Papers marked 秘密 and above may not be on this system."""
    if CLASSIFIED.search(f"{item.title}\n{item.body}\n{item.advice}"):
        return [_("文中有密级标志。本系统是非涉密系统，不能处理秘密级以上内容，请改走机要渠道，并删去本稿。")]
    return []


ITEM = Lifecycle(
    Step("send", (Status.DRAFT, Status.RETURNED), Status.AWAITING_SIGNATURE, who=writes_for,
         needs=[has_matter_title_body, bears_no_classification], label=gettext_lazy("送签发")),
    Step("recall", Status.AWAITING_SIGNATURE, Status.DRAFT, who=writes_for, label=gettext_lazy("撤回修改")),
    Step("sign", Status.AWAITING_SIGNATURE, Status.SUBMITTED, who=may_sign,
         needs=[has_matter_title_body, bears_no_classification], label=gettext_lazy("签发报送")),
    Step("send_back", Status.AWAITING_SIGNATURE, Status.RETURNED, who=may_sign, label=gettext_lazy("退回起草人")),
    Step("adopt", Status.SUBMITTED, Status.ADOPTED, who=is_editor, label=gettext_lazy("采用")),
    Step("merge", Status.SUBMITTED, Status.MERGED, who=is_editor, label=gettext_lazy("综合")),
    Step("keep", Status.SUBMITTED, Status.KEPT, who=is_editor, label=gettext_lazy("留存")),
    Step("return", Status.SUBMITTED, Status.RETURNED, who=is_editor, label=gettext_lazy("退回补充")),
    Step("reject", Status.SUBMITTED, Status.REJECTED, who=is_editor, label=gettext_lazy("不采用")),
)  # fmt: skip

TRIAGE = ("adopt", "merge", "keep", "return", "reject")
NEEDS_REASON = ("return", "reject", "send_back")


def deadline(item: InfoItem) -> datetime | None:
    """When the item must be in: the limit of its urgency after the event's day began to be known."""
    if item.event_on is None:
        return None
    start = timezone.make_aware(datetime.combine(item.event_on, datetime.min.time()))
    # The event has a day, not an hour: the limit runs from the end of that day.
    return start + timedelta(days=1) + LIMITS[Urgency(item.urgency)] - timedelta(seconds=1)


def judged_on_time(item: InfoItem, at: datetime) -> bool:
    """I1: timeliness at receipt, by the server's clock, inclusive to the last second."""
    limit = deadline(item)
    return limit is None or at.replace(microsecond=0) <= limit
