"""The roster file: chosen, looked at, taken in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from committees.roster import services
from committees.roster.forms import UploadForm
from committees.roster.models import RosterImport, Term, keeps_roster
from committees.roster.services.columns import TEMPLATE, TITLES
from committees.roster.services.sheet import MAX_BYTES, RosterFileError
from common.views import fetch, me
from documents.sheets import Column, write_sheet

SHOWN_PROBLEMS, SHOWN_LINES, SHOWN_IMPORTS = 200, 100, 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE = [
    "张三（示例，请删去）",
    "男",
    "某某机床集团有限公司",
    "江苏省南京市",
    "工会主席",
    "委员",
    "常委",
    "13800000000",
    "zhangsan@example.org",
    "2024-01-01",
]


def keepers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """These pages exist for those who keep the roster."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not keeps_roster(me(request)):
            raise Http404
        return view(request, **kwargs)

    return guarded


@keepers_only
def import_start(request: HttpRequest) -> HttpResponse:
    """Choose a file; what came in before stands below."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(
                services.keep_upload(
                    read(form), form.cleaned_data["file"].name, form.cleaned_data["term"], by=me(request)
                )
            )
        except RosterFileError as error:
            form.add_error("file", error.message)
    taken = (
        RosterImport.objects.visible_to(me(request))
        .filter(confirmed_at__isnull=False)
        .select_related("by")
        .defer("content")
    )
    context = {"form": form, "taken": taken[:SHOWN_IMPORTS], "has_term": Term.objects.exists()}
    return render(request, "roster/import.html", context)


def read(form: UploadForm) -> bytes:
    """The bytes, never more than may be read."""
    return form.cleaned_data["file"].read(MAX_BYTES + 1)


@keepers_only
def import_check(request: HttpRequest, pk: Any) -> HttpResponse:
    """What the file would change, or what is wrong with it; after it was taken in, what it changed."""
    upload = fetch(RosterImport, request, pk=pk)
    context: dict[str, Any] = {"upload": upload}
    if upload.confirmed_at is None:
        plan = services.plan_import(bytes(upload.content), upload.term)
        context |= {
            "plan": plan,
            "problems": plan.problems[:SHOWN_PROBLEMS],
            "news": plan.of("new")[:SHOWN_LINES],
            "changes": plan.of("changed")[:SHOWN_LINES],
        }
    return render(request, "roster/import_check.html", context)


@keepers_only
@require_POST
def import_confirm(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take it in."""
    upload = services.confirm_import(fetch(RosterImport, request, pk=pk), by=me(request))
    words = {"added": upload.added, "changed": upload.changed, "unchanged": upload.unchanged}
    messages.success(request, _("已导入：新增 %(added)d 人，改动 %(changed)d 人，不变 %(unchanged)d 人。") % words)
    return redirect("roster:member-list")


@keepers_only
@require_POST
def import_discard(request: HttpRequest, pk: Any) -> HttpResponse:
    """Throw it away."""
    services.discard_import(fetch(RosterImport, request, pk=pk), by=me(request))
    messages.success(request, _("已放弃这份文件，名册没有变。"))
    return redirect("roster:import")


@keepers_only
def import_template(request: HttpRequest) -> HttpResponse:
    """An empty roster with the right headings."""
    columns = [Column(TITLES[name], width=24 if name in ("unit", "place", "email") else 14) for name in TEMPLATE]
    response = HttpResponse(write_sheet(columns, [EXAMPLE], title=_("名册")), content_type=XLSX)
    response["Content-Disposition"] = (
        "attachment; filename=\"roster.xlsx\"; filename*=UTF-8''%E5%90%8D%E5%86%8C%E6%A8%A1%E6%9D%BF.xlsx"
    )
    return response
