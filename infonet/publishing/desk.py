"""What the leader has to sign, and what came back to the editor."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from common.desk import DeskItem
from infonet.publishing.models import BulletinIssue
from infonet.publishing.rules import is_leader, may_publish

Status = BulletinIssue.Status
SIGNING = timedelta(days=2)


def items(user: User, at: datetime) -> Iterator[DeskItem]:
    """Issues to sign or to clear; issues sent back to the one who composed them."""
    if may_publish(user, BulletinIssue(), at):
        for issue in BulletinIssue.objects.filter(status=Status.AWAITING_SIGNATURE).select_related("composed_by"):
            due = issue.sent_at + SIGNING if issue.sent_at else None
            note = _("%(who)s 编排") % {"who": issue.composed_by.name}
            yield DeskItem(f"issue.sign:{issue.pk}", issue.title, issue.get_absolute_url(), _("去签发"), "c", due, note)
    if is_leader(user, None, at):
        yield from to_clear()
    returned = Q(status=Status.DRAFT, composed_by=user) & ~Q(reason="")
    for issue in BulletinIssue.objects.filter(returned):
        url = reverse("publishing:issue-compose", args=[issue.pk])
        note = _("退回：%(why)s") % {"why": issue.reason[:40]}
        yield DeskItem(f"issue.returned:{issue.pk}", issue.title, url, _("改后再送"), "c", note=note)


def to_clear() -> Iterator[DeskItem]:
    """Published issues the editor wants on the site."""
    for issue in BulletinIssue.objects.filter(status=Status.PUBLISHED, for_public=True, cleared=False)[:5]:
        note = _("拟上网公开，等保密审查")
        yield DeskItem(f"issue.clear:{issue.pk}", issue.heading, issue.get_absolute_url(), _("去审查"), "c", note=note)
