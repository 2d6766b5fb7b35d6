"""Small guards every request passes through."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from common.edits import EditConflict
from common.lifecycle import RuleError

View = Callable[[HttpRequest], HttpResponse]
UNSEEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# NUL as a byte, or as the escape \u0000 with no backslash of its own before it.
JSON_NUL = re.compile(rb"\x00|(?<!\\)(?:\\\\)*\\u0000")
GIVEN_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")


class RequestId:
    """A number to quote: taken from the proxy when it gives one, else made here."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.request_id = given if GIVEN_ID.match(given) else uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class ChosenLanguage:
    """The language a person has chosen, Chinese until then.

    What the browser asks for is not a choice: an office PC with an English Windows would otherwise write
    English notices to Chinese colleagues.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def legible(sent: Any) -> Any:
    """The fields without control characters; Word's own line and page breaks become line breaks."""
    if not any(UNSEEN.search(value) for _key, many in sent.lists() for value in many):
        return sent
    clean = sent.copy()
    for key, many in sent.lists():
        clean.setlist(key, [UNSEEN.sub("", value.replace("\x0b", "\n").replace("\x0c", "\n")) for value in many])
    clean._mutable = False
    return clean


class PlainText:
    """Refuse NUL, which PostgreSQL cannot store, and forms too big to be read; take out what is pasted unseen and no page may bear."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            nul = self.has_nul(request)
        except RequestDataTooBig:
            most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
            return refusal(
                request,
                413,
                _("提交的文字太多，一次不能超过 %(n)d MB，这次什么都没有存。请返回，删减后再提交。") % {"n": most},
            )
        except (TooManyFieldsSent, TooManyFilesSent):
            return refusal(request, 400, _("一次提交的栏目太多，这次什么都没有存。请返回，分几次提交。"))
        if nul:
            return refusal(request, 400, _("提交的内容里有不可见的控制字符（NUL），请删去后再提交。"))
        request.GET = legible(request.GET)
        if request.method == "POST":
            request.POST = legible(request.POST)
        return self.get_response(request)

    def has_nul(self, request: HttpRequest) -> bool:
        """Look where text comes in: path, query, cookies, form fields and file names, JSON."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return True
        if any("\x00" in value for value in request.COOKIES.values()):
            return True
        if request.method in ("GET", "HEAD"):
            return False
        if request.content_type == "application/json":
            return bool(JSON_NUL.search(request.body))
        files = (file for _key, many in request.FILES.lists() for file in many)
        names = [*request.POST, *(file.name or "" for file in files)]
        values = (value for _key, many in request.POST.lists() for value in many)
        return any("\x00" in text for text in (*names, *values))


class Refusals:
    """Turn what the rules refuse into a page that says why and what to do, never a 500."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """RuleError and EditConflict become 409."""
        if isinstance(exception, RuleError):
            return refusal(request, 409, exception.message, exception.missing)
        if isinstance(exception, EditConflict):
            return refusal(request, 409, _("您打开以后，这份内容已被别人改过。请重新打开，再做一次。"))
        return None


def refusal(request: HttpRequest, status: int, message: object, missing: list | None = None) -> HttpResponse:
    """One of our own error pages."""
    context = {"message": message, "missing": missing or [], "back": request.path}
    return render(request, f"{status}.html", context, status=status)
