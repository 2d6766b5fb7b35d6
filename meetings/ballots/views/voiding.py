"""A ballot made void: one asks, another confirms, both with the password just typed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn, fresh, hold_fresh, to_fresh
from common import clock
from common.views import attempt, fetch, step_view
from meetings.ballots import rules, services
from meetings.ballots.forms import VoidForm
from meetings.ballots.models import Ballot


def void_ask(request: SignedIn, pk: int) -> HttpResponse:
    """Ask, with the reason."""
    ballot = of_voider(request, pk)
    if request.method != "POST" and (ask := to_fresh(request)):
        return ask
    hold_fresh(request)
    form = VoidForm(request.POST or None)
    said = _("已提出作废，请另一个人确认。")
    done = attempt(request, form, lambda: put(ballot, form, request), said) if form.is_valid() else None
    return done or render(request, "ballots/void_form.html", {"form": form, "ballot": ballot})


def of_voider(request: SignedIn, pk: int) -> Ballot:
    """The ballot, for those who may have a say in it."""
    ballot: Ballot = fetch(Ballot, request, pk=pk)
    if not rules.voids(request.user, ballot, clock.now()):
        raise PermissionDenied(_("作废由主席、副主席、机关负责人或监票人办理，您没有办理这一步的权限。"))
    return ballot


def put(ballot: Ballot, form: VoidForm, request: SignedIn) -> Ballot:
    """Through the one service."""
    return services.ask_void(ballot, by=request.user, reason=form.cleaned_data["reason"], proof=fresh(request))


def void_confirm(request: SignedIn, pk: int) -> HttpResponse:
    """The second person."""
    ballot = of_voider(request, pk)
    if request.method != "POST":
        return redirect(ballot)
    if ask := to_fresh(request, back=f"{ballot.get_absolute_url()}#void-h", verb=_("确认作废")):
        return ask
    ballot = services.confirm_void(ballot, by=request.user, proof=fresh(request))
    messages.success(request, _("表决已作废，有表决权的人都会收到通知。"))
    return redirect(ballot)


def void_drop(request: SignedIn, pk: int) -> HttpResponse:
    """The request is declined or taken back."""
    ballot = of_voider(request, pk)
    return drop(request, pk) if request.method == "POST" else redirect(ballot)


drop = step_view(Ballot, services.drop_void, gettext_lazy("已驳回作废，表决继续。"))
