"""代录 of a paper with several lines: as it was filled in, looked at again, then entered for good."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.requests import SignedIn
from common import clock, submissions
from common.forms import visible
from common.lifecycle import RuleError
from common.views import fetch
from meetings.ballots.forms import PaperEntryForm
from meetings.ballots.models import Ballot, Elector
from meetings.ballots.rules.elections import takes_paper
from meetings.ballots.sealing.paper import Paper
from meetings.ballots.services import entering
from meetings.ballots.services.papers import grouped, lines_of, specimen_of
from meetings.ballots.views.elections import LONGEST, choices_in, line_fields

ASKED_LATER = "…"  # the note is asked for on the page itself; before that only who, where and when are judged


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def paper_enter(request: SignedIn, pk: int, elector: int) -> HttpResponse:
    """Who handed it in, its lines, what it rests on; the second look and the entry come by POST."""
    ballot = fetch(Ballot, request, pk=pk)
    seat = get_object_or_404(ballot.electors.select_related("person", "vote"), pk=elector)
    if there := submissions.landed(request.POST.get(submissions.FIELD), request.user):
        return redirect(there)
    if not takes_paper(ballot):
        raise Http404
    entering.check_paper_entry(ballot, seat, request.user, note=ASKED_LATER, at=clock.now())
    form = PaperEntryForm(request.POST or None)
    if request.method != "POST" or "back" in request.POST or not form.is_valid():
        return blank(request, seat, form)
    try:
        paper = written(request, ballot, form)
    except RuleError as refused:
        return blank(request, seat, form, str(refused.message))
    return (
        put_in(request, seat, form) if request.POST.get("confirmed") == "1" else second_look(request, seat, form, paper)
    )


def written(request: SignedIn, ballot: Ballot, form: PaperEntryForm) -> Paper:
    """What was typed, as the paper it is."""
    return entering.written_paper(
        ballot, choices_in(request.POST), request.POST.getlist("write_in"), illegible=form.cleaned_data["illegible"]
    )


def blank(request: SignedIn, seat: Elector, form: PaperEntryForm, refusal: str = "") -> HttpResponse:
    """The paper, with what was typed already. There is room for one name more than seats, as there is on paper."""
    ballot, names = seat.ballot, [name for name in request.POST.getlist("write_in") if name.strip()]
    specimen = specimen_of(ballot)
    room = max(specimen.seats + 1, len(names)) if specimen.seats else 0
    context = {
        "ballot": ballot, "elector": seat, "form": form, "refusal": refusal, "seats": specimen.seats,
        "lines": [(line, choices_in(request.POST).get(line.key, "")) for line in lines_of(ballot)],
        "write_ins": [visible(name[:LONGEST]) for name in names[:room]] + [""] * (room - len(names)),
    }  # fmt: skip
    return render(request, "ballots/paper_entry.html", context)


def second_look(request: SignedIn, seat: Elector, form: PaperEntryForm, paper: Paper) -> HttpResponse:
    """What will be entered, and whether it counts."""
    context: dict[str, Any] = {
        "ballot": seat.ballot, "elector": seat, "form": form, "invalid": entering.invalid_because(seat.ballot, paper),
        "groups": grouped(lines_of(seat.ballot), paper.choices), "write_ins": paper.write_ins,
        "choices": line_fields(paper.choices), "seats": specimen_of(seat.ballot).seats,
    }  # fmt: skip
    return render(request, "ballots/paper_entry_confirm.html", context)


def put_in(request: SignedIn, seat: Elector, form: PaperEntryForm) -> HttpResponse:
    """Through the one service; back to those who have not voted."""

    def act() -> str:
        entering.enter_paper(
            seat, by=request.user, choices=choices_in(request.POST), write_ins=request.POST.getlist("write_in"),
            note=form.cleaned_data["note"], illegible=form.cleaned_data["illegible"],
        )  # fmt: skip
        messages.success(request, _("已代录%(who)s的票。") % {"who": seat.person.name})
        return reverse("ballots:elector-list", args=[seat.ballot_id])

    return redirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))
