"""Casting a vote: choice, second look, done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from common import submissions
from common.forms import OnceForm
from common.views import fetch
from documents.fingerprint import short_hash
from meetings.ballots import services
from meetings.ballots.models import Ballot, Vote


def vote(request: SignedIn, pk: int) -> HttpResponse:
    """Cast a vote. Without a confirmation the choice is first repeated on a page of its own."""
    ballot = fetch(Ballot, request, pk=pk)
    if request.method != "POST":
        return redirect(ballot)
    choice = request.POST.get("choice", "")
    if not choice:
        messages.warning(request, _("您还没有选。请在赞成、反对、弃权中选一项，再投票。"))
        return redirect(ballot)
    if request.POST.get("confirmed") != "1":
        return confirm(request, ballot, choice)

    def act() -> str:
        services.cast_vote(ballot, by=request.user, choice=choice)
        messages.success(request, _("已投出：%(choice)s。") % {"choice": Vote.Choice(choice).label}, extra_tags="say")
        return ballot.get_absolute_url()

    return redirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))


def confirm(request: SignedIn, ballot: Ballot, choice: str) -> HttpResponse:
    """The second look: what is chosen, on which text, and that it is final."""
    services.check_vote(ballot, request.user, choice)
    context = {
        "ballot": ballot, "choice": choice, "label": Vote.Choice(choice).label, "form": OnceForm(),
        "mark": short_hash(ballot.text_hash),
    }  # fmt: skip
    return render(request, "ballots/vote_confirm.html", context)
