"""A filled 反馈表 comes back: uploaded, looked at row by row, taken in or put away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedIn
from common import clock
from common.lifecycle import RuleError
from common.submissions import FIELD, new_token, once
from common.views import fetch
from documents.downloads import file_response
from documents.models import Intake
from documents.receiving import intake_of, intake_page, left_for_worker, say_why, typed
from reports import services
from reports.forms import ReplyForm, ReplyRowForm, paragraph_label
from reports.models import OFFICE, ConsultationRound, ReplyPaper
from reports.rules import ROUND
from reports.services.replies import Row
from reports.views.reading import me
from reports.views.writing import GET_OR_POST, form_page, posted


@GET_OR_POST
def reply_upload(request: SignedIn, pk: int) -> HttpResponse:
    """A member brings his own form; the office brings anybody's."""
    round_ = fetch(ConsultationRound, request, pk=pk)
    own = not me(request).holds(*OFFICE)
    if own and ROUND.steps["answer"].holder(request.user, round_, clock.now()) is None:
        raise PermissionDenied(_("这一轮没有征求您的意见。"))
    intake = intake_of(request)
    page = intake_page(
        request, intake, back=round_.get_absolute_url(),
        arrived=lambda made: round_.papers.get(pk=made).get_absolute_url(),
    )  # fmt: skip
    return page or reply_brought(request, round_, own, intake)


def reply_brought(request: SignedIn, round_: ConsultationRound, own: bool, refused: Intake | None) -> HttpResponse:
    """The form; with what was typed and why, when a worker could not read the file."""
    form = ReplyForm(
        typed(refused) if refused else posted(request), request.FILES or None, round_=round_, initial={"received_on": clock.today()},
        own=round_.respondents.filter(person__user=me(request)).first() if own else None,
    )  # fmt: skip

    say_why(form, refused)

    def act() -> str:
        data = form.cleaned_data
        said = services.said_with_reply(data)
        waiting = left_for_worker(request, data["file"], purpose=services.REPLY, subject=round_.pk, said=said)
        return waiting or bring(data)

    def bring(data: dict[str, Any]) -> str:
        paper = services.bring_reply(
            round_, respondent=data.get("respondent"), file=data["file"], by=me(request),
            received_on=data.get("received_on"), replace=data.get("replace", False),
        )  # fmt: skip
        return paper.get_absolute_url()

    context = {"report": round_.report, "round": round_, "own": own}
    return form_page(request, form, act, "reports/reply_form.html", context)


@GET_OR_POST
def reply_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, row by row, and on which paragraph each will stand; only then it counts."""
    paper = fetch(ReplyPaper, request, pk=pk)
    places = places_of(paper)
    forms = [
        ReplyRowForm(
            request.POST if request.method == "POST" else None, places=places, prefix=str(index),
            initial={"take": True, "place": record["key"]},
        )
        for index, record in enumerate(paper.rows)
    ]  # fmt: skip
    waiting = paper.status == ReplyPaper.Status.WAITING
    context = {
        "report": paper.round.report, "round": paper.round, "paper": paper, "waiting": waiting, "token": new_token(),
        "rows": list(zip([Row(**record) for record in paper.rows], forms, strict=True)),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "reports/reply_check.html", context)
    if not all(form.is_valid() for form in forms):
        return render(request, "reports/reply_check.html", context, status=422)

    def act() -> str:
        kept = [index for index, form in enumerate(forms) if form.cleaned_data["take"]]
        chosen = {index: key_of(forms[index].cleaned_data["place"]) for index in kept}
        services.take_reply(paper, places=chosen, kept=kept, by=me(request))
        messages.success(request, _("已收下%(who)s的反馈表。") % {"who": paper.respondent.person.name})
        return paper.round.get_absolute_url()

    try:
        return redirect(once(request.POST.get(FIELD), request.user, act))
    except RuleError as error:
        context["missing"] = [str(sentence) for sentence in error.missing or [error.message]]
        return render(request, "reports/reply_check.html", context, status=409)


def places_of(paper: ReplyPaper) -> list[tuple[str, str]]:
    """全文, then every paragraph of the text asked about."""
    paragraphs = paper.round.version.paragraphs.exclude(kind="title")
    return [("", _("全文")), *((str(p.key), paragraph_label(p)) for p in paragraphs)]


def key_of(place: str) -> UUID | None:
    """The paragraph chosen; none for the whole."""
    return UUID(place) if place else None


@require_POST
def reply_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it away; nothing of it counts."""
    paper = fetch(ReplyPaper, request, pk=pk)
    services.drop_reply(paper, by=me(request))
    messages.success(request, _("这份反馈表已作废，没有记入意见。"))
    return redirect(paper.round.get_absolute_url())


@require_GET
def reply_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form as it came."""
    return file_response(fetch(ReplyPaper, request, pk=pk).file)
