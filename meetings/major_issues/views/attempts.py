"""One way for all forms of this room: what the rules refuse is shown on the form, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from common import submissions
from common.lifecycle import RuleError
from common.views import me
from documents.errors import RefusedFile


def attempt(request: HttpRequest, form: Any, act: Callable[[], Any], done: Any, *, to: str = "") -> HttpResponse | None:
    """Run a service once for this form and go on to `to`, else to the page of what it gave; None when it was refused."""

    def run() -> str:
        result = act()
        messages.success(request, done)
        return to or result.get_absolute_url()

    try:
        return redirect(submissions.once(request.POST.get(submissions.FIELD), me(request), run))
    except RuleError as refused:
        for sentence in [refused.message, *refused.missing]:
            form.add_error(None, sentence)
    except RefusedFile as refused:
        form.add_error("papers", refused.message)
    return None
