"""The meeting year, a meeting, and the office's steps."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.requests import SignedIn
from common import clock
from common.edits import EditConflict
from common.views import attempt, fetch, step_view
from documents.downloads import sheet_response, wants_sheet
from documents.sheets import Column
from meetings.ballots.rules import follows_votes
from meetings.sessions import rules, services
from meetings.sessions.forms import CancelForm, ChangeForm, PlanForm, ReplyForm
from meetings.sessions.models import Invitation, Meeting
from meetings.sessions.quorum import attendance
from meetings.sessions.services.notice import has_changed
from meetings.sessions.views import panels
from meetings.sessions.year import MeetingYear, coming, on, year_of

COLUMNS = [
    Column(gettext_lazy("会议"), width=36), Column(gettext_lazy("主要内容"), width=40, wrap=True), Column(gettext_lazy("状态"), width=12),
    Column(gettext_lazy("开始"), "datetime"), Column(gettext_lazy("结束"), "datetime"), Column(gettext_lazy("地点"), width=28),
    Column(gettext_lazy("发出通知"), "datetime"), Column(gettext_lazy("取消原因"), width=28, wrap=True),
]  # fmt: skip


def meeting_list(request: SignedIn) -> HttpResponseBase:
    """One year of meetings as a ring and as a list."""
    seen = Meeting.objects.visible_to(request.user)
    if not (follows_votes(request.user, None, clock.now()) or seen.exists()):
        raise Http404
    today = clock.today()
    year = chosen_year(request, today)
    if wants_sheet(request):
        held = seen.filter(starts_at__year=year).order_by("starts_at")
        return sheet_response(request, _("%(year)d 年会议") % {"year": year}, COLUMNS, meeting_rows(held))
    shown = year_of(
        today if year == today.year else date(year, 12, 31) if year < today.year else date(year, 1, 1), request.user
    )
    context = {
        "year": shown, "headline": headline(shown, today), "today": today, "years": year_links(seen, year, today.year),
        "cancelled": seen.filter(starts_at__year=year, status=Meeting.Status.CANCELLED).select_related("term"),
        "staff": rules.is_staff(request.user, None, clock.now()),
    }  # fmt: skip
    return render(request, "meetings/meeting_list.html", context)


def meeting_rows(meetings: Any) -> Iterator[tuple[Any, ...]]:
    """The year's meetings, one a row; those called off too."""
    for meeting in meetings.select_related("term").iterator(2000):
        yield (
            meeting.title, meeting.theme, meeting.get_status_display(), meeting.starts_at, meeting.ends_at, meeting.place,
            meeting.noticed_at, meeting.cancel_reason,
        )  # fmt: skip


def chosen_year(request: SignedIn, today: date) -> int:
    """?year=2026; anything else is this year."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 1990 <= int(asked) <= 2100 else today.year


def year_links(seen: Any, year: int, this: int) -> list[dict[str, Any]]:
    """Years with meetings, and this one."""
    years = {day.year for day in seen.dates("starts_at", "year")} | {this, year}
    return [{"label": str(y), "url": f"?year={y}", "current": y == year} for y in sorted(years)[-5:]]


def headline(year: MeetingYear, today: date) -> str:
    """The page's sentence: what comes next."""
    if year.year != today.year:
        return _("%(year)d 年开了 %(n)d 次会") % {"year": year.year, "n": sum(bool(m.opened_at) for m in year.meetings)}
    following = coming(year.meetings, today)
    if following is None:
        return _("今年没有待开的会")
    days = (on(following) - today).days
    when = _("今天") if days == 0 else _("还有 %(n)d 天") % {"n": days}
    return _("%(when)s开%(title)s") % {"when": when, "title": following.title}


