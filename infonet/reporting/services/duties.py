"""零报告: a union says in writing that the month brought nothing."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Union
from common import clock
from common.lifecycle import RuleError
from infonet.network.rules import reports_for, signs_for
from infonet.reporting.models import Duty
from infonet.reporting.rules.duties import ITEMS_A_MONTH, derive_due, duty_of, month_of


@transaction.atomic
def report_nothing(union: Union, month: date, *, by: User, at: datetime | None = None) -> Duty:
    """File 零报告 for a month that has begun; a second filing changes nothing."""
    at = at or clock.now()
    if not (reports_for(by, at) | signs_for(by, at)).filter(pk=union.pk).exists():
        raise PermissionDenied(_("只有本单位的信息员或签发人可以作零报告。"))
    state = duty_of(union, month)
    if state is None or month > month_of(at):
        raise RuleError(_("这个月不需要作零报告。"))
    if state.sent:
        raise RuleError(_("本月已报送 %(n)d 篇，不用作零报告。") % {"n": state.sent})
    defaults = {"items_owed": ITEMS_A_MONTH, "due_at": derive_due(month)}
    duty = Duty.objects.select_for_update().get_or_create(union=union, month=month, defaults=defaults)[0]
    if duty.nothing_to_report_at is None:
        duty.nothing_to_report_at, duty.nothing_to_report_by = at, by
        duty.save()
        record(by, "duty.nothing", duty, late=at.replace(microsecond=0) > duty.due_at)
    return duty
