"""报送任务: what each union owes this month, and 零报告."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from common import clock
from documents.downloads import sheet_response, wants_sheet
from documents.sheets import Column
from infonet.network.rules import reports_for, signs_for
from infonet.reporting import services
from infonet.reporting.models import DESK
from infonet.reporting.rules import duties_of, month_of
from infonet.reporting.rules.duties import DutyState, next_month

COLUMNS = [
    Column(gettext_lazy("产业工会"), width=36), Column(gettext_lazy("应报"), "int"), Column(gettext_lazy("已报"), "int"),
    Column(gettext_lazy("还差"), "int"), Column(gettext_lazy("情况"), width=12), Column(gettext_lazy("截止"), "datetime"),
]  # fmt: skip


def duty_list(request: SignedIn) -> HttpResponseBase:
    """For the national desk: who has met the month, who has not."""
    if not request.user.holds(*DESK):
        raise PermissionDenied(_("各地的报送任务由机关查看。本单位的在“我报送的”页上。"))
    at = clock.now()
    month = asked_month(request.GET.get("month", ""), month_of(at))
    states = sorted(duties_of(month), key=lambda s: (s.met, s.union.region_id or "", s.union.pk))
    if wants_sheet(request):
        return sheet_response(
            request, _("%(month)s 报送任务") % {"month": f"{month:%Y-%m}"}, COLUMNS, duty_rows(states)
        )
    context = {
        "states": states, "month": month, "open": [s for s in states if not s.met], "now": at,
        "before": before(month), "after": next_month(month) if next_month(month) <= month_of(at) else None,
        "due_at": states[0].due_at if states else None,
    }  # fmt: skip
    return render(request, "reporting/duty_list.html", context)


def duty_rows(states: list[DutyState]) -> Iterator[tuple[Any, ...]]:
    """One row a union: what it owed, what it sent."""
    for state in states:
        met = _("零报告") if state.nothing_at else _("完成") if state.met else _("未完成")
        yield state.union.name, state.owed, state.sent, state.missing, met, state.due_at


def asked_month(text: str, this: date) -> date:
    """?month=2026-11, not beyond this month."""
    try:
        month = date.fromisoformat(f"{text}-01") if text else this
    except ValueError as error:
        raise Http404 from error
    return max(min(month, this), date(2020, 1, 1))


def before(month: date) -> date:
    """The month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


@require_POST
def duty_nothing(request: SignedIn) -> HttpResponse:
    """零报告 for this month, in one press."""
    at = clock.now()
    unions = (reports_for(request.user, at) | signs_for(request.user, at)).distinct()
    number = request.POST.get("union", "")
    union = get_object_or_404(unions, pk=number[:9] if number.isdecimal() else 0)
    services.report_nothing(union, asked_month(request.POST.get("month", ""), month_of(at)), by=request.user)
    messages.success(request, _("已作零报告"))
    return redirect("reporting:item-list")
