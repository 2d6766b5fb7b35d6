"""积分台账: a union's lines, or for the desk the year by union."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn
from common import clock
from documents.downloads import sheet_response, wants_sheet
from documents.sheets import Column
from infonet.merit import services
from infonet.merit.models import ScoreEntry, ScoringRule
from infonet.network.rules import reports_for, signs_for
from infonet.reporting.models import DESK

PAGE = 30
COLUMNS = [
    Column(gettext_lazy("日期"), "date"), Column(gettext_lazy("产业工会"), width=32), Column(gettext_lazy("信息"), width=44, wrap=True),
    Column(gettext_lazy("依据"), width=18), Column(gettext_lazy("刊期"), width=32), Column(gettext_lazy("积分"), "decimal"),
]  # fmt: skip


def ledger(request: SignedIn) -> HttpResponseBase:
    """Every line with the rule, the item and the issue it comes from; the sum adds up on the page."""
    at, user = clock.now(), request.user
    desk = user.holds(*DESK, at=at)
    unions = (reports_for(user, at) | signs_for(user, at)).distinct()
    if not (desk or unions.exists()):
        raise PermissionDenied(_("积分台账供各级产业工会的信息员、签发人和机关查看。"))
    year = asked_year(request)
    lines = ScoreEntry.objects.visible_to(user).filter(day__year=year)
    if (number := request.GET.get("union", "")).isdecimal():
        lines = lines.filter(union=number[:9])
    if wants_sheet(request):
        return sheet_response(request, _("%(year)d 年积分台账") % {"year": year}, COLUMNS, rows(lines))
    context = {
        "desk": desk, "year": year, "years": [y for y in (year - 1, year + 1) if 2020 <= y <= clock.today().year],
        "totals": services.totals(year) if desk else [], "sum": lines.aggregate(sum=Sum("points"))["sum"] or 0,
        "page": Paginator(lines.select_related("union", "rule", "item", "issue"), PAGE).get_page(request.GET.get("page")),
        "rules": ScoringRule.objects.as_of(clock.today()).order_by("-points"), "one": number,
    }  # fmt: skip
    return render(request, "merit/ledger.html", context)


def rows(lines: Any) -> Iterator[tuple[Any, ...]]:
    """The ledger line by line."""
    for line in lines.select_related("union", "rule", "item", "issue").iterator(2000):
        yield line.day, line.union.name, line.item.title, line.rule.get_fact_display(), line.issue.heading, line.points


def asked_year(request: SignedIn) -> int:
    """?year=2026, else this year."""
    text = request.GET.get("year", "")
    return min(max(int(text), 2020), clock.today().year) if text.isdecimal() and len(text) == 4 else clock.today().year
