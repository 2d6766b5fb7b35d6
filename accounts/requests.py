"""The request as views see it behind LoginRequiredMiddleware, and when its password was last typed."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import FRESH_FOR, TYPING_FOR, Fresh, is_fresh
from common import clock
from common.lifecycle import Text

TYPED_AT = "typed_at"
TYPED_FOR = "typed_for"
AGAIN = "press_again"


class SignedIn(HttpRequest):
    """Somebody asks: the user is one of ours. For annotations only."""

    user: User


def mark_fresh(request: HttpRequest, user: User) -> None:
    """The password was typed just now, in this session."""
    request.session[TYPED_AT] = [user.pk, clock.now().isoformat()]


def fresh(request: SignedIn) -> Fresh | None:
    """When the password was typed in this session by who is signed in now; None when it is not known."""
    pk, moment = request.session.get(TYPED_AT) or (None, "")
    if pk != request.user.pk:
        return None
    held = request.session.get(TYPED_FOR) == [request.path, moment]
    return Fresh(pk, datetime.fromisoformat(moment), TYPING_FOR if held else FRESH_FOR)


def hold_fresh(request: SignedIn) -> None:
    """This page is shown to somebody whose password was typed just now: that holds for the form on it, and for nothing else."""
    typed = fresh(request)
    if is_fresh(typed, request.user, clock.now()) and typed and typed.holds == FRESH_FOR:
        request.session[TYPED_FOR] = [request.path, request.session[TYPED_AT][1]]


def to_fresh(request: SignedIn, back: str = "", verb: Text = "") -> HttpResponse | None:
    """A high-value act asks for the password first and comes back to `back`; None when it was typed just now.

    The act is not done by itself afterwards: whoever comes back is told to press its button, `verb`, once more.
    """
    if is_fresh(fresh(request), request.user, clock.now()):
        return None
    request.session[AGAIN] = str(verb)
    messages.info(request, _("这一步很重要，请先输入您的密码，再回来办理。"))
    return redirect(f"{reverse('accounts:fresh')}?{urlencode({'next': back or request.get_full_path()})}")
