"""The form of an app whose upload a worker has to read: the page that waits, and the form again when it could not be read.

Both stand at the form's own address, so that each look passes the app's rule; an intake is shown only to who brought it there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO, Any

from django import forms
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from common.submissions import FIELD, new_token
from documents.models import Intake
from documents.services import read_later, takes_time
from documents.waiting import SEEN, is_stalled, place_in_queue, seen_as, waiting_answer

INTAKE = "intake"
LONGEST_NUMBER = 18


def left_for_worker(
    request: SignedIn, file: IO[bytes] | File | None, *, purpose: str, subject: int, said: Mapping[str, Any]
) -> str:
    """The address to wait at, where a worker has to read the file; "" where it can be read here and now."""
    if file is None or not takes_time(file, purpose):
        return ""
    intake = read_later(file, purpose=purpose, subject=subject, said=said, path=request.path, by=request.user)
    return intake.get_absolute_url()


def intake_of(request: SignedIn) -> Intake | None:
    """The upload this look at the form is about; a form that is sent is about a new one."""
    number = request.GET.get(INTAKE, "")
    if request.method == "POST" or not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return None
    return Intake.objects.filter(pk=int(number), asked_by=request.user, path=request.path).first()


def intake_page(
    request: HttpRequest, intake: Intake | None, *, arrived: Callable[[int], str], back: str
) -> HttpResponse | None:
    """The page that waits, or the way to what became of it; None when the form is to be shown."""
    if intake is None:
        return None
    if not intake.going and request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": intake.get_absolute_url()})
    if intake.made is not None:
        return redirect(arrived(intake.made))
    return _waiting(request, intake, back) if intake.going else None


def _waiting(request: HttpRequest, intake: Intake, back: str) -> HttpResponse:
    stalled = is_stalled(intake, intake.asked_at)
    words = _stalled() if stalled else place_in_queue(intake, _("最长半分钟"))
    url = intake.get_absolute_url()
    context = {
        "intake": intake, "words": words, "stalled": stalled, "back": back, "form_url": intake.path,
        "progress_url": url, "next_url": f"{url}&{SEEN}={seen_as(words)}",
    }  # fmt: skip
    return waiting_answer(request, context, seen=seen_as(words), pages="documents/intake", status=202)


def _stalled() -> str:
    return _(
        "读取还没有开始，可能是后台任务停了。文件已经收下，恢复以后会读；请告诉系统管理员，急用的请另存为 .docx 上传。"
    )


def typed(intake: Intake | None) -> QueryDict | None:
    """What the form said when the file was brought, to be sent again."""
    if intake is None:
        return None
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in intake.said.items() if value is not None})
    data[FIELD] = new_token()
    return data


def say_why(form: forms.Form, intake: Intake | None) -> None:
    """Put the reason where the file was chosen; that none is chosen now is no fault."""
    if intake is not None:
        form.errors.pop("file", None)
        for sentence in intake.error.splitlines():
            form.add_error("file", sentence)
