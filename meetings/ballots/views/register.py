"""The register of ballots."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn
from committees.roster.models import Body
from common import clock
from common.wording import official as in_chinese
from documents.downloads import sheet_response, wants_sheet
from documents.sheets import Column
from meetings.ballots.models import Ballot
from meetings.ballots.rules import drafts_ballots, follows_votes, verdict

PER_PAGE = 20
BALLOT_COLUMNS = [
    Column(gettext_lazy("事项"), width=48, wrap=True), Column(gettext_lazy("场合"), width=32), Column(gettext_lazy("机构")),
    Column(gettext_lazy("状态"), width=12), Column(gettext_lazy("开始"), "datetime"), Column(gettext_lazy("截止"), "datetime"),
    Column(gettext_lazy("公布"), "datetime"), Column(gettext_lazy("结果"), width=10),
]  # fmt: skip


def only_committee(request: SignedIn) -> None:
    """The registers are for the committee and its office; to others they do not exist."""
    if not follows_votes(request.user, None, clock.now()):
        raise Http404


def ballot_list(request: SignedIn) -> HttpResponseBase:
    """All ballots this person may see, those under way first."""
    only_committee(request)
    seen = Ballot.objects.visible_to(request.user)
    state = request.GET.get("state", "")
    chosen = seen.filter(status=state) if state in Ballot.Status.values else seen
    if wants_sheet(request):
        return sheet_response(request, _("表决登记"), BALLOT_COLUMNS, ballot_rows(chosen))
    page = Paginator(chosen.in_pressing_order(), PER_PAGE).get_page(request.GET.get("page"))
    running = seen.filter(status=Ballot.Status.OPEN).count()
    context = {
        "page": page, "filters": state_filters(seen, state), "running": running,
        "drafts": drafts_ballots(request.user, None, clock.now()),
    }  # fmt: skip
    return render(request, "ballots/ballot_list.html", context)


def ballot_rows(ballots: Any) -> Iterator[tuple[Any, ...]]:
    """The register of ballots; the result stands only where it is declared."""
    for ballot in ballots.in_pressing_order().defer("text").iterator(2000):
        yield (
            ballot.title, ballot.occasion, in_chinese(Body(ballot.body).label), ballot.get_status_display(),
            ballot.opened_at, ballot.closed_at, ballot.declared_at, "" if ballot.passed is None else verdict(ballot),
        )  # fmt: skip


def state_filters(seen: QuerySet[Ballot], state: str) -> list[dict[str, Any]]:
    """One filter a state, with its count."""
    counts = seen.order_by().aggregate(**{value: Count("pk", filter=Q(status=value)) for value in Ballot.Status.values})
    everything = {"label": _("全部"), "url": "?", "current": not state, "count": sum(counts.values())}
    return [everything] + [
        {"label": label, "url": f"?state={value}", "current": state == value, "count": counts[value]}
        for value, label in Ballot.Status.choices
    ]
