"""What the national desk makes of an item; whoever comes second is told who was first."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.services import record
from common import clock
from infonet.reporting.models import InfoItem
from infonet.reporting.rules.lifecycle import ITEM, NEEDS_REASON
from infonet.reporting.services.locking import locked
from infonet.reporting.services.signing import said, tell

ACTS = {"adopt": "adopted", "merge": "merged", "keep": "kept", "return": "returned", "reject": "rejected"}
NEWS = {
    "adopt": gettext_lazy("%(no)s 已采用"),
    "merge": gettext_lazy("%(no)s 已用于综合"),
    "keep": gettext_lazy("%(no)s 已留存备查"),
    "return": gettext_lazy("%(no)s 退回补充，请看理由"),
    "reject": gettext_lazy("%(no)s 未采用，请看理由"),
}


@transaction.atomic
def decide(item: InfoItem, verb: str, *, by: User, reason: str = "", at: datetime | None = None) -> InfoItem:
    """One of the five answers to an item; returning and rejecting say why."""
    at = at or clock.now()
    item = locked(item)
    ITEM.take(verb, item, by=by, at=at)
    item.reason = said(reason) if verb in NEEDS_REASON else reason.strip()
    item.triaged_by, item.triaged_at = by, at
    item.save()
    record(by, f"item.{ACTS[verb]}", item, receipt=item.receipt, reason=item.reason)
    tell(concerned(item), ACTS[verb], item, at, NEWS[verb] % {"no": item.receipt}, body=item.reason)
    return item


def concerned(item: InfoItem) -> set[User]:
    """The one who wrote it and the one who signed it."""
    return {person for person in (item.officer, item.signed_by) if person}


adopt = partial(decide, verb="adopt")
merge = partial(decide, verb="merge")
keep = partial(decide, verb="keep")
return_for_completion = partial(decide, verb="return")
reject = partial(decide, verb="reject")


@transaction.atomic
def undo_triage(item: InfoItem, *, by: User, at: datetime | None = None) -> InfoItem:
    """撤回: the same editor takes his last step back at once; the log keeps both."""
    at = at or clock.now()
    item = locked(item)
    was = item.get_status_display()
    ITEM.take("undo", item, by=by, at=at)
    item.triaged_by, item.triaged_at, item.reason = None, None, ""
    item.save()
    record(by, "item.undone", item, was=was)
    tell(concerned(item), "undone", item, at, _("%(no)s 的处理已撤回，正在重新处理") % {"no": item.receipt})
    return item
