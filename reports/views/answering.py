"""Members' answers and the drafters' replies, each one POST."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.lifecycle import RuleError
from common.submissions import FIELD, once
from common.views import fetch
from reports import services
from reports.forms import DispositionForm, OpinionForm
from reports.models import ConsultationRound, Opinion, WorkReport
from reports.rules import ROUND, WORK
from reports.views.page import WHOLE, Look, report_page
from reports.views.reading import me
from reports.views.writing import may_take, refuse


@require_POST
def opinion_create(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion; when refused, what was typed stays on the page."""
    round_ = fetch(ConsultationRound, request, pk=pk)
    may_take(request, ROUND, "answer", round_)
    form = OpinionForm(request.POST, auto_id="new_%s")
    look = Look(on=request.POST.get("paragraph_key") or WHOLE)
    if not form.is_valid():
        return report_page(request, round_.report, look=look, opinion_form=form, status=422)
    names = ("paragraph_key", "kind", "text", "quote", "proposed")

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in names}
        opinion = services.file_opinion(round_, by=me(request), **facts)
        messages.success(request, _("已收到您的第 %(n)d 条意见，谢谢您。答复后会通知您。") % {"n": opinion.number})
        return f"{round_.get_absolute_url()}#op{opinion.pk}"

    try:
        return redirect(once(request.POST.get(FIELD), request.user, act))
    except RuleError as error:
        refuse(form, error)
        return report_page(request, round_.report, look=look, opinion_form=form, status=409)


@require_POST
def opinion_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own opinion."""
    opinion = fetch(Opinion, request, pk=pk)
    services.withdraw_opinion(opinion, by=me(request))
    messages.success(request, _("已撤回第 %(n)d 条意见。") % {"n": opinion.number})
    return redirect(opinion.round.get_absolute_url())


@require_POST
def round_no_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """无意见."""
    round_ = fetch(ConsultationRound, request, pk=pk)
    services.answer_no_opinion(round_, by=me(request))
    messages.success(request, _("已记下您没有意见，谢谢您。截止前还可以补提。"))
    return redirect(round_.get_absolute_url())


@require_POST
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have not answered."""
    round_ = fetch(ConsultationRound, request, pk=pk)
    count = services.remind_unanswered(round_, by=me(request))
    messages.success(request, _("已提醒 %(n)d 位还没有反馈的委员。") % {"n": count})
    return redirect(round_.get_absolute_url())


@require_POST
def opinion_dispose(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one opinion, then on to the next that waits."""
    opinion = fetch(Opinion, request, pk=pk)
    report = opinion.round.report
    may_take(request, WORK, "dispose", report)
    form = DispositionForm(request.POST, auto_id=f"d{opinion.pk}_%s")
    look = Look(answer=opinion.pk)
    if not form.is_valid():
        return report_page(request, report, look=look, disposition_form=form, status=422)

    def act() -> str:
        data = form.cleaned_data
        services.dispose_opinion(
            opinion, by=me(request), verdict=data["verdict"], reason=data["reason"], seen=data["seen"] or 0
        )
        messages.success(request, _("已答复第 %(n)d 条意见，并通知委员。") % {"n": opinion.number})
        return next_address(report, opinion, request.POST.get("show", ""))

    try:
        return redirect(once(request.POST.get(FIELD), request.user, act))
    except RuleError as error:
        refuse(form, error)
        return report_page(request, report, look=look, disposition_form=form, status=409)


def next_address(report: WorkReport, done: Opinion, show: str) -> str:
    """The page at the next opinion that waits, by number; at this one when none does."""
    waiting = Opinion.objects.filter(round__report=report).undisposed().order_by("number")
    following = waiting.filter(number__gt=done.number).first() or waiting.first()
    if following is None:
        return f"{report.get_absolute_url()}#op{done.pk}"
    look = Look(show="open" if show == "open" else "all")
    return f"{report.get_absolute_url()}{look.url(answer=following.pk)}#op{following.pk}"
