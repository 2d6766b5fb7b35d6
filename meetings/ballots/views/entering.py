"""Votes entered for others, and hands counted by tellers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from common import clock, submissions
from common.views import attempt, fetch
from meetings.ballots import rules, services
from meetings.ballots.forms import EntryForm, HandsForm
from meetings.ballots.models import Ballot, Elector, Vote
from meetings.ballots.rules.elections import takes_paper

PER_PAGE = 60


def elector_list(request: SignedIn, pk: int) -> HttpResponse:
    """Who has voted and who has not, for the office to ask and to enter; never how."""
    ballot = entered_by_office(request, pk)
    if ballot.form == Ballot.Form.SECRET:
        return render(request, "ballots/elector_secret.html", {"ballot": ballot, "count": services.progress(ballot)})
    silent_first = Case(When(vote__isnull=True, then=0), default=1)
    electors = ballot.electors.alias(voted=silent_first).order_by("voted", "person__name_key", "pk")
    page = Paginator(electors.select_related("person__unit", "vote").defer("vote__choice"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"ballot": ballot, "page": page, "count": services.progress(ballot), "sources": rules.sources(ballot)}
    return render(request, "ballots/elector_list.html", context)


def entered_by_office(request: SignedIn, pk: int) -> Ballot:
    """The ballot, for those who enter votes."""
    ballot: Ballot = fetch(Ballot, request, pk=pk)
    if not rules.enters_votes(request.user, ballot, clock.now()):
        raise PermissionDenied(_("代录由机关工作人员办理，您没有办理这一步的权限。"))
    return ballot


def vote_enter(request: SignedIn, pk: int, elector: int) -> HttpResponse:
    """Enter one vote that came on paper, by telephone or by proxy; looked at again, then entered for good."""
    ballot = entered_by_office(request, pk)
    seat = get_object_or_404(ballot.electors.select_related("person", "vote"), pk=elector)
    if there := submissions.landed(request.POST.get(submissions.FIELD), request.user):
        return redirect(there)
    if takes_paper(ballot):
        return redirect("ballots:paper-enter", pk, elector)
    services.check_enterable(ballot, seat, request.user, clock.now())
    form = EntryForm(request.POST or None, sources=rules.sources(ballot))
    context = {"form": form, "ballot": ballot, "elector": seat}
    if not form.is_valid() or "back" in request.POST:
        return render(request, "ballots/entry_form.html", context)
    if request.POST.get("confirmed") != "1":
        return render(request, "ballots/entry_confirm.html", context | second_look(form))
    said = _("已代录%(who)s的票。") % {"who": seat.person.name}
    done = attempt(request, form, lambda: enter(seat, form, request), said)
    return done or render(request, "ballots/entry_form.html", context)


def second_look(form: EntryForm) -> dict[str, Any]:
    """What will be entered, in words."""
    facts = form.cleaned_data
    return {"choice": Vote.Choice(facts["choice"]).label, "source": Vote.Source(facts["source"]).label}


def enter(elector: Elector, form: EntryForm, request: SignedIn) -> Ballot:
    """Through the one service; back to the ballot."""
    facts = {name: form.cleaned_data[name] for name in ("choice", "source", "note")}
    return services.enter_vote(elector, by=request.user, **facts).elector.ballot


def hands(request: SignedIn, pk: int) -> HttpResponse:
    """One teller's figures."""
    ballot = fetch(Ballot, request, pk=pk)
    if not rules.counts_hands(request.user, ballot, clock.now()):
        raise PermissionDenied(_("举手的票数由监票人和机关工作人员填报，您没有办理这一步的权限。"))
    form = HandsForm(request.POST or None)
    done = attempt(request, form, lambda: count(ballot, form, request), "") if form.is_valid() else None
    present = ballot.electors.filter(present=True).count()
    context = {
        "form": form,
        "ballot": ballot,
        "present": present,
        "state": services.waits_for(ballot, request.user),
        "differed": services.differed(ballot),
    }
    return done or render(request, "ballots/hands_form.html", context)


def count(ballot: Ballot, form: HandsForm, request: SignedIn) -> Ballot:
    """Through the one service; what came of the two counts is said, and never in what they differ."""
    ballot = services.enter_count(ballot, by=request.user, **form.figures())
    if services.differed(ballot):
        messages.warning(request, _("两份不一致，请各自重新清点后再填。"))
    elif ballot.status == rules.Status.OPENED:
        messages.success(request, _("两份一致，票数已核定。请主持人公布结果。"))
    else:
        messages.success(request, _("已填报，等另一位计票人。"))
    return ballot
