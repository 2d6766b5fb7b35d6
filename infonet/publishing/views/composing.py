"""组稿: choose items, make pieces of them, put them in order, send the issue to its signer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from common import clock, submissions
from common.edits import EditConflict
from common.lifecycle import RuleError
from common.views import fetch
from documents.diff import diff_segments
from infonet.publishing import services
from infonet.publishing.forms import EntryForm, IssueForm, form_of
from infonet.publishing.models import BulletinIssue, Entry
from infonet.publishing.rules import ISSUE, USABLE, is_editor
from infonet.reporting.models import InfoItem

CHOICES = 60


def check_editor(request: SignedIn) -> None:
    """Only editors compose."""
    if not is_editor(request.user, None, clock.now()):
        raise PermissionDenied(_("刊物由全国产业工会的信息编辑编排。"))


def issue_create(request: SignedIn) -> HttpResponse:
    """Open an issue."""
    check_editor(request)
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            issue = services.create_issue(by=request.user, **form.facts)
            return reverse("publishing:issue-compose", args=[issue.pk])

        return HttpResponseRedirect(submissions.once(str(form.cleaned_data["form_token"] or ""), request.user, act))
    return render(request, "publishing/issue_form.html", {"form": form}, status=422 if form.errors else 200)


def issue_compose(request: SignedIn, pk: int) -> HttpResponse:
    """The issue being put together: its pieces left, what can be chosen right."""
    check_editor(request)
    issue = fetch(BulletinIssue, request, pk=pk)
    if issue.status != BulletinIssue.Status.DRAFT:
        return redirect(issue)
    if request.method == "POST":
        form = IssueForm(request.POST)
        if form.is_valid():
            services.change_issue(issue, form.facts, by=request.user)
            messages.success(request, _("已保存"))
            return redirect("publishing:issue-compose", issue.pk)
    else:
        form = IssueForm(
            initial={
                name: getattr(issue, name) for name in ("title", "series", "to_members", "to_unions", "for_public")
            }
        )
    return compose_page(request, issue, form)


def compose_page(request: SignedIn, issue: BulletinIssue, form: IssueForm) -> HttpResponse:
    """The page, with what still lacks before it can be sent."""
    offers = {offer.step.name: offer for offer in ISSUE.offers(issue, request.user, clock.now())}
    context = {
        "issue": issue, "form": form, "entries": issue.entries.prefetch_related("items__union"), "send": offers.get("send"),
        "choices": choices(issue, request), "token": submissions.new_token(), "q": request.GET.get("q", "")[:100],
    }  # fmt: skip
    return render(request, "publishing/issue_compose.html", context, status=422 if form.errors else 200)


def choices(issue: BulletinIssue, request: SignedIn) -> Any:
    """Adopted and merged items, newest first; those never printed before the others."""
    found = (
        InfoItem.objects.visible_to(request.user)
        .filter(status__in=USABLE)
        .exclude(entries__issue=issue)
        .select_related("union")
    )
    if q := request.GET.get("q", "").strip()[:100]:
        found = found.search(q)
    return found.annotate(printed=Count("entries")).order_by("printed", "-triaged_at")[:CHOICES]


def entry_of(request: SignedIn, pk: int, entry: int) -> Entry:
    """A piece of an issue that an editor has open."""
    check_editor(request)
    issue = fetch(BulletinIssue, request, pk=pk)
    return get_object_or_404(Entry.objects.select_related("issue"), pk=entry, issue=issue)


@require_POST
def entry_add(request: SignedIn, pk: int) -> HttpResponse:
    """One piece from the ticked items, or each its own."""
    check_editor(request)
    issue = fetch(BulletinIssue, request, pk=pk)
    items = list(InfoItem.objects.visible_to(request.user).filter(pk__in=identifiers(request)).order_by("submitted_at"))

    def act() -> str:
        groups = [[item] for item in items] if request.POST.get("how") == "each" else [items]
        for group in groups or [[]]:
            services.add_entry(issue, group, by=request.user)
        return reverse("publishing:issue-compose", args=[issue.pk]) + "#entries"

    try:
        return HttpResponseRedirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))
    except RuleError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("publishing:issue-compose", issue.pk)


def identifiers(request: SignedIn) -> list[str]:
    """The ticked items' keys; what is no key is passed over."""
    field = InfoItem._meta.pk
    found = []
    for text in request.POST.getlist("items")[:CHOICES]:
        try:
            found.append(field.to_python(text))
        except ValidationError:
            continue
    return found


def entry_edit(request: SignedIn, pk: int, entry: int) -> HttpResponse:
    """Edit one piece; of two editors the second sees both texts."""
    piece = entry_of(request, pk, entry)
    form = EntryForm(request.POST) if request.method == "POST" else form_of(piece)
    conflict, status = None, 200
    if form.is_bound and form.is_valid():
        try:
            facts = form.cleaned_data
            services.edit_entry(
                piece, headline=facts["headline"], text=facts["text"], by=request.user, revision=facts["revision"]
            )
            messages.success(request, _("已保存"))
            return HttpResponseRedirect(reverse("publishing:issue-compose", args=[pk]) + f"#entry-{entry}")
        except EditConflict as overtaken:
            conflict, status = diff_segments(overtaken.current.text, form.cleaned_data["text"]), 409
            typed = request.POST.copy()
            typed["revision"] = str(overtaken.current.revision)
            form.data = typed
    context = {
        "entry": piece,
        "issue": piece.issue,
        "form": form,
        "conflict": conflict,
        "items": piece.items.select_related("union"),
    }
    return render(request, "publishing/entry_edit.html", context, status=422 if form.errors else status)


@require_POST
def entry_move(request: SignedIn, pk: int, entry: int) -> HttpResponse:
    """One place up or down."""
    piece = entry_of(request, pk, entry)
    services.move_entry(piece, up=request.POST.get("to") == "up", by=request.user)
    return HttpResponseRedirect(reverse("publishing:issue-compose", args=[pk]) + f"#entry-{entry}")


@require_POST
def entry_remove(request: SignedIn, pk: int, entry: int) -> HttpResponse:
    """Out of the issue; its items can be chosen again."""
    services.remove_entry(entry_of(request, pk, entry), by=request.user)
    messages.success(request, _("已移出本期"))
    return HttpResponseRedirect(reverse("publishing:issue-compose", args=[pk]) + "#entries")
