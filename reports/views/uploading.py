"""A new draft: from a file, pasted, or edited on the page. What a worker has to read is waited for at the same address."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import SignedIn
from common.views import fetch
from documents.models import Intake
from documents.receiving import intake_of, intake_page, left_for_worker, say_why, typed
from documents.word import editable
from reports import services
from reports.forms import VersionForm
from reports.models import Paragraph, Version, WorkReport
from reports.rules import WORK
from reports.views.reading import me
from reports.views.writing import GET_OR_POST, form_page, may_take, posted


@GET_OR_POST
def version_upload(request: SignedIn, pk: int) -> HttpResponse:
    """A new draft."""
    report = fetch(WorkReport, request, pk=pk)
    may_take(request, WORK, "upload_version", report)
    intake = intake_of(request)
    page = intake_page(
        request, intake, back=report.get_absolute_url(),
        arrived=lambda made: arrived(request, report.versions.get(pk=made)),
    )  # fmt: skip
    return page or version_form(request, report, intake)


def version_form(request: SignedIn, report: WorkReport, refused: Intake | None) -> HttpResponse:
    """The form; with what was typed and why, when a worker could not read the file."""
    newest = report.current
    edit = bool(newest) and "edit" in request.GET and refused is None
    initial = {"based_on": newest.number if newest else None, "text": editable(newest.blocks()) if edit else ""}
    form = VersionForm(
        typed(refused) if refused else posted(request), request.FILES or None, edit=edit, initial=initial
    )
    say_why(form, refused)

    def act() -> str:
        data = form.cleaned_data
        said = services.said_with_draft(data)
        waiting = left_for_worker(request, data.get("file"), purpose=services.DRAFT, subject=report.pk, said=said)
        return waiting or arrived(request, store(report, data, edit, me(request)))

    context = {"report": report, "newest": newest, "edit": edit}
    return form_page(request, form, act, "reports/version_form.html", context)


def store(report: WorkReport, data: dict[str, Any], edit: bool, by: User) -> Version:
    """What can be read here and now."""
    return services.upload_version(
        report, by=by, file=data.get("file"), text=data["text"], note=data["note"], edited=edit,
        revisions=data.get("revisions") or Version.Revisions.ACCEPTED, based_on=data["based_on"],
    )  # fmt: skip


def arrived(request: SignedIn, version: Version) -> str:
    """The report's page; it says what was lost, and where the machine was in doubt about a paragraph, where to look."""
    messages.success(request, _("已存为%(label)s，稿号 %(mark)s。") % {"label": version.label, "mark": version.mark})
    for loss in version.losses:
        messages.warning(request, loss)
    doubtful = version.paragraphs.filter(how__in=[Paragraph.How.SPLIT, Paragraph.How.MERGED]).count()
    if doubtful:
        facts = {"n": doubtful, "label": version.label}
        messages.warning(request, _("有 %(n)d 段是拆分或合并的，请在“下载”菜单的“段落对应”里核对%(label)s。") % facts)
    return version.report.get_absolute_url()
