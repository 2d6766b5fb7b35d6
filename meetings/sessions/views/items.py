"""A matter on the agenda: the decision page and the chair's steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedIn, to_fresh
from common import clock
from common.forms import OnceForm
from common.views import attempt, fetch, not_stored
from documents.fingerprint import short_hash, text_hash
from meetings.ballots.rules import AFTER_CLOSE, BALLOT
from meetings.ballots.services.reporting import decision_of
from meetings.sessions import rules, services
from meetings.sessions.forms import ItemForm
from meetings.sessions.models import AgendaItem, Meeting
from meetings.sessions.views import panels
from meetings.sessions.views.meetings import step


def item_detail(request: SignedIn, pk: int) -> HttpResponse:
    """The paper first, the ballot beside it, the agenda below."""
    item = open_item(request, pk)
    at = clock.now()
    rows = panels.agenda(item.meeting, item)
    context = {
        "item": item, "meeting": item.meeting, "brief": panels.brief_lines(item.brief), "rows": rows,
        "result": next(row.result for row in rows if row.current), "form": OnceForm(),
        "decision": decision_of(item.ballot) if item.ballot else [],
        "may_remove": may_remove(request, item), **panels.box(item, request.user, at), **paper(item),
    }  # fmt: skip
    running = item.ballot is not None and item.ballot.status == "open"
    return not_stored(render(request, "meetings/item_detail.html", context), when=running)


def open_item(request: SignedIn, pk: int) -> AgendaItem:
    """The item with what its pages need."""
    item = fetch(AgendaItem, request, pk=pk)
    return services.fresh(item)


def paper(item: AgendaItem) -> dict[str, object]:
    """The text that is voted on, and its number."""
    ballot = item.ballot
    return {"mark": short_hash(ballot.text_hash), "blocks": panels.groups(ballot.text)} if ballot else {}


def may_remove(request: SignedIn, item: AgendaItem) -> bool:
    """Whether this person can strike it here: listed here, and not put to the vote."""
    free = not item.subject_kind and (item.ballot is None or item.ballot.status == "draft")
    return (
        free and item.meeting.status in rules.AGENDA_OPEN and rules.sets_agenda(request.user, item.meeting, clock.now())
    )


def item_text(request: SignedIn, pk: int) -> HttpResponse:
    """The full text by itself, to read on a phone and to print."""
    item = open_item(request, pk)
    if item.ballot is None:
        raise Http404
    return render(
        request,
        "meetings/item_text.html",
        {"item": item, "meeting": item.meeting, "ballot": item.ballot, **paper(item)},
    )


def item_create(request: SignedIn, pk: int) -> HttpResponse:
    """List a matter; pasted text becomes the motion."""
    meeting = fetch(Meeting, request, pk=pk)
    if not rules.sets_agenda(request.user, meeting, clock.now()):
        raise PermissionDenied(_("议程由机关工作人员和起草组编排，您没有办理这一步的权限。"))
    form = ItemForm(request.POST or None)
    done = attempt(request, form, lambda: put(request, meeting, form), _("已列入议程。")) if form.is_valid() else None
    if done:
        for loss in form.losses:
            messages.info(request, loss)
        return done
    return render(request, "meetings/item_form.html", {"form": form, "meeting": meeting})


def put(request: SignedIn, meeting: Meeting, form: ItemForm) -> AgendaItem:
    """The form's matter, through the one service."""
    facts = {name: form.cleaned_data[name] for name in ("title", "kind", "brief", "proposer")}
    facts |= {name: value for name in ("preset", "form") if (value := form.cleaned_data[name])}
    text = [{"kind": b.kind, "level": b.level, "text": b.text, "rows": b.rows} for b in form.blocks]
    return services.put_on_agenda(
        meeting, by=request.user, text=text, text_hash=text_hash(form.blocks) if form.blocks else "", **facts
    )


def item_remove(request: SignedIn, pk: int) -> HttpResponse:
    """Strike a matter listed here."""
    item = fetch(AgendaItem, request, pk=pk)
    if request.method != "POST":
        return redirect(item)
    meeting = services.take_off_agenda(item, by=request.user)
    messages.success(request, _("已撤下“%(title)s”。") % {"title": item.title})
    return redirect(meeting)


def item_open(request: SignedIn, pk: int) -> HttpResponse:
    """Put one matter to the vote; the password first."""
    item = open_item(request, pk)
    if request.method != "POST":
        return redirect(item)
    BALLOT.check("open", rules.ballot_of(item), by=request.user, at=clock.now())
    back = f"{item.get_absolute_url()}#chair-h"
    return to_fresh(request, back=back, verb=_("开始表决")) or take_open(request, pk)


def items_open(request: SignedIn, pk: int) -> HttpResponse:
    """Put several matters of a sitting to the vote at once; the password first."""
    meeting = fetch(Meeting, request, pk=pk)
    if request.method != "POST":
        return redirect(meeting)
    if not rules.presides(request.user, meeting, clock.now()):
        raise PermissionDenied(_("表决由主席、副主席主持，您没有办理这一步的权限。"))
    if ask := to_fresh(request, back=f"{meeting.get_absolute_url()}#ready-h", verb=_("一起开始表决")):
        return ask
    chosen = {int(key) for key in request.POST.getlist("items") if key.isascii() and key.isdigit()}
    opened = services.open_item_ballots(meeting, by=request.user, items=chosen)
    messages.success(request, _("%(n)d 项已开始表决，到会的人会一项接一项地投。") % {"n": len(opened)})
    return redirect(opened[0])


take_open = step(AgendaItem, services.open_item_ballot, gettext_lazy("已开始表决，到会的人都收到了通知。"))
item_renew = step(AgendaItem, services.renew_item_ballot, gettext_lazy("已按原稿重新列出，可以再次表决。"))
item_close = step(AgendaItem, services.close_item_ballot, lambda item: AFTER_CLOSE[item.ballot.form])
item_declare = step(AgendaItem, services.declare_item, gettext_lazy("结果已公布。"))
