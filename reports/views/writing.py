"""Making reports, asking the members, carrying the report to the bodies."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from committees.roster.models import Body, Term
from common import clock
from common.lifecycle import Lifecycle, RuleError
from common.submissions import FIELD, once
from common.views import fetch, step_view
from documents.errors import DocumentError
from meetings.sessions.models import Meeting
from reports import services
from reports.forms import DeadlineForm, ExtensionForm, MeetingForm, ReportForm, suggested_day
from reports.models import ConsultationRound, WorkReport
from reports.rules import REPORT, WORK, is_drafter
from reports.views.reading import me

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
UNHELD = [Meeting.Status.PLANNED, Meeting.Status.NOTICED, Meeting.Status.OPEN]


def form_page(
    request: HttpRequest, form: forms.Form, act: Callable[[], str], template: str, context: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    """Show the form; taken in once; refused with what was typed still there."""
    context = {**context, "form": form}
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=422)
    try:
        return redirect(once(request.POST.get(FIELD), request.user, act))
    except RuleError as error:
        refuse(form, error)
        return render(request, template, context, status=409)
    except DocumentError as error:
        form.add_error("file" if form.cleaned_data.get("file") else "text", error.message)
        return render(request, template, context, status=422)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent; an empty form that was sent is still a sent form."""
    return request.POST if request.method == "POST" else None


def refuse(form: forms.Form, error: RuleError) -> None:
    """What the rules said, above the form."""
    for sentence in error.missing or [error.message]:
        form.add_error(None, str(sentence))


def may_take(request: HttpRequest, table: Lifecycle, step: str, obj: Any) -> None:
    """403 for those whose step it is not; whether it is time is said on the page."""
    if table.steps[step].holder(request.user, obj, clock.now()) is None:
        raise PermissionDenied(_("您没有办理这一步的权限。"))


@GET_OR_POST
def report_create(request: HttpRequest) -> HttpResponse:
    """Begin a report."""
    if not is_drafter(me(request), None, clock.now()):
        raise PermissionDenied(_("工作报告由起草组建立。"))
    today = clock.today()
    form = ReportForm(posted(request), initial={"year": today.year, "term": Term.current(today)})

    def act() -> str:
        data = form.cleaned_data
        report = services.create_report(title=data["title"], year=data["year"], term=data["term"], by=me(request))
        messages.success(request, _("已建立工作报告，请上传初稿。"))
        return report.get_absolute_url()

    return form_page(request, form, act, "reports/report_form.html", {})


@GET_OR_POST
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the members."""
    report = fetch(WorkReport, request, pk=pk)
    may_take(request, REPORT, "open_round", report)
    form = DeadlineForm(posted(request), initial={"day": suggested_day(clock.today())})

    def act() -> str:
        round_ = services.open_round(report, closes_at=form.closes_at, by=me(request))
        messages.success(request, _("已向 %(n)d 位委员发出征求意见。") % {"n": round_.respondents.count()})
        return report.get_absolute_url()

    context = {
        "report": report,
        "version": report.current,
        "missing": REPORT.steps["open_round"].missing(report, clock.now()),
    }
    return form_page(request, form, act, "reports/round_form.html", context)


@GET_OR_POST
def round_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more time."""
    round_ = fetch(ConsultationRound, request, pk=pk)
    may_take(request, WORK, "extend_round", round_.report)
    form = ExtensionForm(posted(request), closes_at=round_.closes_at)

    def act() -> str:
        data = form.cleaned_data
        services.extend_round(round_, closes_at=form.closes_at, reason=data["reason"], by=me(request))
        messages.success(request, _("已延长征求期，并通知全体委员。"))
        return round_.get_absolute_url()

    return form_page(request, form, act, "reports/round_extend.html", {"report": round_.report, "round": round_})


@GET_OR_POST
def report_send_to_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the standing committee meeting."""
    return to_body(request, pk, "send_to_standing", Body.STANDING, services.send_to_standing)


@GET_OR_POST
def report_put_to_plenary(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the plenary meeting."""
    return to_body(request, pk, "put_to_plenary", Body.PLENARY, services.put_to_plenary)


def to_body(request: HttpRequest, pk: int, step: str, body: str, service: Callable[..., WorkReport]) -> HttpResponse:
    """Put the text on the agenda of a meeting still to be held."""
    report = fetch(WorkReport, request, pk=pk)
    may_take(request, REPORT, step, report)
    meetings = (
        Meeting.objects.visible_to(me(request))
        .filter(body=body, status__in=UNHELD)
        .select_related("term")
        .order_by("starts_at")
    )
    form = MeetingForm(posted(request), meetings=meetings, initial={"meeting": meetings.first()})

    def act() -> str:
        meeting = form.cleaned_data["meeting"]
        service(report, meeting=meeting, by=me(request))
        messages.success(request, _("已列入%(meeting)s的议程。") % {"meeting": meeting.title})
        return report.get_absolute_url()

    rule = REPORT.steps[step]
    missing = rule.missing(report, clock.now())
    if not rule.starts_at(report.status):
        missing = [REPORT.passed_by(report, rule), *missing]
    context = {
        "report": report,
        "version": report.current,
        "missing": missing,
        "meetings": meetings,
        "plenary": body == Body.PLENARY,
    }
    return form_page(request, form, act, "reports/to_body.html", context)


round_close = step_view(WorkReport, services.close_round, gettext_lazy("征求意见已截止。请逐条答复，修改后送常委会。"))
report_recall = step_view(WorkReport, services.recall_report, gettext_lazy("已撤回，可以修改上传新稿。"))
report_issue = step_view(WorkReport, services.issue_report, gettext_lazy("已编号印发，并通知全体委员。"))
