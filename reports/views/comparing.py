"""Two drafts side by side to take away: 花脸稿 with tracked changes, 对照稿 in three columns."""

from collections import defaultdict
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.wording import officially
from documents.redline import comparison_docx, redline_docx
from reports.models import Opinion, Paragraph, Version, WorkReport
from reports.rules.opinions import TAKEN
from reports.services.issuing import pictures_of
from reports.services.lineage import matches_between
from reports.views.copies import handed_out
from reports.views.notes import notes_of
from reports.views.page import number as as_number
from reports.views.reading import discussed, me, seen_version


@require_GET
@officially
def version_redline(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """花脸稿: what changed since `?from=`, as changes Word and WPS can accept."""
    report, old, new = two_versions(request, pk, number)
    before, after = list(old.paragraphs.all()), list(new.paragraphs.all())
    data = redline_docx(
        [p.block for p in before], [p.block for p in after], title=report.title, author=new.made_by.name,
        made_at=new.made_at, matches=matches_between(before, after), pictures={**pictures_of(old), **pictures_of(new)},
        heading=against(old, new),
    )  # fmt: skip
    return handed_out(data, f"{report.title}（花脸稿 {old.label}对{new.label} {new.mark}）.docx", "docx")


@require_GET
@officially
def version_comparison(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """对照稿: old, new, and which opinions the change answers."""
    report, old, new = two_versions(request, pk, number)
    before, after = list(old.paragraphs.all()), list(new.paragraphs.all())
    data = comparison_docx(
        [p.block for p in before], [p.block for p in after], title=report.title, notes=reasons(request, old, new, after),
        matches=matches_between(before, after), old_label=old.label, new_label=new.label,
    )  # fmt: skip
    return handed_out(data, f"{report.title}（对照稿 {old.label}对{new.label} {new.mark}）.docx", "docx")


def against(old: Version, new: Version) -> str:
    """花脸稿：第二稿（稿号 4FF8）对第三稿（稿号 7F3A）: what a printed copy says of itself."""
    facts = {"old": old.label, "was": old.mark, "new": new.label, "now": new.mark}
    return _("花脸稿：%(old)s（稿号 %(was)s）对%(new)s（稿号 %(now)s）") % facts


def two_versions(request: HttpRequest, pk: int, number: int) -> tuple[WorkReport, Version, Version]:
    """The report and the two drafts asked for, of those the reader may see; without `from` the one before."""
    report = discussed(request, pk)
    new = seen_version(report, number, me(request))
    older = [version for version in report.versions_for(me(request)) if version.number < number]
    if since := as_number(request.GET.get("from")):
        older = [version for version in older if version.number == since]
    if not older:
        raise Http404
    return report, older[-1], new


def reasons(request: HttpRequest, old: Version, new: Version, paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """修改说明 by paragraph: 采纳第 3 条意见：已补充口径。"""
    places = {paragraph.key: index for index, paragraph in enumerate(paragraphs)}
    said: dict[int, list[str]] = defaultdict(list)
    for note in notes_of(new.report, new, me(request), set()).every:
        given = note.disposition
        if given is None or given.verdict not in TAKEN or not heard_between(note.opinion, old, new):
            continue
        facts = {"verdict": given.get_verdict_display(), "n": note.opinion.number, "why": given.reason}
        for key in note.keys:
            said[places[key]].append(_("%(verdict)s第 %(n)d 条意见：%(why)s") % facts)
    return {index: "\n".join(lines) for index, lines in said.items()}


def heard_between(opinion: Opinion, old: Version, new: Version) -> bool:
    """Only what was said of the older draft, or of one on the way, can be answered by the newer.

    What was said of the newer draft itself changes the one after it, and what was said before the older is in both.
    """
    return old.number <= opinion.round.version.number < new.number
