"""Who is asked, what they answer, who is there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from committees.roster.models import Person
from common.views import attempt, fetch
from meetings.sessions import rules, services
from meetings.sessions.forms import ObserverForm, ReplyForm
from meetings.sessions.models import Invitation, Meeting
from meetings.sessions.quorum import attendance
from meetings.sessions.views.meetings import need_staff


def invite(request: SignedIn, pk: int) -> HttpResponse:
    """Make the list of those who attend from the roster."""
    meeting = fetch(Meeting, request, pk=pk)
    if request.method != "POST":
        return redirect(meeting)
    added = services.invite_members(meeting, by=request.user)
    messages.success(request, _("已按名册核对出席名单，新增 %(n)d 人。") % {"n": added})
    return redirect(meeting)


def observer_add(request: SignedIn, pk: int) -> HttpResponse:
    """Ask observers and guests by name."""
    meeting = fetch(Meeting, request, pk=pk)
    user = need_staff(request)
    rules.check_not_over(meeting)
    form = ObserverForm(request.POST or None, roster=Person.objects.visible_to(user).select_related("unit"))
    if form.is_valid():
        names, capacity = form.cleaned_data["people"], form.cleaned_data["capacity"]

        def act() -> Meeting:
            services.invite_others(meeting, names, by=user, capacity=capacity)
            return meeting

        if done := attempt(request, form, act, _("已加入名单 %(n)d 人。") % {"n": len(names)}):
            return done
    return render(request, "meetings/observer_form.html", {"form": form, "meeting": meeting})


def invitation_remove(request: SignedIn, pk: int) -> HttpResponse:
    """Take an observer or guest off the list."""
    invitation = fetch(Invitation, request, pk=pk)
    if request.method != "POST":
        return redirect("meetings:sign-in", invitation.meeting_id)
    meeting = services.remove_invitation(invitation, by=request.user)
    messages.success(request, _("已把%(name)s移出名单。") % {"name": invitation.person.name})
    return redirect("meetings:sign-in", meeting.pk)


def reply(request: SignedIn, pk: int) -> HttpResponse:
    """One's own answer to the notice."""
    meeting = fetch(Meeting, request, pk=pk)
    invitation = get_object_or_404(Invitation.objects.filter(meeting=meeting), person__user=request.user)
    initial = {"answer": invitation.reply or None, "reason": invitation.leave_reason}
    form = ReplyForm(request.POST or None, initial=initial)
    if form.is_valid():

        def act() -> Meeting:
            services.reply(
                invitation, by=request.user, answer=form.cleaned_data["answer"], reason=form.cleaned_data["reason"]
            )
            return meeting

        leaving = form.cleaned_data["answer"] == Invitation.Reply.LEAVE
        if done := attempt(request, form, act, _("已登记请假。") if leaving else _("已登记参加。")):
            return done
    return render(request, "meetings/reply_form.html", {"form": form, "meeting": meeting, "invitation": invitation})


def sign_in(request: SignedIn, pk: int) -> HttpResponse:
    """The desk at the door: one tap a person. Members of the office see the answers here too."""
    meeting = fetch(Meeting, request, pk=pk)
    need_staff(request)
    if request.method == "POST":
        return tap(request, meeting)
    everybody = list(Invitation.objects.filter(meeting=meeting).in_order())
    show, query = request.GET.get("show", ""), request.GET.get("q", "").strip()
    context = {
        "meeting": meeting, "people": attendance(meeting), "filters": filters(everybody, show), "show": show, "q": query,
        "invitations": [i for i in everybody if matches(i, show, query)], "open": rules.may_sign_in(meeting),
        "begun": meeting.status not in (Meeting.Status.PLANNED, Meeting.Status.NOTICED),
    }  # fmt: skip
    return render(request, "meetings/sign_in.html", context)


def matches(invitation: Invitation, show: str, query: str) -> bool:
    """Whether a line is shown under the chosen filter and the letters typed."""
    here = invitation.signed_in_at is not None
    wanted = {"waiting": not here, "here": here, "silent": not invitation.reply, "leave": invitation.reply == "leave"}
    return wanted.get(show, True) and query in invitation.person.name


def filters(everybody: list[Invitation], show: str) -> list[dict[str, Any]]:
    """All, not yet here, here, no answer, on leave."""
    names = {"": _("全部"), "waiting": _("未到"), "here": _("已签到"), "silent": _("未复"), "leave": _("请假")}
    return [
        {
            "label": label,
            "url": f"?show={key}" if key else "?",
            "current": show == key,
            "count": sum(matches(i, key, "") for i in everybody),
        }
        for key, label in names.items()
    ]


def tap(request: SignedIn, meeting: Meeting) -> HttpResponse:
    """Sign one person in, or take that back; come back to the same line of the same list."""
    undo = request.POST.get("undo", "")
    wanted = undo or request.POST.get("invitation", "")
    pk = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), meeting=meeting, pk=pk)
    service = services.undo_sign_in if undo else services.sign_in
    service(invitation, by=request.user)
    said = _("已撤销%(name)s的签到。") if undo else _("%(name)s已签到。")
    messages.success(request, said % {"name": invitation.person.name})
    show = request.POST.get("show", "")
    query = f"?show={show}" if show in ("waiting", "here", "silent", "leave") else ""
    return HttpResponseRedirect(f"{reverse('meetings:sign-in', args=[meeting.pk])}{query}#i{invitation.pk}")
