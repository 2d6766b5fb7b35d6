"""我报送的 and the page of one item: where it is, what came of it, why."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn
from audit.services import history
from audit.verbs import word
from common import clock
from common.views import fetch
from common.wording import day_text, hour, local_day
from documents.downloads import file_response, sheet_response, wants_sheet
from documents.sheets import Column
from infonet.network.rules import reports_for, signs_for
from infonet.reporting.models import DESK, Attachment, InfoItem
from infonet.reporting.outcomes import outcomes_of
from infonet.reporting.rules import ITEM, duties_of, elements, month_of, writes_for
from infonet.reporting.rules.lifecycle import EDITABLE

Status = InfoItem.Status
PAGE = 20
Q_MAX = 100
STATES = {
    "draft": (gettext_lazy("草稿"), [Status.DRAFT]),
    "signing": (gettext_lazy("待签发"), [Status.AWAITING_SIGNATURE]),
    "submitted": (gettext_lazy("已报送"), [Status.SUBMITTED]),
    "used": (gettext_lazy("采用、综合"), [Status.ADOPTED, Status.MERGED]),
    "returned": (gettext_lazy("退回"), [Status.RETURNED]),
    "closed": (gettext_lazy("留存、不采用"), [Status.KEPT, Status.REJECTED]),
}
ON_TIME = {True: gettext_lazy("及时"), False: gettext_lazy("迟报")}
COLUMNS = [
    Column(gettext_lazy("收文号"), width=18), Column(gettext_lazy("标题"), width=44, wrap=True), Column(gettext_lazy("产业工会"), width=32),
    Column(gettext_lazy("类别"), width=16), Column(gettext_lazy("紧急程度"), width=10), Column(gettext_lazy("状态"), width=10),
    Column(gettext_lazy("信息员"), width=12), Column(gettext_lazy("报送时间"), "datetime"), Column(gettext_lazy("时效"), width=8),
]  # fmt: skip
BADGES = {
    Status.DRAFT: "", Status.AWAITING_SIGNATURE: "warn", Status.SUBMITTED: "info", Status.ADOPTED: "ok", Status.MERGED: "ok",
    Status.KEPT: "", Status.RETURNED: "late", Status.REJECTED: "",
}  # fmt: skip


def item_list(request: SignedIn) -> HttpResponseBase:
    """A union's items, or for the national desk all that came in."""
    at, desk = clock.now(), request.user.holds(*DESK)
    unions = list((reports_for(request.user, at) | signs_for(request.user, at)).distinct().select_related("region"))
    if not (desk or unions):
        raise PermissionDenied(_("这一页由各级产业工会的信息员、签发人和机关使用。"))
    q, state = request.GET.get("q", "").strip()[:Q_MAX], request.GET.get("state", "")
    items = InfoItem.objects
    found = items.found_by(request.user, q) if q else items.visible_to(request.user).written()
    if wants_sheet(request):
        return sheet_response(request, _("信息登记"), COLUMNS, item_rows(listed(found, state, desk)))
    context = {
        "desk": desk and not unions, "q": q, "state": state, "filters": filters_of(found, state, q), "unions": unions,
        "page": Paginator(listed(found, state, desk), PAGE).get_page(request.GET.get("page")),
        "duties": duties_of(month_of(at), [u for u in unions if u.level == "provincial"]) if unions else [],
        "writes": reports_for(request.user, at).exists(),
    }  # fmt: skip
    return render(request, "reporting/item_list.html", context)


def listed(found: Any, state: str, desk: bool) -> Any:
    """The chosen state, newest first."""
    if state in STATES:
        found = found.filter(status__in=STATES[state][1])
    order = F("submitted_at").desc() if desk else Coalesce("submitted_at", "created_at").desc()
    return found.as_signed().select_related("union").order_by(order, "pk")


def item_rows(items: Any) -> Iterator[tuple[Any, ...]]:
    """The register of items, as the list shows them: never what a union is rewriting."""
    for item in items.select_related("officer").defer("body", "advice").iterator(2000):
        yield (
            item.receipt, item.signed_title, item.union.name, item.get_matter_display(), item.get_urgency_display(),
            item.get_status_display(), item.officer.name, item.submitted_at, ON_TIME.get(item.on_time, ""),
        )  # fmt: skip


def filters_of(found: Any, state: str, q: str) -> list[tuple]:
    """全部 and each state with its number: one query."""
    counts = dict(found.order_by().values_list("status").annotate(n=Count("pk")))
    rest = {"q": q} if q else {}
    items: list[tuple] = [(_("全部"), f"?{urlencode(rest)}", state not in STATES, sum(counts.values()))]
    for key, (label, statuses) in STATES.items():
        number = sum(counts.get(status, 0) for status in statuses)
        if number or key == state:
            items.append((label, f"?{urlencode({'state': key} | rest)}", key == state, number))
    return items


def item_detail(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """One item: the text, where it is, every hand it went through, and what came of it."""
    at = clock.now()
    item = get_object_or_404(
        InfoItem.objects.visible_to(request.user).select_related(
            "union", "officer", "signed_by", "signed_for", "triaged_by"
        ),
        pk=pk,
    )
    writes = writes_for(request.user, item, at)
    # Who does not belong to the union reads what was signed, never what is being written.
    text = item if writes or item.submitted_at is None else item.on_desk
    context = {
        "item": item, "text": text, "writes": writes, "editable": writes and item.status in EDITABLE,
        "offers": {offer.step.name: offer for offer in ITEM.offers(item, request.user, at)},
        "timeline": timeline(item), "outcomes": outcomes_of(item, request.user), "checks": elements(text),
        "files": item.attachments.select_related("file"), "badge": BADGES[Status(item.status)],
    }  # fmt: skip
    return render(request, "reporting/item_detail.html", context)


def timeline(item: InfoItem) -> list[tuple]:
    """经手: from the first word to the last answer, and where it is now."""
    rows = [("done", item.created_at, _("%(who)s 起草") % {"who": item.officer.name}, "")]
    steps = [event for event in history(item) if event.verb not in ("item.attached", "item.detached")]
    rows += [("done", event.at, f"{event.who} {word(event.verb)}", note_of(event.facts)) for event in steps]
    if item.status == Status.AWAITING_SIGNATURE and item.sent_at:
        rows.append(("now", item.sent_at, _("等签发"), ""))
    if item.status == Status.SUBMITTED and item.received_at:
        rows.append(("now", item.received_at, _("等信息编辑处理"), ""))
    return [(state, when_text(at), title, note) for state, at, title, note in rows]


def when_text(at: datetime) -> str:
    """The hour for today, the date for other days."""
    today = clock.today()
    return hour(at) if local_day(at) == today else day_text(at, today)


def note_of(facts: dict) -> str:
    """What the log says about the step, in words."""
    parts = [facts.get("receipt") if facts.get("edition") else "", facts.get("reason") or ""]
    if facts.get("edition") and facts.get("on_time") is not None:
        parts.append(_("及时") if facts["on_time"] else _("迟报"))
    if (facts.get("edition") or 0) > 1:
        parts.append(_("补充后再报，收文号不变"))
    return "，".join(part for part in parts if part)


def attachment_download(request: SignedIn, pk: uuid.UUID, number: int) -> FileResponse:
    """A file of an item, for whoever may see the item."""
    return file_response(fetch(Attachment, request, pk=number, item=pk).file)
