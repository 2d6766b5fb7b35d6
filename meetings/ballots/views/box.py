"""The box's pages: scrutineers and their codes, the opening, what is published of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.requests import SignedIn, fresh, hold_fresh, to_fresh
from audit.models import Event
from audit.services import history
from common import clock
from common.lifecycle import RuleError
from common.names.strokes import by_strokes
from common.views import fetch, say_refusal
from meetings.ballots.forms_secret import AppointForm, CodeForm, CodesForm, ReceiptForm
from meetings.ballots.models import Ballot, BallotBox
from meetings.ballots.rules import Status, presides
from meetings.ballots.rules import secret as rules
from meetings.ballots.rules.secret_steps import next_step
from meetings.ballots.sealing import retally
from meetings.ballots.sealing.envelope import grouped
from meetings.ballots.services import box

SHOWN = 500  # hashes on the page; the whole list is one file
UNOPENED = (Status.DRAFT, Status.OPEN, Status.CLOSED)
PUBLISHED = (Status.CLOSED, Status.OPENED, Status.DECLARED)


def secret_ballot(request: SignedIn, pk: int) -> Ballot:
    """The ballot, if it is secret and this person may see it."""
    ballot: Ballot = fetch(Ballot, request, pk=pk, form=Ballot.Form.SECRET)
    return ballot


def box_context(request: SignedIn, ballot: Ballot) -> dict[str, Any]:
    """Who holds the key, how far the box is, and what this person can do about it."""
    at = clock.now()
    found: BallotBox | None = getattr(ballot, "box", None)
    scrutineers = by_strokes(found.scrutineers.select_related("user"), lambda each: each.user.name) if found else []
    return {
        "ballot": ballot, "box": found, "scrutineers": scrutineers, "on_server": box.on_server(),
        "mine": next((s for s in scrutineers if s.user_id == request.user.pk), None),
        "drawn": sum(s.has_drawn for s in scrutineers), "digest": grouped(found.digest) if found else "",
        "key": grouped(found.public_key) if found else "",
        "may_appoint": rules.appoints(request.user, ballot, at) and ballot.status == Status.DRAFT and not box.on_server(),
        "may_open": rules.opens_box(request.user, ballot, at) and ballot.status == Status.CLOSED,
        "next": "" if box.on_server() and not found else next_step(ballot, request.user, at),
        "to_item": presides(request.user, ballot, at) and steps_wait(ballot, found),
        "risk": rules.cannot_lose_a_code(found, len(scrutineers)) if ballot.status in UNOPENED else "",
        "opening": opening_of(ballot), "published": ballot.status in PUBLISHED, "declared": ballot.status == Status.DECLARED,
    }  # fmt: skip


def opening_of(ballot: Ballot) -> Event | None:
    """Who opened the box and when, as the log has it. Whose codes were used is written nowhere."""
    return next(iter(history(ballot, "ballot.box-opened")), None) if ballot.counted_at else None


def steps_wait(ballot: Ballot, found: BallotBox | None) -> bool:
    """Whether the chair's next step stands on the page of the matter."""
    if ballot.status == Status.DRAFT:
        return found is not None and not rules.box_missing(ballot)
    return ballot.status in (Status.OPEN, Status.OPENED)


