"""本省待签发: read, sign, or give back with a reason. Made for a phone."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn
from accounts.rules import principals_of
from common import clock, submissions
from common.forms import ReasonForm
from common.views import step_view
from infonet.network.rules import signs_for
from infonet.reporting import services
from infonet.reporting.desk import signable
from infonet.reporting.models import InfoItem
from infonet.reporting.rules import elements, may_sign, sign_due

Status = InfoItem.Status


def signing_list(request: SignedIn) -> HttpResponse:
    """What waits for this person's signature, most pressing first."""
    at = clock.now()
    if not (signs_for(request.user, at).exists() or principals_of(request.user, "sign_item", at)):
        raise PermissionDenied(_("这一页由各级产业工会的签发人使用。授权代签请到“我的账号”里办。"))
    mine = (
        InfoItem.objects.visible_to(request.user).filter(signable(request.user, at)).select_related("union", "officer")
    )
    waiting = list(mine.filter(status=Status.AWAITING_SIGNATURE).order_by("sent_at")[:100])
    waiting.sort(key=lambda item: sign_due(item) or at)
    rows = [(item, sign_due(item)) for item in waiting]
    signed = mine.filter(submitted_at__isnull=False).order_by("-submitted_at")[:10]
    return render(request, "reporting/signing_list.html", {"rows": rows, "signed": signed})


def item_sign(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The item as it will go up, with the two answers under it."""
    item = get_object_or_404(InfoItem.objects.visible_to(request.user).select_related("union", "officer"), pk=pk)
    at = clock.now()
    holder = may_sign.holder(request.user, item, at)
    if holder is None:
        raise PermissionDenied(_("这篇由起草单位的签发人签发。"))
    form = ReasonForm()
    if request.method == "POST":
        if request.POST.get("act") == "sign":
            return signed(request, item)
        form = ReasonForm(request.POST)
        if form.is_valid():
            return sent_back(request, item, form.cleaned_data["reason"])
    elif item.status != Status.AWAITING_SIGNATURE:
        return redirect(item)
    context = {
        "item": item, "form": form, "holder": holder, "checks": [e.brief for e in elements(item)], "due": sign_due(item),
        "files": item.attachments.select_related("file"), "token": submissions.new_token(),
    }  # fmt: skip
    return render(request, "reporting/item_sign.html", context, status=422 if form.errors else 200)


def signed(request: SignedIn, item: InfoItem) -> HttpResponse:
    """Signed and received; the number is shown at once."""

    def act() -> str:
        done = services.sign(item, by=request.user)
        messages.success(request, _("已签发并送达全国产业工会，收文号 %(no)s") % {"no": done.receipt})
        return done.get_absolute_url()

    return HttpResponseRedirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))


def sent_back(request: SignedIn, item: InfoItem, reason: str) -> HttpResponse:
    """Back to the writer."""

    def act() -> str:
        services.send_back(item, reason=reason, by=request.user)
        messages.success(request, _("已退回 %(who)s 修改") % {"who": item.officer.name})
        return reverse("reporting:signing-list")

    return HttpResponseRedirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))


def recalled(item: InfoItem) -> str:
    """Back to the page it is written on."""
    return reverse("reporting:item-edit", args=[item.pk])


item_recall = step_view(InfoItem, services.recall, gettext_lazy("已撤回，可以修改"), to=recalled)
