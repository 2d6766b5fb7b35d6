"""I11: nothing reaches the public site before the leader has looked at it for secrets (保密审查)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from infonet.publishing.models import BulletinIssue
from infonet.publishing.rules import clears


@transaction.atomic
def clear_for_public(issue: BulletinIssue, *, by: User, at: datetime | None = None) -> BulletinIssue:
    """The leader lets a published issue onto the public site, in his own name."""
    at = at or clock.now()
    issue = checked(issue, by, at)
    if not issue.cleared:
        issue.for_public, issue.cleared, issue.cleared_by, issue.cleared_at = True, True, by, at
        issue.save()
        record(by, "issue.cleared", issue)
    return issue


@transaction.atomic
def withdraw_from_public(issue: BulletinIssue, *, by: User, at: datetime | None = None) -> BulletinIssue:
    """Take it off the public site again."""
    at = at or clock.now()
    issue = checked(issue, by, at)
    if issue.cleared:
        issue.cleared, issue.cleared_by, issue.cleared_at = False, None, None
        issue.save()
        record(by, "issue.withdrawn", issue)
    return issue


def checked(issue: BulletinIssue, by: User, at: datetime) -> BulletinIssue:
    """The locked issue, if the person may clear it and there is something to clear."""
    if not clears(by, issue, at):
        raise PermissionDenied(_("上网公开前的保密审查由机关负责人本人办理。"))
    issue = BulletinIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.status != BulletinIssue.Status.PUBLISHED:
        raise RuleError(_("刊物印发以后才能上网公开。"))
    return issue
