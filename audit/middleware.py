"""Where an act came from: the request's address and number, for the log."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from audit import origin


class Origin:
    """Keep the request's address and number within reach of `record`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        source = origin.Source(address(request), getattr(request, "request_id", "")[:64])
        token = origin.current.set(source)
        try:
            return self.get_response(request)
        finally:
            origin.current.reset(token)


def address(request: HttpRequest) -> str:
    """The caller's address. Behind our proxy it is the last one the proxy added; earlier ones are hearsay."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        given = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip() or given
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return ""