def posted(request: SignedIn) -> Any:
    """What a form was sent with, be it empty; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


@never_cache
def box_page(request: SignedIn, pk: int) -> HttpResponse:
    """票箱: for the scrutineers, the chair, and everybody who wants to know how it is kept."""
    return render(request, "ballots/secret_box.html", box_context(request, secret_ballot(request, pk)))


@never_cache
def box_appoint(request: SignedIn, pk: int) -> HttpResponse:
    """The chair names the scrutineers."""
    ballot = secret_ballot(request, pk)
    if not rules.appoints(request.user, ballot, clock.now()):
        raise PermissionDenied(_("监票人由主席或副主席安排。"))
    form = AppointForm(posted(request), ballot, clock.now())
    if form.is_valid():
        facts = form.cleaned_data
        done = attempt(
            form,
            lambda: box.appoint_scrutineers(
                ballot, by=request.user, users=list(facts["users"]), threshold=facts["threshold"]
            ),
        )
        if done:
            messages.success(request, _("监票人已安排，已通知他们各自抽取监票码。"))
            if risk := rules.cannot_lose_a_code(box.box_of(ballot), len(facts["users"])):
                messages.warning(request, risk)
            return redirect(rules.box_url(ballot))
    context = {"form": form, "ballot": ballot, "again": hasattr(ballot, "box")}
    return render(request, "ballots/secret_appoint.html", context, status=422 if form.errors else 200)


def attempt(form: Any, act: Callable[[], Any]) -> bool:
    """Run a service; what the rules refuse is said on the form."""
    try:
        act()
    except RuleError as error:
        say_refusal(form, error)
        return False
    return True


@never_cache
@sensitive_variables()
def box_draw(request: SignedIn, pk: int) -> HttpResponse:
    """A scrutineer draws his code. It is on this answer and nowhere else; loading the page again does not bring it back."""
    ballot = secret_ballot(request, pk)
    rules.scrutineer_of(ballot, request.user)
    if asked := to_fresh(request, back=f"{rules.box_url(ballot)}#draw-h", verb=_("抽取监票码")):
        return asked
    if request.method != "POST":
        return redirect(rules.box_url(ballot))
    code = box.draw_code(ballot, by=request.user, proof=fresh(request))
    risk = rules.cannot_lose_a_code(ballot.box, ballot.box.scrutineers.count())
    return render(
        request, "ballots/secret_code.html", {"ballot": ballot, "code": code, "box": ballot.box, "risk": risk}
    )


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def box_check(request: SignedIn, pk: int) -> HttpResponse:
    """A scrutineer sees for himself that his code opens a share of this very key."""
    ballot = secret_ballot(request, pk)
    rules.scrutineer_of(ballot, request.user)
    form = CodeForm(posted(request))
    right = form.is_valid() and attempt(
        form, lambda: box.check_code(ballot, by=request.user, code=form.cleaned_data["code"])
    )
    context = {"ballot": ballot, "form": form, "right": right}
    return render(request, "ballots/secret_check.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def box_open(request: SignedIn, pk: int) -> HttpResponse:
    """开箱: the scrutineers type in their codes one after another, before the chair or the office's leader."""
    ballot = secret_ballot(request, pk)
    if not rules.opens_box(request.user, ballot, clock.now()):
        raise PermissionDenied(_("开箱由主持人或机关负责人在场办理。"))
    if ballot.status != Status.CLOSED:
        return redirect(rules.box_url(ballot))
    if asked := to_fresh(request, back=request.path):
        if request.method == "POST":
            messages.warning(
                request, _("离输入密码超过了 20 分钟，票箱没有开。监票码没有保存，输入密码以后请监票人重新输入。")
            )
        return asked
    hold_fresh(request)
    found = box.box_of(ballot)
    count = found.threshold if found.keeping == BallotBox.Keeping.SCRUTINEERS else 0
    form = CodesForm(posted(request), count)
    if form.is_valid() and attempt(form, lambda: opened(request, ballot, form.codes)):
        messages.success(request, opened_words(request, ballot))
        return redirect(rules.box_url(ballot))
    context = {"ballot": ballot, "box": found, "form": form, "digest": grouped(found.digest)}
    return render(request, "ballots/secret_open.html", context, status=422 if form.errors else 200)


def opened_words(request: SignedIn, ballot: Ballot) -> str:
    """What comes next, for who opened the box."""
    if presides(request.user, ballot, clock.now()):
        return _("票箱已开，密钥已销毁。请公布结果。")
    return _("票箱已开，密钥已销毁。请主持人公布结果。")


def opened(request: SignedIn, ballot: Ballot, codes: list[str]) -> Ballot:
    """The one service of the page."""
    return box.open_box(ballot, by=request.user, codes=codes, proof=fresh(request))


@never_cache
def box_envelopes(request: SignedIn, pk: int) -> HttpResponse:
    """The hashes of all envelopes: whoever has a receipt looks whether his is among them."""
    ballot = secret_ballot(request, pk)
    if ballot.status not in PUBLISHED:
        raise Http404
    receipts = box.receipts_of(ballot)
    form = ReceiptForm(posted(request))
    asked = form.is_valid() and form.cleaned_data["receipt"]
    found = [grouped(each) for each in receipts if asked and each.startswith(asked)]
    context = {
        "ballot": ballot, "box": ballot.box, "form": form, "asked": asked, "found": found, "count": len(receipts),
        "receipts": [grouped(each) for each in receipts[:SHOWN]], "more": len(receipts) > SHOWN, "digest": grouped(ballot.box.digest),
    }  # fmt: skip
    return render(request, "ballots/secret_envelopes.html", context)


def box_envelopes_text(request: SignedIn, pk: int) -> HttpResponse:
    """One hash a line: `sha256sum` of this file is the digest."""
    ballot = secret_ballot(request, pk)
    if ballot.status not in PUBLISHED:
        raise Http404
    lines = "".join(f"{each}\n" for each in box.receipts_of(ballot))
    return handed_out(lines.encode(), _("信封摘要.txt"), "text/plain; charset=utf-8")


def box_export(request: SignedIn, pk: int) -> HttpResponse:
    """Opened papers, hashes and minutes for a third person."""
    ballot = secret_ballot(request, pk)
    content = json.dumps(box.export_of(ballot), ensure_ascii=False, indent=1).encode()
    return handed_out(content, _("计票复核.json"), "application/json")


def box_retally(request: SignedIn, pk: int) -> HttpResponse:
    """The script that counts again: the very file of this installation."""
    secret_ballot(request, pk)
    return handed_out(Path(retally.__file__).read_bytes(), "retally.py", "text/x-python; charset=utf-8")


def handed_out(content: bytes, name: str, kind: str) -> HttpResponse:
    """As an attachment."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return HttpResponse(content, content_type=kind, headers=headers)
