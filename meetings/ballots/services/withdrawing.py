"""A draft by circulation that is not to be voted on after all. What stands on an agenda is struck there."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots.models import Ballot
from meetings.ballots.services.drafting import lock
from notices.services import notify


@transaction.atomic
def withdraw_draft(ballot: Ballot, *, by: User, reason: str, at: datetime | None = None) -> None:
    """撤下: the draft goes, as one struck from an agenda does; the log keeps its title, its text's mark, who and why."""
    ballot = lock(ballot)
    check_withdrawable(ballot, by, at or clock.now())
    if not reason.strip():
        raise RuleError(_("请写明为什么撤下，拟定的人会看到。"))
    record(by, "ballot.withdrawn", ballot, text_hash=ballot.text_hash, reason=reason.strip())
    if ballot.created_by and ballot.created_by != by:
        tell_drafter(ballot, by, reason.strip())
    try:
        ballot.delete()
    except ProtectedError as held:
        raise RuleError(_("这一稿是从别的页面送来的，请到那份文件的页面撤回。")) from held


def check_withdrawable(ballot: Ballot, by: User, at: datetime) -> None:
    """By who drafted it or could open it, and only before it is opened."""
    if not rules.withdraws(by, ballot, at):
        raise PermissionDenied(_("撤下由拟定的人、主席、副主席或机关负责人办理，您没有办理这一步的权限。"))
    if not ballot.by_circulation:
        raise RuleError(_("这一项在会议的议程里，请到会议的页面撤下。"))
    if ballot.status != rules.Status.DRAFT:
        raise RuleError(_("这一项已经开始表决，不能撤下。出了错的，请提出作废。"))


def tell_drafter(ballot: Ballot, by: User, reason: str) -> None:
    """Another than he withdrew it."""
    notify(
        [ballot.created_by], "ballot.withdrawn", key=f"ballot.withdrawn:{ballot.pk}",
        title=_("%(who)s撤下了通讯表决：%(title)s") % {"who": by.name, "title": ballot.title}, body=reason, url=reverse("ballots:ballot-list"),
    )  # fmt: skip
