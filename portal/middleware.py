"""Who reads a page is looked up once: posts, seats and what else the person holds, in one query."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from common import clock
from portal.roles import learn

READING = ("GET", "HEAD")


class ReaderKnown:
    """A page asks over and over what its reader holds; it learns it at the start. An act asks anew at every step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any) -> None:
        """Behind LoginRequiredMiddleware: pages open to everybody do not look at who asks, and are left alone."""
        user = request.user if request.method in READING and getattr(view, "login_required", True) else None
        if isinstance(user, User):
            learn(user.remembering(), clock.today())
