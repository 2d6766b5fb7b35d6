"""The list of major issues."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.requests import SignedIn
from committees.roster.models import is_member
from common import clock
from documents.downloads import sheet_response, wants_sheet
from documents.sheets import Column
from meetings.major_issues import rules
from meetings.major_issues.models import MajorIssue
from meetings.major_issues.models.issue import OFFICE

PER_PAGE = 20
COLUMNS = [
    Column(gettext_lazy("问题"), width=40, wrap=True), Column(gettext_lazy("缓急"), width=8),
    Column(gettext_lazy("状态"), width=14), Column(gettext_lazy("提出"), width=18),
    Column(gettext_lazy("提出时间"), "datetime"), Column(gettext_lazy("待处理意见"), "int", width=12),
    Column(gettext_lazy("决议"), width=26), Column(gettext_lazy("决策时间"), "datetime"),
]  # fmt: skip


@require_GET
def issue_list(request: SignedIn) -> HttpResponseBase:
    """The list by state; `?format=xlsx` takes the same away."""
    if not (request.user.holds(*OFFICE) or is_member(request.user)):
        raise Http404
    seen = MajorIssue.objects.visible_to(request.user)
    status = request.GET.get("status", "")
    chosen = seen.filter(status=status) if status in MajorIssue.Status.values else seen
    rows = chosen.with_figures().order_by("-raised_at", "-pk")
    if wants_sheet(request):
        return sheet_response(request, _("重大问题"), COLUMNS, sheet_rows(rows))
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "filters": state_filters(seen, status),
        "may_raise": rules.may_raise(request.user, None, clock.now()),
    }  # fmt: skip
    return render(request, "major_issues/issue_list.html", context)


def state_filters(seen: QuerySet[MajorIssue], status: str) -> list[dict[str, Any]]:
    """All, and each state there is one in."""
    counts = dict(seen.order_by().values_list("status").annotate(n=Count("pk", distinct=True)))
    options: list[tuple[str, str, int]] = [("", _("全部"), sum(counts.values()))]
    options += [(v, str(label), counts[v]) for v, label in MajorIssue.Status.choices if counts.get(v)]
    return [
        {"label": label, "url": f"?status={v}" if v else "?", "current": status == v, "count": n}
        for v, label, n in options
    ]


def sheet_rows(issues: Any) -> Iterator[tuple[Any, ...]]:
    """One issue a row."""
    for issue in issues.iterator(2000):
        yield (
            issue.title, issue.get_urgency_display(), issue.get_status_display(), issue.proposer, issue.raised_at,
            issue.unanswered, issue.resolution.code if issue.resolution else "", issue.decided_at,
        )  # fmt: skip
