"""The papers of a round: the letter that asks, the form to fill in."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import SignedIn
from common.views import fetch
from documents.official import to_docx, to_html
from documents.printing import pdf_response
from reports.models import OFFICE, ConsultationRound, Extension, Respondent
from reports.services.origins import paper_of
from reports.services.papers import extension_letter_of, letter_of, reply_form_of
from reports.views.copies import handed_out
from reports.views.page import number
from reports.views.reading import me


@require_GET
def letter_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """征求意见函."""
    round_ = round_of(request, pk)
    return handed_out(to_docx(letter_of(round_)), letter_name(round_, "docx"), "docx")


@require_GET
def letter_pdf(request: SignedIn, pk: int) -> HttpResponseBase:
    """征求意见函, printed by the worker."""
    round_ = round_of(request, pk)
    return pdf_response(
        request, lambda: to_html(letter_of(round_)), name=letter_name(round_, "pdf"),
        docx=reverse("reports:letter-docx", args=[pk]), back=round_.get_absolute_url(),
    )  # fmt: skip


def round_of(request: HttpRequest, pk: int) -> ConsultationRound:
    """A round this person may see, with what its papers name."""
    seen = fetch(ConsultationRound, request, pk=pk)
    return ConsultationRound.objects.select_related("report", "version", "opened_by").get(pk=seen.pk)


def letter_name(round_: ConsultationRound, kind: str) -> str:
    """装工函〔2026〕5号 征求意见函.docx."""
    return f"{round_.letter_code} 关于征求《{paper_of(round_)}》意见的函.{kind}".strip()


@require_GET
def extension_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter that gave more time."""
    extension = extension_seen(request, pk)
    return handed_out(to_docx(extension_letter_of(extension)), extension_name(extension, "docx"), "docx")


@require_GET
def extension_pdf(request: SignedIn, pk: int) -> HttpResponseBase:
    """The same, printed by the worker."""
    extension = extension_seen(request, pk)
    return pdf_response(
        request, lambda: to_html(extension_letter_of(extension)), name=extension_name(extension, "pdf"),
        docx=reverse("reports:extension-docx", args=[pk]), back=extension.round.get_absolute_url(),
    )  # fmt: skip


def extension_seen(request: HttpRequest, pk: int) -> Extension:
    """An extension this person may see, with what its letter names."""
    seen = fetch(Extension, request, pk=pk)
    return Extension.objects.select_related("round__report", "by").get(pk=seen.pk)


def extension_name(extension: Extension, kind: str) -> str:
    """装工函〔2026〕6号 关于延长…征求意见期限的函.docx."""
    return f"{extension.letter_code} 关于延长《{paper_of(extension.round)}》征求意见期限的函.{kind}".strip()


@require_GET
def reply_form(request: HttpRequest, pk: int) -> HttpResponse:
    """意见反馈表: a member's own bears his name; the office takes a blank one, or one for `?member=`."""
    round_ = round_of(request, pk)
    respondent = respondent_for(request, round_)
    name = f"（{respondent.person.name}）" if respondent else ""
    data = reply_form_of(round_, respondent)
    return handed_out(
        data, f"《{paper_of(round_)}》（{round_.version.label} {round_.version.mark}）意见反馈表{name}.docx", "docx"
    )


def respondent_for(request: HttpRequest, round_: ConsultationRound) -> Respondent | None:
    """Whose form it is."""
    asked = round_.respondents.select_related("person__unit")
    own = asked.filter(person__user=me(request)).first()
    chosen = number(request.GET.get("member"))
    if own or not chosen or not me(request).holds(*OFFICE):
        return own
    return get_object_or_404(asked, pk=chosen)
