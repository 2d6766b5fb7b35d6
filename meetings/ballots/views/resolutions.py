"""The register of resolutions, and one resolution."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn
from committees.roster.models import Body
from common import clock
from common.templatetags.text import cn_full_date
from common.views import attempt, fetch
from documents.blocks import Block
from documents.downloads import sheet_response, wants_sheet
from documents.fingerprint import short_hash
from documents.official import Attachment, Kind, OfficialDocument, to_docx, to_html
from documents.printing import pdf_response
from documents.records import block_of
from documents.sheets import Column
from meetings.ballots import services
from meetings.ballots.forms import NoteForm, ReviewForm
from meetings.ballots.models import Resolution
from meetings.ballots.rules import keeps_resolutions
from meetings.ballots.rules.elections import takes_paper
from meetings.ballots.search import matching
from meetings.ballots.services.reporting import decision_blocks, decision_of, result_blocks
from meetings.ballots.services.tally_annex import tally_annex
from meetings.ballots.services.wording_of_resolution import Wording, wording_of
from meetings.ballots.views.register import PER_PAGE, only_committee

RESOLUTION_COLUMNS = [
    Column(gettext_lazy("文号"), width=26), Column(gettext_lazy("决议"), width=48, wrap=True),
    Column(gettext_lazy("场合"), width=32), Column(gettext_lazy("通过"), "datetime"),
]  # fmt: skip
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def resolution_rows(resolutions: QuerySet[Resolution]) -> Iterator[tuple[Any, ...]]:
    """The register of resolutions."""
    for resolution in resolutions.defer("ballot__text").iterator(2000):
        yield resolution.code, resolution.title, resolution.ballot.occasion, resolution.declared_at


def resolution_list(request: SignedIn) -> HttpResponseBase:
    """决议: the register, newest first."""
    only_committee(request)
    seen = Resolution.objects.visible_to(request.user).select_related("ballot__item")
    body = request.GET.get("body", "")
    query = request.GET.get("q", "").strip()[:100]
    chosen = matching(seen.filter(body=body) if body else seen, query)
    if wants_sheet(request):
        return sheet_response(request, _("决议登记"), RESOLUTION_COLUMNS, resolution_rows(chosen))
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filters": body_filters(seen, body), "q": query, "body": body}
    return render(request, "ballots/resolution_list.html", context)


def body_filters(seen: QuerySet[Resolution], body: str) -> list[dict[str, Any]]:
    """All, the plenary's, the standing committee's."""
    counts = dict(seen.order_by().values_list("body").annotate(n=Count("pk")))
    options: list[tuple[str, str, int]] = [("", _("全部"), sum(counts.values()))]
    options += [(value, str(label), counts.get(value, 0)) for value, label in Body.choices]
    return [
        {"label": label, "url": f"?body={v}" if v else "?", "current": body == v, "count": n} for v, label, n in options
    ]


def resolution_detail(request: SignedIn, pk: int) -> HttpResponse:
    """One resolution: its text, and the vote behind it."""
    resolution = fetch(Resolution, request, pk=pk)
    ballot = resolution.ballot
    context = {
        "notes": resolution.notes.select_related("entered_by"), "keeps": keeps_resolutions(request.user, resolution, clock.now()),
        "resolution": resolution, "decision": decision_of(ballot), "ballot": ballot, "mark": short_hash(ballot.text_hash),
        "blocks": [block for block in ballot.text if block["kind"] != "title"], "result": services.results_of([ballot])[ballot.pk],
    }  # fmt: skip
    return render(request, "ballots/resolution_detail.html", context)


def note_create(request: SignedIn, pk: int) -> HttpResponse:
    """What was done on it: one more note."""
    resolution = kept(request, pk)
    form = NoteForm(request.POST or None, initial={"day": clock.today()})
    done = attempt(request, form, lambda: note(resolution, form, request), _("已登记。")) if form.is_valid() else None
    return done or render(request, "ballots/note_form.html", {"form": form, "resolution": resolution})


def note(resolution: Resolution, form: NoteForm, request: SignedIn) -> Resolution:
    """Through the one service; back to the resolution."""
    facts = {name: form.cleaned_data[name] for name in ("day", "what", "who")}
    return services.note_progress(resolution, by=request.user, **facts).resolution


def review_set(request: SignedIn, pk: int) -> HttpResponse:
    """When it is looked at again."""
    resolution = kept(request, pk)
    form = ReviewForm(request.POST or None, initial={"review_on": resolution.review_on})
    done = (
        attempt(request, form, lambda: review(resolution, form, request), _("复查日期已定。"))
        if form.is_valid()
        else None
    )
    return done or render(request, "ballots/review_form.html", {"form": form, "resolution": resolution})


def review(resolution: Resolution, form: ReviewForm, request: SignedIn) -> Resolution:
    """Through the one service."""
    return services.set_review(resolution, by=request.user, day=form.cleaned_data["review_on"])


def kept(request: SignedIn, pk: int) -> Resolution:
    """The resolution, for those who keep the register."""
    resolution: Resolution = fetch(Resolution, request, pk=pk)
    if not keeps_resolutions(request.user, resolution, clock.now()):
        raise PermissionDenied(_("决议的落实情况由机关工作人员登记，您没有办理这一步的权限。"))
    return resolution


def resolution_docx(request: SignedIn, pk: int) -> HttpResponse:
    """The resolution as an official document in .docx."""
    resolution = fetch(Resolution, request, pk=pk)
    return HttpResponse(
        to_docx(official(resolution)), content_type=WORD,
        headers={
            "Content-Disposition": content_disposition_header(True, file_name(resolution, "docx")) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )  # fmt: skip


def resolution_pdf(request: SignedIn, pk: int) -> HttpResponseBase:
    """The resolution as an official document in PDF, printed by a worker."""
    resolution = fetch(Resolution, request, pk=pk)
    return pdf_response(
        request, lambda: to_html(official(resolution)), name=file_name(resolution, "pdf"),
        docx=reverse("ballots:resolution-docx", args=[pk]), back=resolution.get_absolute_url(),
    )  # fmt: skip


def file_name(resolution: Resolution, suffix: str) -> str:
    """The official number and title."""
    return f"{resolution.code} {resolution.title}.{suffix}"


def official(resolution: Resolution) -> OfficialDocument:
    """The resolution by the measures of official documents; the note says who passed it when, so nothing is signed."""
    words = decided(resolution)
    note = f"（{cn_full_date(timezone.localdate(resolution.declared_at))}{resolution.ballot.occasion}通过）"
    return OfficialDocument(
        kind=Kind.RESOLUTION, title=words.title, issuer=words.issuer, banner=words.issuer, number=resolution.code, note=note,
        blocks=words.blocks, attachments=words.attachments,
    )  # fmt: skip


def decided(resolution: Resolution) -> Wording:
    """The text that was passed; of an election or of changes voted one by one what was carried. The count is an annex."""
    ballot = resolution.ballot
    blocks = [block_of(block) for block in ballot.text]
    title = title_of(blocks) or resolution.title
    words = wording_of(ballot, title, blocks)
    if not takes_paper(ballot):
        return replace(words, attachments=[*words.attachments, *tally_annex(ballot)])
    annex = Attachment(f"{ballot.title}结果报告单", result_blocks(ballot))
    return Wording(words.issuer, title, decision_blocks(ballot), [annex])


def title_of(blocks: list[Block]) -> str:
    """The text's own title."""
    return "".join(block.text for block in blocks if block.kind == "title")
