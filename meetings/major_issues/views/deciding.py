"""The draft of the decision, and its way to the vote."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn
from committees.roster.models import Body
from common import clock
from common.views import fetch, step_view
from meetings.major_issues import rules, services
from meetings.major_issues.forms import CirculationForm, MeetingForm, MotionForm
from meetings.major_issues.models import MajorIssue, Option
from meetings.major_issues.views.asking import posted
from meetings.major_issues.views.attempts import attempt
from meetings.sessions.models import Meeting
from meetings.sessions.rules import AGENDA_OPEN


def motion_draft(request: SignedIn, pk: int) -> HttpResponse:
    """S3: the text that will be voted on: taken from an option (a button of the form) or written."""
    issue, at = fetch(MajorIssue, request, pk=pk), clock.now()
    first = issue.status != MajorIssue.Status.DECIDING
    table, step = (rules.ISSUE, "propose") if first else (rules.WORK, "redraft")
    table.check(step, issue, by=request.user, at=at)
    options = list(issue.options.all())
    option = chosen(options, request.POST.get("take", ""))
    form = taken(issue, option, request.POST) if option else MotionForm(request.POST or None, initial=wording_of(issue))
    if form.is_valid():
        service = services.propose_motion if first else services.redraft_motion
        facts = {"text": form.cleaned_data["text"], "option": form.cleaned_data["option"]}
        act = partial(service, issue, by=request.user, **facts)
        if done := attempt(request, form, act, _("决议草案已拟定，请交付常委会表决。"), to=issue.get_absolute_url()):
            return done
    return render(request, "major_issues/motion_form.html", {"form": form, "issue": issue, "options": options})


def chosen(options: list[Option], number: str) -> Option | None:
    """The option whose button was pressed."""
    return next((option for option in options if str(option.number) == number), None)


def taken(issue: MajorIssue, option: Option, typed: Any) -> MotionForm:
    """An option's words after what is typed already; of two options taken one after the other the draft follows neither."""
    before, other = typed.get("text", "").strip() or issue.title, typed.get("option", "")
    number = option.number if other in ("", str(option.number)) else None
    text = before if option.text in before else f"{before}\n{option.text}"
    return MotionForm(initial={"option": number, "text": text, "form_token": typed.get("form_token")})


def wording_of(issue: MajorIssue) -> dict[str, Any]:
    """The draft before, else the question as a title to begin with."""
    motion = issue.motion
    if motion is None:
        return {"text": issue.title}
    return {
        "option": motion.option.number if motion.option else None,
        "text": "\n".join(b["text"] for b in motion.text),
    }


def put_to_meeting(request: SignedIn, pk: int) -> HttpResponse:
    """S1: choose the meeting of the standing committee that decides."""
    issue = fetch(MajorIssue, request, pk=pk)
    rules.WORK.check("place", issue, by=request.user, at=clock.now())
    meetings = Meeting.objects.visible_to(request.user).filter(body=Body.STANDING, status__in=AGENDA_OPEN)
    form = MeetingForm(request.POST or None, meetings=meetings.select_related("term").order_by("starts_at"))
    if form.is_valid():
        meeting = form.cleaned_data["meeting"]
        act = partial(services.put_to_meeting, issue, meeting=meeting, by=request.user)
        if done := attempt(request, form, act, _("已列入会议议程。"), to=issue.get_absolute_url()):
            return done
    context = {"form": form, "issue": issue, "none": not meetings.exists()}
    return render(request, "major_issues/meeting_form.html", context)


def put_to_circulation(request: SignedIn, pk: int) -> HttpResponse:
    """S3: 通讯表决; another than who drafts it opens it, on the ballot's own page."""
    issue = fetch(MajorIssue, request, pk=pk)
    rules.WORK.check("place", issue, by=request.user, at=clock.now())
    form = CirculationForm(request.POST or None)
    if form.is_valid():
        days = form.cleaned_data["working_days"]
        act = partial(services.put_to_circulation, issue, working_days=days, by=request.user)
        said = _("已拟定通讯表决，请主席、副主席或机关负责人核对后开始。")
        if done := attempt(request, form, act, said, to=issue.get_absolute_url()):
            return done
    context = {
        "form": form, "issue": issue, "heading": _("用通讯表决"), "verb": _("拟定通讯表决"),
        "lede": _("不开会，全体常委在期限内投票。您拟定以后，由主席、副主席或另一位机关负责人核对并开始。"),
    }  # fmt: skip
    return render(request, "major_issues/step_form.html", context)


take_back = posted(step_view(MajorIssue, services.take_back, gettext_lazy("已撤回，可以改草案，或另选会议。")))
