"""The leader's page: sign and print, give back, let onto the public site."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from common import submissions
from common.forms import ReasonForm
from common.views import fetch, step_view
from infonet.publishing import services
from infonet.publishing.models import BulletinIssue
from infonet.publishing.views.reading import render_issue


def composing(issue: BulletinIssue) -> str:
    """Back to the page it is composed on."""
    return reverse("publishing:issue-compose", args=[issue.pk])


issue_send = step_view(BulletinIssue, services.send_for_signature, gettext_lazy("已送签发"))
issue_recall = step_view(BulletinIssue, services.recall_issue, gettext_lazy("已撤回，可以修改"), to=composing)


@require_POST
def issue_sign(request: SignedIn, pk: int) -> HttpResponse:
    """Sign and print, or give back with a reason."""
    issue = fetch(BulletinIssue, request, pk=pk)
    if request.POST.get("act") == "sign":
        return signed(request, issue)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render_issue(request, issue, form)

    def act() -> str:
        services.return_issue(issue, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("已退回 %(who)s 修改") % {"who": issue.composed_by.name})
        return reverse("publishing:issue-list")

    return HttpResponseRedirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))


def signed(request: SignedIn, issue: BulletinIssue) -> HttpResponse:
    """Printed under its number."""

    def act() -> str:
        done = services.sign_and_publish(issue, by=request.user)
        messages.success(request, _("已签发印发：%(issue)s") % {"issue": done.heading})
        return done.get_absolute_url()

    return HttpResponseRedirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))


@require_POST
def issue_clear(request: SignedIn, pk: int) -> HttpResponse:
    """保密审查: onto the public site, or off it again."""
    issue = fetch(BulletinIssue, request, pk=pk)
    if request.POST.get("act") == "withdraw":
        services.withdraw_from_public(issue, by=request.user)
        messages.success(request, _("已从网站撤下"))
    else:
        services.clear_for_public(issue, by=request.user)
        messages.success(request, _("已准予上网公开"))
    return HttpResponseRedirect(issue.get_absolute_url())
