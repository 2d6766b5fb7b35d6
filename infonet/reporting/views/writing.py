"""写一篇: the page a province writes on; saved while typing, sent to its signer."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from common import clock, submissions
from common.edits import EditConflict
from common.lifecycle import RuleError
from common.views import fetch
from documents.diff import diff_segments
from documents.errors import RefusedFile
from infonet.network.rules import deputies_for, reports_for, signers_of
from infonet.reporting import services
from infonet.reporting.forms import ItemForm, form_of
from infonet.reporting.models import Attachment, InfoItem
from infonet.reporting.rules import duty_of, elements, month_of, writes_for
from infonet.reporting.rules.lifecycle import EDITABLE

COMPARED = ("title", "body", "advice", "place")


def item_create(request: SignedIn) -> HttpResponse:
    """One click to a page with an address. Asking twice leads to the same blank page, so a link may do it."""
    unions = reports_for(request.user, clock.now()).order_by("pk")
    if (wanted := request.GET.get("union", "")).isdecimal():
        unions = unions.filter(pk=wanted[:9])
    union = unions.first()
    if union is None:
        raise PermissionDenied(_("写信息由登记的信息员办理。请联系本单位或上级工会办公室登记。"))
    return redirect("reporting:item-edit", services.start_draft(union=union, by=request.user).pk)


def item_edit(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """The page, and whatever its buttons do: everything typed is kept first."""
    item = fetch(InfoItem, request, pk=pk)
    if not writes_for(request.user, item, clock.now()):
        raise PermissionDenied(_("这篇由起草单位的信息员修改。"))
    if request.method == "POST":
        return saved(request, item)
    if item.status not in EDITABLE:
        return redirect(item)
    return edit_page(request, item, form_of(item))


def saved(request: SignedIn, item: InfoItem) -> HttpResponse:
    """Keep the text, then do what the button says."""
    form = ItemForm(request.POST)
    if not form.is_valid():
        return edit_page(request, item, form, status=422)
    seen = None
    try:
        item = save(item, form, request)
        seen = item.revision
        return act(request, item)
    except EditConflict as conflict:
        return conflict_page(request, conflict.current, form)
    except (RuleError, RefusedFile) as refusal:
        for sentence in getattr(refusal, "missing", None) or [refusal.message]:
            form.add_error(None, str(sentence))
        return edit_page(request, item, form, status=422, seen=seen)


def conflict_page(request: SignedIn, current: InfoItem, form: ItemForm) -> HttpResponse:
    """Both texts and the difference; saving from here on is over the newer text, knowingly."""
    return edit_page(request, current, form, status=409, seen=current.revision, conflict=compared(current, form))


def save(item: InfoItem, form: ItemForm, request: SignedIn, *, going_on: bool = False) -> InfoItem:
    """Store the form's text against the revision this person opened."""
    facts = form.cleaned_data
    page = {"page": facts["form_token"], "going_on": going_on}
    return services.save_draft(item, form.fields_of_item, by=request.user, revision=facts["revision"], **page)


def act(request: SignedIn, item: InfoItem) -> HttpResponse:
    """The button that was pressed: send, preview, attach, remove-7, or just save."""
    name = request.POST.get("act", "save")
    if name.startswith("remove-"):
        return detached(request, item, name.removeprefix("remove-"))
    acts: dict[str, Callable[[SignedIn, InfoItem], HttpResponse]] = {
        "send": sent,
        "attach": attached,
        "preview": preview,
    }
    return acts.get(name, kept)(request, item)


def kept(request: SignedIn, item: InfoItem) -> HttpResponse:
    """Saved, and back to the page."""
    messages.success(request, _("已保存"))
    return redirect("reporting:item-edit", item.pk)


def preview(request: SignedIn, item: InfoItem) -> HttpResponse:
    """The item as its readers will see it."""
    return redirect(item)


def sent(request: SignedIn, item: InfoItem) -> HttpResponse:
    """Sent for signature, once however often the button was pressed."""

    def send() -> str:
        done = services.send_for_signature(item, by=request.user)
        messages.success(request, _("已送签发。签发前都可以撤回修改。"))
        return done.get_absolute_url()

    return HttpResponseRedirect(submissions.once(token_for(request, "send"), request.user, send))


