"""Answers for what goes wrong before a view is reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was missing or stale, most often after a new sign-in."""
    message = _("这个页面打开得太久，或者您在别处重新登录过。请返回上一页，刷新后再提交。")
    return render(request, "409.html", {"message": message, "back": request.path}, status=403)
