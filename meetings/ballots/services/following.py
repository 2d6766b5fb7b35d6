"""What is done on a resolution after it was passed."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots.models import Resolution, ResolutionNote


@transaction.atomic
def note_progress(
    resolution: Resolution, *, by: User, day: date, what: str, who: str, at: datetime | None = None
) -> ResolutionNote:
    """Add what was done, on which day and by whom; notes are added and never rewritten."""
    at = at or clock.now()
    check_keeper(by, at)
    if not what.strip() or not who.strip():
        raise RuleError(_("请写明做了什么、由谁承办。"))
    if day > clock.today():
        raise RuleError(_("这一天还没有到，请填已经办了的日期；还没办的，写到复查日期里。"))
    note = ResolutionNote.objects.create(
        resolution=resolution, day=day, what=what.strip(), who=who.strip(), entered_by=by, entered_at=at
    )
    record(by, "resolution.noted", resolution, day=day, what=note.what, who=note.who)
    return note


@transaction.atomic
def set_review(resolution: Resolution, *, by: User, day: date | None, at: datetime | None = None) -> Resolution:
    """The day on which the office looks at it again; None: no further look."""
    check_keeper(by, at or clock.now())
    resolution = Resolution.objects.select_for_update().get(pk=resolution.pk)
    if day is not None and day < clock.today():
        raise RuleError(_("复查日期已经过去，请选今天或以后的日子。"))
    resolution.review_on = day
    resolution.save()
    record(by, "resolution.review-set", resolution, day=day)
    return resolution


def check_keeper(by: User, at: datetime) -> None:
    """The office keeps the register."""
    if not rules.keeps_resolutions(by, None, at):
        raise PermissionDenied(_("决议的落实情况由机关工作人员登记，您没有办理这一步的权限。"))