def meeting_detail(request: SignedIn, pk: int) -> HttpResponse:
    """A meeting: where it stands, what is on its agenda, who comes."""
    meeting = fetch(Meeting, request, pk=pk)
    at, user = clock.now(), request.user
    rows, people = panels.agenda(meeting), attendance(meeting)
    ready = panels.ready_items(meeting, user, at)
    invitation = Invitation.objects.filter(meeting=meeting, person__user=user).first()
    context = {
        "meeting": meeting, "rows": rows, "people": people, "joined": services.roster_changed(meeting, at), "invitation": invitation,
        "may_reply": invitation is not None and rules.may_reply(meeting), "reply_form": ReplyForm(),
        "path": panels.path(meeting), "gate": panels.next_gate(meeting, people, rows),
        "milestones": panels.milestone_lines(meeting), "steps": panels.steps(meeting, user, at),
        "marks": panels.marks(meeting, user, at), "staff": rules.is_staff(user, meeting, at),
        "sets_agenda": rules.sets_agenda(user, meeting, at) and meeting.status in rules.AGENDA_OPEN,
        "ready": ready, "ready_count": sum(not waits for _item, waits in ready),
        "notice_kept": bool(meeting.notice), "notice_changed": has_changed(meeting),
        "begun": meeting.status not in (Meeting.Status.PLANNED, Meeting.Status.NOTICED),
    }  # fmt: skip
    return render(request, "meetings/meeting_detail.html", context)


def need_staff(request: SignedIn) -> User:
    """Only the office prepares meetings; others are told so."""
    rules.check_staff(request.user, clock.now())
    return request.user


def meeting_create(request: SignedIn) -> HttpResponse:
    """Plan a meeting."""
    user = need_staff(request)
    form = PlanForm(request.POST or None)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("body", "number", "starts_at", "ends_at", "place", "theme")}
        done = attempt(
            request,
            form,
            lambda: services.plan_meeting(by=user, **facts),
            _("已列入会议年历。请接着列议程、生成出席名单。"),
        )
        if done:
            return done
    return render(request, "meetings/meeting_form.html", {"form": form})


def meeting_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Move a meeting that has not begun."""
    meeting = fetch(Meeting, request, pk=pk)
    user = need_staff(request)
    rules.check_not_begun(meeting)
    form = ChangeForm(request.POST or None, initial=present_facts(meeting))
    context = {"form": form, "meeting": meeting}
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("revision", "starts_at", "ends_at", "place", "theme")}
        try:
            done = attempt(
                request,
                form,
                lambda: services.change_meeting(meeting, by=user, **facts),
                _("会议安排已改，已通知的人会收到变更通知。"),
            )
        except EditConflict as conflict:
            return render(
                request,
                "meetings/meeting_form.html",
                context | {"theirs": conflict.current, "meeting": conflict.current},
                status=409,
            )
        if done:
            return done
    return render(request, "meetings/meeting_form.html", context)


def present_facts(meeting: Meeting) -> dict[str, Any]:
    """The form as the meeting stands."""
    facts = {name: getattr(meeting, name) for name in ("place", "theme", "revision")}
    return facts | {name: timezone.localtime(getattr(meeting, name)) for name in ("starts_at", "ends_at")}


def meeting_cancel(request: SignedIn, pk: int) -> HttpResponse:
    """Call a meeting off, saying why."""
    meeting = fetch(Meeting, request, pk=pk)
    user = need_staff(request)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            request,
            form,
            lambda: services.cancel_meeting(meeting, by=user, reason=reason),
            _("会议已取消，受邀的人会收到通知。"),
        )
        if done:
            return done
    return render(request, "meetings/meeting_cancel.html", {"form": form, "meeting": meeting})


def step(model: type[Model], service: Callable[..., Any], done: Any) -> Callable[..., HttpResponse]:
    """A step by POST; whoever comes to the address otherwise (back after a refusal) is led to the thing itself."""
    take = step_view(model, service, done)

    def view(request: SignedIn, pk: int) -> HttpResponse:
        return take(request, pk) if request.method == "POST" else redirect(fetch(model, request, pk=pk))

    return view


meeting_notice = step(Meeting, services.issue_notice, gettext_lazy("会议通知已发出，受邀的人都会收到。"))
meeting_materials = step(Meeting, services.mark_materials_ready, gettext_lazy("已登记：会议材料发出。"))
meeting_open = step(Meeting, services.open_meeting, gettext_lazy("已宣布开会，可以开始表决了。"))
meeting_close = step(Meeting, services.close_meeting, gettext_lazy("已宣布闭会。"))
meeting_minutes = step(Meeting, services.mark_minutes_issued, gettext_lazy("已登记：会议纪要印发。"))
