"""I7: how an issue is composed, signed, numbered and cleared for the public."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rules import delegable, holds
from common.lifecycle import Lifecycle, Step
from infonet.publishing.models import BulletinIssue
from infonet.reporting.models import InfoItem
from infonet.reporting.rules import classified

Status = BulletinIssue.Status
USABLE = (InfoItem.Status.ADOPTED, InfoItem.Status.MERGED)

is_editor = holds("editor")
is_leader = holds("leader")
may_publish = delegable("sign_issue", is_leader)


def has_entries(issue: BulletinIssue, at: datetime) -> list[str]:
    """An issue holds something, and each piece has its text."""
    entries = list(issue.entries.all())
    if not entries:
        return [_("还没有稿件。请从已采用、综合的信息里选编。")]
    return [
        _("第 %(n)d 篇缺标题或正文。") % {"n": n}
        for n, e in enumerate(entries, 1)
        if not (e.headline.strip() and e.text.strip())
    ]


def items_still_stand(issue: BulletinIssue, at: datetime) -> list[str]:
    """What was sent back or taken back after it was chosen may not be printed."""
    gone = InfoItem.objects.filter(entries__issue=issue).exclude(status__in=USABLE).distinct()
    return [_("“%(item)s”现在是“%(state)s”，请移出本期。") % {"item": i, "state": i.get_status_display()} for i in gone]


def bears_no_classification(issue: BulletinIssue, at: datetime) -> list[str]:
    """Papers marked 秘密 and above may not be on this system."""
    texts = [issue.title, *(text for e in issue.entries.all() for text in (e.headline, e.text))]
    return [_("稿中有密级标志。本系统是非涉密系统，请删去后再送。")] if classified(*texts) else []


def clears(user: User, issue: BulletinIssue, at: datetime) -> bool:
    """保密审查 is the leader's own: no deputy does it."""
    return is_leader(user, issue, at)


READY = [has_entries, items_still_stand, bears_no_classification]

ISSUE = Lifecycle(
    Step("send", Status.DRAFT, Status.AWAITING_SIGNATURE, who=is_editor, needs=READY, label=gettext_lazy("送签发")),
    Step("recall", Status.AWAITING_SIGNATURE, Status.DRAFT, who=is_editor, label=gettext_lazy("撤回修改")),
    Step("publish", Status.AWAITING_SIGNATURE, Status.PUBLISHED, who=may_publish, needs=READY,
         label=gettext_lazy("签发印发")),
    Step("return", Status.AWAITING_SIGNATURE, Status.DRAFT, who=may_publish, label=gettext_lazy("退回修改")),
)  # fmt: skip
