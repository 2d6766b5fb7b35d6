"""Papers of several lines: filling one in, the second look, the result as a document, and seats that stay open."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.models import User
from accounts.requests import SignedIn
from common import clock, submissions
from common.forms import OnceForm, visible
from common.lifecycle import RuleError
from common.views import fetch
from documents.official import to_docx, to_html
from documents.printing import pdf_response
from meetings.ballots.forms_elections import VacantForm
from meetings.ballots.models import Ballot, Vote
from meetings.ballots.rules import secret as secret_rules
from meetings.ballots.rules.elections import takes_paper
from meetings.ballots.sealing.paper import Paper
from meetings.ballots.services import box, papers
from meetings.ballots.services.elections import check_open, leave_vacant
from meetings.ballots.services.reporting import official_result
from meetings.ballots.views.secret import with_receipt

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PREFIX = "choice_"
LONGEST = 40  # of a refused name, so much is shown again


@sensitive_post_parameters()
@sensitive_variables()
def paper(request: SignedIn, pk: int) -> HttpResponse:
    """Fill in a paper; the second look and the vote come by POST. Nothing of it is kept on the way."""
    ballot = fetch(Ballot, request, pk=pk)
    if not takes_paper(ballot):
        raise Http404
    return kept(ballot, filled(request, ballot))


def kept(ballot: Ballot, response: HttpResponse) -> HttpResponse:
    """A secret paper is kept by no browser; one recorded by name in the voter's own only, so that the way back finds it."""
    if ballot.form == Ballot.Form.SECRET:
        add_never_cache_headers(response)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


@sensitive_variables()
def filled(request: SignedIn, ballot: Ballot) -> HttpResponse:
    """The paper, the look at it, or what comes of it. Who has voted and comes back is told so."""
    try:
        check_may(ballot, request)
    except RuleError:
        if there := already_in(request, ballot):
            return redirect(there)
        raise
    choices, names = choices_in(request.POST), request.POST.getlist("write_in")
    if request.method != "POST" or "back" in request.POST:
        return blank(request, ballot, choices, names)
    try:
        read = papers.read_paper(ballot, choices, names)
    except RuleError as refused:
        return blank(request, ballot, choices, names, str(refused.message))
    if request.POST.get("confirmed") != "1":
        return second_look(request, ballot, read)
    return put_in(request, ballot, read)


def check_may(ballot: Ballot, request: SignedIn) -> None:
    """Whether this person could put a paper in now; raises with the reason."""
    if ballot.form == Ballot.Form.SECRET:
        box.check_secret(ballot, request.user, dict.fromkeys(papers.specimen_of(ballot).items, "abstain"))
    else:
        papers.check_paper(ballot, request.user, clock.now())


def already_in(request: SignedIn, ballot: Ballot) -> str:
    """Where to go when this paper is in: asked for once more, or (by name) sent once more."""
    if request.method == "GET":
        return ballot.get_absolute_url() if has_cast(ballot, request.user) else ""
    token = request.POST.get(submissions.FIELD)
    return "" if ballot.form == Ballot.Form.SECRET else submissions.landed(token, request.user)


def has_cast(ballot: Ballot, user: User) -> bool:
    """Whether this person has put his paper in. One that staff entered for him is explained, not passed over."""
    if ballot.form == Ballot.Form.SECRET:
        return secret_rules.has_voted(ballot, user)
    own = Vote.objects.filter(elector__ballot=ballot, source=Vote.Source.SELF)
    return own.filter(elector__person__user=user).exists()


def choices_in(post: Mapping[str, Any]) -> dict[str, str]:
    """`choice_17=for` as 17 → for."""
    return {key.removeprefix(PREFIX): str(post[key]) for key in post if key.startswith(PREFIX)}


def blank(
    request: SignedIn, ballot: Ballot, choices: Mapping[str, str], names: list[str], refusal: str = ""
) -> HttpResponse:
    """The paper, with what was filled in already."""
    specimen = papers.specimen_of(ballot)
    lines = [(line, choices.get(line.key, "")) for line in papers.lines_of(ballot)]
    written = [visible(name[:LONGEST]) for name in names][: specimen.write_ins]
    context = {
        "ballot": ballot, "lines": lines, "seats": specimen.seats, "refusal": refusal, "form": OnceForm(),
        "write_ins": written + [""] * (specimen.write_ins - len(written)),
        "chosen": list(choices.values()).count("for") + sum(bool(name.strip()) for name in names),
    }  # fmt: skip
    return render(request, "ballots/election_paper.html", context)


def second_look(request: SignedIn, ballot: Ballot, read: Paper) -> HttpResponse:
    """What is on the paper, line by line, and that it is final."""
    context = {
        "ballot": ballot, "groups": papers.grouped(papers.lines_of(ballot), read.choices), "write_ins": read.write_ins,
        "form": OnceForm(), "choices": line_fields(read.choices), "seats": papers.specimen_of(ballot).seats,
        "chosen": list(read.choices.values()).count("for") + len(read.write_ins),
    }  # fmt: skip
    return render(request, "ballots/election_confirm.html", context)


def line_fields(choices: Mapping[str, str]) -> list[tuple[str, str]]:
    """The choices as hidden fields."""
    return [(PREFIX + key, value) for key, value in choices.items()]


def put_in(request: SignedIn, ballot: Ballot, read: Paper) -> HttpResponse:
    """Into the box, or onto the list."""
    if ballot.form == Ballot.Form.SECRET:
        receipt = box.cast_secret(ballot, by=request.user, choices=read.choices, write_ins=read.write_ins)
        return with_receipt(ballot, receipt)

    def act() -> str:
        papers.cast_paper(ballot, by=request.user, choices=read.choices, write_ins=read.write_ins)
        messages.success(request, _("您的票已投出。"), extra_tags="say")
        return ballot.get_absolute_url()

    return redirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))


def declared(request: SignedIn, pk: int) -> Ballot:
    """A declared ballot with papers; nothing of others is printed."""
    ballot: Ballot = fetch(Ballot, request, pk=pk, status=Ballot.Status.DECLARED)
    if not takes_paper(ballot):
        raise Http404
    return ballot


def result_docx(request: SignedIn, pk: int) -> HttpResponse:
    """选举结果报告单 in .docx."""
    ballot = declared(request, pk)
    name = content_disposition_header(True, f"{ballot.title}结果报告单.docx") or "attachment"
    headers = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(to_docx(official_result(ballot)), content_type=WORD, headers=headers)


def result_pdf(request: SignedIn, pk: int) -> HttpResponseBase:
    """选举结果报告单 in PDF, printed by a worker."""
    ballot = declared(request, pk)
    return pdf_response(
        request, lambda: to_html(official_result(ballot)), name=f"{ballot.title}结果报告单.pdf",
        docx=reverse("ballots:result-docx", args=[pk]), back=ballot.get_absolute_url(),
    )  # fmt: skip


def seats_vacant(request: SignedIn, pk: int) -> HttpResponse:
    """Leave the open seats of a declared election empty, saying why."""
    ballot = fetch(Ballot, request, pk=pk, kind=Ballot.Kind.ELECTION)
    check_open(ballot.election, request.user, clock.now())
    form = VacantForm(request.POST or None)
    if form.is_valid():
        leave_vacant(ballot.election, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已登记空缺和理由。"))
        return redirect(ballot)
    return render(request, "ballots/seats_vacant.html", {"form": form, "ballot": ballot})
