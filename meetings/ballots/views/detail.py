"""A ballot without a meeting, its rule, and the steps of a circulation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn, fresh, to_fresh
from common import clock, submissions
from common.forms import OnceForm
from common.lifecycle import RuleError
from common.views import attempt, fetch, not_stored, step_view
from documents.fingerprint import short_hash, text_hash
from documents.records import block_record
from meetings.ballots import rules, services
from meetings.ballots.forms import CirculationForm, RuleForm, WithdrawForm
from meetings.ballots.models import Ballot
from meetings.ballots.rules import BALLOT


def ballot_detail(request: SignedIn, pk: int) -> HttpResponse:
    """A ballot by circulation, or one that is void: a page of its own. What is on an agenda is shown there."""
    ballot = fetch(Ballot, request, pk=pk)
    if hasattr(ballot, "item"):
        return redirect(ballot)
    page = render(request, "ballots/ballot_detail.html", context_of(ballot, request))
    return not_stored(page, when=ballot.status == Ballot.Status.OPEN)


def context_of(ballot: Ballot, request: SignedIn) -> dict[str, Any]:
    """The paper, and where the ballot stands for who asks."""
    draft = ballot.status == Ballot.Status.DRAFT
    return {
        "chamber": None if draft else services.progress(ballot), "form": OnceForm(), "mark": short_hash(ballot.text_hash),
        "blocks": [block for block in ballot.text if block["kind"] != "title"],
        "result": services.results_of([ballot]).get(ballot.pk), **services.standing(ballot, request.user, clock.now()),
    }  # fmt: skip


def ballot_text(request: SignedIn, pk: int) -> HttpResponse:
    """The full text by itself, to read on a phone and to print."""
    ballot = fetch(Ballot, request, pk=pk)
    blocks = [block for block in ballot.text if block["kind"] != "title"]
    return render(
        request, "ballots/ballot_text.html", {"ballot": ballot, "blocks": blocks, "mark": short_hash(ballot.text_hash)}
    )


def circulation_create(request: SignedIn) -> HttpResponse:
    """Draft a vote by circulation; another opens it."""
    if not rules.drafts_ballots(request.user, None, clock.now()):
        raise PermissionDenied(_("通讯表决由机关工作人员、起草组或机关负责人拟定，您没有办理这一步的权限。"))
    form = CirculationForm(request.POST or None)
    said = _("已拟定。请主席、副主席或另一位机关负责人核对后开始表决。")
    done = attempt(request, form, lambda: draft_of(form, request), said) if form.is_valid() else None
    return done or render(request, "ballots/circulation_form.html", {"form": form})


def draft_of(form: CirculationForm, request: SignedIn) -> Ballot:
    """The form's ballot, through the one service."""
    facts = {name: form.cleaned_data[name] for name in ("title", "body", "preset", "working_days", "silence")}
    text = [block_record(block) for block in form.blocks]
    return services.create_ballot(
        occasion=rules.circulation_of(facts["body"]),
        text=text,
        text_hash=text_hash(form.blocks),
        by=request.user,
        **facts,
    )


def rule_change(request: SignedIn, pk: int) -> HttpResponse:
    """Another rule for a draft, with the reason."""
    ballot = fetch(Ballot, request, pk=pk)
    if not rules.changes_rule(request.user, ballot, clock.now()):
        raise PermissionDenied(_("表决规则由主席、副主席或机关负责人改，您没有办理这一步的权限。"))
    now = rules.rule_of(ballot)
    form = RuleForm(request.POST or None, initial=now | {"share_inclusive": "1" if now["share_inclusive"] else "0"})
    done = (
        attempt(request, form, lambda: change(ballot, form, request), _("规则已改，理由写在表决页上。"))
        if form.is_valid()
        else None
    )
    return done or render(
        request, "ballots/rule_form.html", {"form": form, "ballot": ballot, "rule": rules.rule_text(ballot)}
    )


def change(ballot: Ballot, form: RuleForm, request: SignedIn) -> Ballot:
    """Through the one service."""
    return services.change_rule(ballot, by=request.user, reason=form.cleaned_data["reason"], **form.rule())


def ballot_withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Withdraw a draft by circulation, saying why. A second sending finds it gone, and lands where the first did."""
    if there := submissions.landed(request.POST.get(submissions.FIELD), request.user):
        return redirect(there)
    ballot = alone(request, pk)
    services.check_withdrawable(ballot, request.user, clock.now())
    form = WithdrawForm(request.POST or None)
    if not form.is_valid():
        return render(request, "ballots/withdraw_form.html", {"form": form, "ballot": ballot})

    def act() -> str:
        services.withdraw_draft(ballot, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已撤下“%(title)s”。") % {"title": ballot.title})
        return reverse("ballots:ballot-list")

    return redirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))


def ballot_open(request: SignedIn, pk: int) -> HttpResponse:
    """Open a circulation; the password first."""
    ballot = alone(request, pk)
    if request.method != "POST":
        return redirect(ballot)
    BALLOT.check("open", ballot, by=request.user, at=clock.now())
    if ask := to_fresh(request, back=f"{ballot.get_absolute_url()}#circ-h", verb=_("开始通讯表决")):
        return ask
    ballot = services.open_circulation(ballot, by=request.user, proof=fresh(request))
    messages.success(request, _("已开始通讯表决，有表决权的人都收到了通知。"))
    return redirect(ballot)


def alone(request: SignedIn, pk: int) -> Ballot:
    """A ballot that stands on no agenda; what does is run from there, so that whoever sent it hears of the result."""
    ballot: Ballot = fetch(Ballot, request, pk=pk)
    if hasattr(ballot, "item"):
        raise RuleError(_("这一项在会议的议程里，请到会议的页面办理。"))
    return ballot


def step(service: Callable[..., Any], done: Any) -> Callable[..., HttpResponse]:
    """A step by POST of a ballot that stands alone."""
    take = step_view(Ballot, service, done)

    def view(request: SignedIn, pk: int) -> HttpResponse:
        ballot = alone(request, pk)
        return take(request, pk) if request.method == "POST" else redirect(ballot)

    return view


ballot_close = step(services.close_ballot, gettext_lazy("表决已截止，请公布结果。"))
ballot_declare = step(services.declare_ballot, gettext_lazy("结果已公布。"))
ballot_renew = step(services.renew_ballot, gettext_lazy("已按原稿重新列出，请核对后开始表决。"))
