"""I5: draft → signature → receipt → what the national desk made of it. Every way back says why."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rules import delegable, holds
from common.lifecycle import Lifecycle, Step
from common.marks import classified, refused_mark
from infonet.network.rules import reports_for, signers_of, signs_for
from infonet.reporting.models import InfoItem

Status = InfoItem.Status

EDITABLE = (Status.DRAFT, Status.RETURNED)
DECIDED = (Status.ADOPTED, Status.MERGED, Status.KEPT, Status.RETURNED, Status.REJECTED)
TRIAGE = ("adopt", "merge", "keep", "return", "reject")
NEEDS_REASON = ("return", "reject", "send_back")
UNDO = timedelta(minutes=10)
BODY_LEAST = 30

is_editor = holds("editor")


def writes_for(user: User, item: InfoItem, at: datetime) -> bool:
    """Reports for the item's union."""
    return reports_for(user, at).filter(pk=item.union_id).exists()


def signs(user: User, item: InfoItem, at: datetime) -> bool:
    """I1: truth is vouched for by the union's leader."""
    return signs_for(user, at).filter(pk=item.union_id).exists()


def decided_it(user: User, item: InfoItem, at: datetime) -> bool:
    """The editor who took the last step may take it back."""
    return is_editor(user, item, at) and item.triaged_by_id == user.pk


may_sign = delegable("sign_item", signs)


def has_matter_title_body(item: InfoItem, at: datetime) -> list[str]:
    """The least that makes an item."""
    missing = []
    if not item.matter:
        missing.append(_("请选写的是哪一类。"))
    if not item.title.strip():
        missing.append(_("请写标题：哪里、什么事、涉及多少人。"))
    if len(item.body.strip()) < BODY_LEAST:
        missing.append(_("正文太短，请至少写明时间、地点和经过（30 字以上）。"))
    return missing


def bears_no_classification(item: InfoItem, at: datetime) -> list[str]:
    """Papers marked 秘密 and above may not be on this system."""
    return [refused_mark()] if classified(item.title, item.body, item.advice, item.place) else []


def has_a_signer(item: InfoItem, at: datetime) -> list[str]:
    """I1: nothing goes up unsigned, so somebody must be there to sign."""
    if signers_of(item.union, at).exists():
        return []
    return [_("贵单位和上级工会都还没有登记签发人，请先请办公室登记。写好的内容都在。")]


def just_decided(item: InfoItem, at: datetime) -> list[str]:
    """A step is taken back at once or not at all: by then the province has read it."""
    if item.triaged_at is None or at - item.triaged_at > UNDO:
        return [_("已超过 10 分钟，报送单位已看到结果，不能再撤回。")]
    last = item.editions.order_by("-number").first()
    if last and last.revision != item.revision:
        return [_("报送单位已经在改这篇，不能再撤回。")]
    return []


ITEM = Lifecycle(
    Step("send", EDITABLE, Status.AWAITING_SIGNATURE, who=writes_for,
         needs=[has_matter_title_body, bears_no_classification, has_a_signer], label=gettext_lazy("送签发")),
    Step("recall", Status.AWAITING_SIGNATURE, Status.DRAFT, who=writes_for, label=gettext_lazy("撤回修改")),
    Step("sign", Status.AWAITING_SIGNATURE, Status.SUBMITTED, who=may_sign,
         needs=[has_matter_title_body, bears_no_classification], label=gettext_lazy("签发报送")),
    Step("send_back", Status.AWAITING_SIGNATURE, Status.RETURNED, who=may_sign, label=gettext_lazy("退回起草人")),
    Step("adopt", Status.SUBMITTED, Status.ADOPTED, who=is_editor, label=gettext_lazy("采用")),
    Step("merge", Status.SUBMITTED, Status.MERGED, who=is_editor, label=gettext_lazy("综合")),
    Step("keep", Status.SUBMITTED, Status.KEPT, who=is_editor, label=gettext_lazy("留存")),
    Step("return", Status.SUBMITTED, Status.RETURNED, who=is_editor, label=gettext_lazy("退回补充")),
    Step("reject", Status.SUBMITTED, Status.REJECTED, who=is_editor, label=gettext_lazy("不采用")),
    Step("undo", DECIDED, Status.SUBMITTED, who=decided_it, needs=[just_decided],
         label=gettext_lazy("撤回"), button=False),
)  # fmt: skip
