"""Raising and editing; deferring, withdrawing, resuming."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn
from common import clock
from common.edits import EditConflict
from common.views import fetch
from meetings.major_issues import rules, services
from meetings.major_issues.forms import IssueForm, TurnForm, facts_of
from meetings.major_issues.models import MajorIssue
from meetings.major_issues.views.attempts import attempt


def issue_create(request: SignedIn) -> HttpResponse:
    """S1: raise a major issue."""
    if not rules.may_raise(request.user, None, clock.now()):
        raise PermissionDenied(_("重大问题由机关或常委提出，您没有办理这一步的权限。"))
    form = IssueForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        done = attempt(
            request, form, partial(services.raise_issue, by=request.user, **raised(form)),
            _("已提出。下一步由机关征求全体常委意见。"),
        )  # fmt: skip
        if done:
            return done
    form.forget_files()
    return render(request, "major_issues/issue_form.html", {"form": form})


def raised(form: IssueForm) -> dict[str, Any]:
    """There is nothing to take away yet."""
    return {name: value for name, value in form.facts.items() if name != "dropped"}


def issue_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Change it before the members are asked."""
    issue = fetch(MajorIssue, request, pk=pk)
    rules.WORK.check("edit", issue, by=request.user, at=clock.now())
    attached = issue.attachments.select_related("file")
    form = IssueForm(request.POST or None, request.FILES or None, initial=facts_of(issue), attached=attached)
    context = {"form": form, "issue": issue}
    if form.is_valid():
        try:
            done = attempt(request, form, partial(edited, issue, request, form), _("已保存。"))
        except EditConflict as conflict:
            form.forget_files()
            return render(request, "major_issues/issue_form.html", context | {"theirs": conflict.current}, status=409)
        if done:
            return done
    form.forget_files()
    return render(request, "major_issues/issue_form.html", context)


def edited(issue: MajorIssue, request: SignedIn, form: IssueForm) -> MajorIssue:
    """The changed issue."""
    seen = form.cleaned_data["revision"] or 0
    return services.edit_issue(issue, by=request.user, revision=seen, **form.facts)


def turn(step: str, service: Callable[..., Any], heading: Any, lede: Any, done: Any) -> Callable[..., HttpResponse]:
    """A step that asks for nothing but its reason."""

    def view(request: SignedIn, pk: int) -> HttpResponse:
        issue = fetch(MajorIssue, request, pk=pk)
        taken = rules.ISSUE.check(step, issue, by=request.user, at=clock.now())
        form = TurnForm(request.POST or None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            act = partial(service, issue, by=request.user, reason=reason)
            if answer := attempt(request, form, act, done):
                return answer
        context = {"form": form, "issue": issue, "heading": heading, "lede": lede, "verb": taken.step.label}
        return render(request, "major_issues/step_form.html", context)

    return view


issue_defer = turn(
    "defer", services.defer_issue, gettext_lazy("暂缓这个问题"),
    gettext_lazy("暂缓以后可以恢复办理。正在征求的意见会中止，不算征求过；理由常委都看得到。"), gettext_lazy("已暂缓，有关的人会收到通知。"),
)  # fmt: skip
issue_withdraw = turn(
    "withdraw", services.withdraw_issue, gettext_lazy("撤回这个问题？撤回后不能恢复"),
    gettext_lazy("要再议，请重新提出。理由常委都看得到。"), gettext_lazy("已撤回，有关的人会收到通知。"),
)  # fmt: skip
resume_deciding = turn(
    "resume_deciding", services.resume_deciding, gettext_lazy("恢复办理，直接提请决策"),
    gettext_lazy("以前征求的意见继续有效。情况有变的，请选“恢复办理，重新征求意见”。"), gettext_lazy("已恢复办理，请拟定决议草案。"),
)  # fmt: skip