def token_for(request: SignedIn, what: str) -> str | None:
    """The form's token, made particular to one of its buttons."""
    try:
        return str(uuid.uuid5(uuid.UUID(request.POST.get(submissions.FIELD, "")), what))
    except ValueError:
        return None


def attached(request: SignedIn, item: InfoItem) -> HttpResponse:
    """The chosen files, once; back to the list of files."""
    files = [f for name in ("photo", "file") for f in request.FILES.getlist(name)]
    if not files:
        messages.warning(request, _("还没有选文件。请先拍照或选文件，再上传。"))

    def attach() -> str:
        for file in files:
            services.attach_file(item, file, name=file.name or "", by=request.user)
        return reverse("reporting:item-edit", args=[item.pk]) + "#files"

    return HttpResponseRedirect(submissions.once(token_for(request, "attach"), request.user, attach))


def detached(request: SignedIn, item: InfoItem, number: str) -> HttpResponse:
    """One file taken off."""
    if number.isdecimal():
        attachment = get_object_or_404(Attachment.objects.select_related("item", "file"), pk=number[:12], item=item)
        services.remove_attachment(attachment, by=request.user)
    return HttpResponseRedirect(reverse("reporting:item-edit", args=[item.pk]) + "#files")


def compared(current: InfoItem, form: ItemForm) -> list[dict[str, Any]]:
    """For each text that differs: what was stored meanwhile, what was typed here, and the difference."""
    typed = form.fields_of_item
    return [
        {"label": form[name].label, "stored": getattr(current, name), "typed": typed[name],
         "diff": diff_segments(getattr(current, name), typed[name])}
        for name in COMPARED
        if getattr(current, name) != typed[name]
    ]  # fmt: skip


def edit_page(
    request: SignedIn,
    item: InfoItem,
    form: ItemForm,
    *,
    status: int = 200,
    seen: int | None = None,
    conflict: Any = None,
) -> HttpResponse:
    """The page: what is typed, whether it is complete, who will sign."""
    if form.is_bound:
        form.data = renewed(form.data, seen)
    at = clock.now()
    signers = signers_of(item.union, at)
    context = {
        "item": item, "form": form, "conflict": conflict, "signers": list(signers),
        "deputies": list(deputies_for(signers, "sign_item", at)), "files": item.attachments.select_related("file"),
        "duty": duty_of(item.union, month_of(at)), **checks_of(item),
    }  # fmt: skip
    return render(request, "reporting/item_edit.html", context, status=status)


def renewed(data: Any, seen: int | None) -> Any:
    """What was typed, under a new token: the next sending is a new act. `seen` is the revision now on the page."""
    data = data.copy()
    data[submissions.FIELD] = submissions.new_token()
    if seen is not None:
        data["revision"] = str(seen)
    return data


def checks_of(item: InfoItem) -> dict[str, Any]:
    """要素齐全吗, and how many of them are there."""
    found = elements(item)
    return {"checks": found, "present": sum(e.present for e in found), "lacking": [e for e in found if not e.present]}


@require_POST
def item_autosave(request: SignedIn, pk: uuid.UUID) -> JsonResponse:
    """Kept while typing. Refusals come back as one sentence; the text stays on the person's page."""
    item = fetch(InfoItem, request, pk=pk)
    form = ItemForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": form.first_error}, status=422)
    try:
        item = save(item, form, request, going_on=True)
    except EditConflict as conflict:
        return JsonResponse({"conflict": True, "message": overtaken(conflict.current)}, status=409)
    except RuleError as refusal:
        return JsonResponse({"message": str(refusal.message)}, status=422)
    html = render_to_string("reporting/_checks.html", checks_of(item), request)
    return JsonResponse(
        {"saved_at": f"{timezone.localtime(item.saved_at):%H:%M}", "revision": item.revision, "checks_html": html}
    )


def overtaken(current: InfoItem) -> str:
    """Who saved in between, and what to do."""
    who = current.saved_by.name if current.saved_by else _("别人")
    facts = {"who": who, "time": f"{timezone.localtime(current.saved_at):%H:%M}"}
    return _("%(who)s在 %(time)s 改过这篇，您的没有存上，都还在页面上。请按“存草稿”，把两份对照着合起来。") % facts
