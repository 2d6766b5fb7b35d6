"""Casting a secret vote: choice, second look, receipt. What was chosen is only ever in the request itself.

No message, session value, address or cookie has the choice. The receipt goes to the voter's own browser and nowhere else.
"""

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.requests import SignedIn
from common.views import fetch
from documents.fingerprint import short_hash
from meetings.ballots.models import Ballot
from meetings.ballots.rules import secret as rules
from meetings.ballots.sealing.envelope import grouped
from meetings.ballots.sealing.paper import CHOICES
from meetings.ballots.services import box
from meetings.ballots.services.box.specimens import MOTION, paper_words

COOKIE, MINUTES = "ld-receipt", 10


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def secret_vote(request: SignedIn, pk: int) -> HttpResponse:
    """Put a paper in. Without a confirmation the choice is first repeated on a page that is not kept."""
    ballot = fetch(Ballot, request, pk=pk, form=Ballot.Form.SECRET)
    choice = request.POST.get("choice", "")
    if request.method != "POST" or not choice:
        return redirect(ballot)
    choices = {MOTION: choice if choice in CHOICES else choice[:20]}
    if request.POST.get("confirmed") != "1":
        box.check_secret(ballot, request.user, choices)
        context = {
            "ballot": ballot,
            "choice": choice,
            "label": paper_words(choices)[0],
            "mark": short_hash(ballot.text_hash),
        }
        return render(request, "ballots/secret_confirm.html", context)
    return with_receipt(ballot, box.cast_secret(ballot, by=request.user, choices=choices))


def with_receipt(ballot: Ballot, receipt: str) -> HttpResponse:
    """On to the receipt, which the voter's own browser carries there and which is then forgotten."""
    address = reverse("ballots:secret-receipt", args=[ballot.pk])
    response = redirect(address)
    response.set_signed_cookie(COOKIE, receipt, max_age=MINUTES * 60, path=address, httponly=True, samesite="Strict")
    return response


@never_cache
def secret_receipt(request: SignedIn, pk: int) -> HttpResponse:
    """The receipt, once; afterwards only that this person has voted."""
    ballot = fetch(Ballot, request, pk=pk, form=Ballot.Form.SECRET)
    if not rules.has_voted(ballot, request.user):
        return redirect(ballot)
    try:
        receipt = request.get_signed_cookie(COOKIE, max_age=MINUTES * 60) or ""
    except (KeyError, signing.BadSignature):
        receipt = ""
    context = {"ballot": ballot, "receipt": grouped(receipt), "title": _("您已投票")}
    response = render(request, "ballots/secret_receipt.html", context)
    response.delete_cookie(COOKIE, path=request.path, samesite="Strict")
    return response
