"""View helpers: fetch through visible_to, call one service, say what happened, go on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST

from common import submissions
from common.lifecycle import RuleError
from common.remembering import Remembers


def me(request: HttpRequest) -> Any:
    """Who asks. Behind LoginRequiredMiddleware that is one of our users, which this room does not know by type."""
    return request.user


def fetch(model: type[Model], request: HttpRequest, **lookup: Any) -> Any:
    """The object if this person may see it; what one may not see does not exist (404)."""
    return found(model._default_manager.visible_to(request.user), request, **lookup)  # type: ignore[attr-defined]


def found(seen: Any, request: HttpRequest, **lookup: Any) -> Any:
    """The one object among those seen; what is only read remembers what was asked about it."""
    thing = get_object_or_404(seen, **lookup)
    if request.method in ("GET", "HEAD") and isinstance(thing, Remembers):
        thing.remembering()
    return thing


def words(said: Any, result: Any) -> Any:
    """What is said of a step: a sentence, or one that depends on what came of it."""
    return said(result) if callable(said) else said


def attempt(request: HttpRequest, form: Any, act: Callable[[], Any], said: Any) -> HttpResponse | None:
    """Run a service once for this form; what the rules refuse is shown on the form, nothing typed is lost."""

    def run() -> str:
        result = act()
        if said:
            messages.success(request, words(said, result))
        return result.get_absolute_url()

    try:
        return redirect(submissions.once(request.POST.get(submissions.FIELD), request.user, run))
    except RuleError as error:
        say_refusal(form, error)
        return None


def say_refusal(form: Any, error: RuleError) -> None:
    """What the rules refuse, on the form: each thing that is missing counts, what they keep from is the heading."""
    form.refusal = str(error.message) if error.missing else ""
    for sentence in error.missing or [error.message]:
        form.add_error(None, str(sentence))


def step_view(
    model: type[Model], service: Callable[..., Any], done: Any, to: Callable[[Any], str] | None = None
) -> Callable[..., HttpResponse]:
    """A POST-only view that takes one step of a lifecycle without further input."""

    @require_POST
    def view(request: HttpRequest, pk: Any) -> HttpResponse:
        obj = fetch(model, request, pk=pk)

        def act() -> str:
            result = service(obj, by=request.user)
            messages.success(request, words(done, result))
            return to(result) if to else result.get_absolute_url()

        return redirect(submissions.once(request.POST.get(submissions.FIELD), request.user, act))

    return view


def not_stored(response: HttpResponse, *, when: bool) -> HttpResponse:
    """A page that may be another a moment later is stored by no browser: going back asks again how things stand."""
    if when:
        add_never_cache_headers(response)
    return response
