"""The opinion round: asking, more time, the close; a member's answer; the treatment of an opinion."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn
from common import clock
from common.views import fetch, step_view
from common.workdays import UnknownYear
from meetings.major_issues import rules, services
from meetings.major_issues.forms import AnswerForm, ExtendForm, RoundForm, TreatForm
from meetings.major_issues.models import Asked, MajorIssue, Opinion, OpinionRound
from meetings.major_issues.views.attempts import attempt


def asking(step: str, service: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A new round: the first, a further one, or the first after a deferral."""

    def view(request: SignedIn, pk: int) -> HttpResponse:
        issue, at = fetch(MajorIssue, request, pk=pk), clock.now()
        taken = rules.ISSUE.check(step, issue, by=request.user, at=at)
        standard, unknown = suggested(at)
        form = RoundForm(request.POST or None, again=step != "open_round", initial={"closes_at": standard})
        if form.is_valid():
            facts = {name: form.cleaned_data[name] for name in form.cleaned_data if name != "form_token"}
            act = partial(service, issue, by=request.user, **facts)
            if done := attempt(request, form, act, _("已发出，全体常委都会收到通知。")):
                return done
        context = {
            "form": form, "issue": issue, "verb": taken.step.label, "people": rules.members_on(at), "unknown": unknown,
        }  # fmt: skip
        return render(request, "major_issues/round_form.html", context)

    return view


def suggested(at: datetime) -> tuple[datetime | None, str]:
    """The usual deadline, or why there is none to suggest."""
    try:
        return timezone.localtime(rules.standard_deadline(at)), ""
    except UnknownYear as unknown:
        return None, str(unknown)


round_open = asking("open_round", services.open_round)
ask_again = asking("ask_again", services.ask_again)
resume_gathering = asking("resume_gathering", services.resume_gathering)


def round_extend(request: SignedIn, pk: int) -> HttpResponse:
    """More time, with a reason."""
    issue = fetch(MajorIssue, request, pk=pk)
    taken = rules.WORK.check("extend_round", issue, by=request.user, at=clock.now())
    form = ExtendForm(request.POST or None)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("closes_at", "reason")}
        act = partial(services.extend_round, issue, by=request.user, **facts)
        if done := attempt(request, form, act, _("已延长，征求的常委都会收到通知。")):
            return done
    context = {
        "form": form, "issue": issue, "heading": _("延长征求期"), "verb": taken.step.label,
        "lede": _("原定 %(when)s 截止。") % {"when": rules.said(issue.last_round.closes_at, clock.now())},
    }  # fmt: skip
    return render(request, "major_issues/step_form.html", context)


def posted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever comes to the address otherwise (back after a refusal) is led to the issue."""

    def only(request: SignedIn, pk: int) -> HttpResponse:
        return view(request, pk) if request.method == "POST" else redirect(fetch(MajorIssue, request, pk=pk))

    return only


round_close = posted(step_view(MajorIssue, services.close_round, gettext_lazy("已截止，请逐条处理意见。")))


# ---- A member's answer -------------------------------------------------------------------------
def round_answer(request: SignedIn, pk: int) -> HttpResponse:
    """S3: what this member says; to others there is no such page."""
    round_ = fetch(OpinionRound, request, pk=pk)
    mine = round_.asked.select_related("option").filter(person__user=request.user).first()
    if mine is None:
        raise Http404
    rules.ROUND.check("answer", round_, by=request.user, at=clock.now())
    options, opinions = list(round_.issue.options.all()), list(mine.opinions.live().select_related("treatment"))
    free = [opinion for opinion in opinions if not hasattr(opinion, "treatment")]
    form = AnswerForm(request.POST or None, options=options, opinions=free, initial={"answer": stance(mine)})
    if form.is_valid():
        act = partial(services.answer_round, round_, by=request.user, **form.facts)
        if done := attempt(
            request, form, act, _("已收到您的答复，谢谢。截止以前可以再改。"), to=round_.get_absolute_url()
        ):
            return done
    context = {
        "form": form, "round": round_, "issue": round_.issue, "mine": mine, "options": options,
        "attachments": round_.issue.attachments.select_related("file"),
        "treated": [opinion for opinion in opinions if hasattr(opinion, "treatment")],
    }  # fmt: skip
    return render(request, "major_issues/answer_form.html", context)


def stance(mine: Asked) -> str:
    """What he chose before, as the form has it."""
    return f"option-{mine.option.number}" if mine.option else mine.answer


# ---- The treatment of an opinion -----------------------------------------------------------------
def opinion_treat(request: SignedIn, pk: int) -> HttpResponse:
    """S3: treat an opinion, or change how."""
    opinion = fetch(Opinion, request, pk=pk)
    issue = opinion.round.issue
    rules.WORK.check("treat", issue, by=request.user, at=clock.now())
    if opinion.withdrawn_at:
        raise PermissionDenied(_("常委已撤回这条意见，不用处理。"))
    given = getattr(opinion, "treatment", None)
    initial = {"seen": given.revision, "verdict": given.verdict, "reason": given.reason} if given else {"seen": 0}
    form = TreatForm(request.POST or None, initial=initial)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("verdict", "reason")}
        act = partial(services.treat_opinion, opinion, by=request.user, seen=form.cleaned_data["seen"] or 0, **facts)
        place = f"{issue.get_absolute_url()}#op{opinion.pk}"
        if done := attempt(request, form, act, _("已处理，提意见的常委会收到通知。"), to=place):
            return done
    context = {"form": form, "issue": issue, "opinion": opinion, "given": given}
    return render(request, "major_issues/treat_form.html", context)
