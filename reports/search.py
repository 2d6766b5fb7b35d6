"""Work reports and their paragraphs, for whom they are visible."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from common.search import EACH, Hit
from reports.models import OFFICE, Paragraph, Version, WorkReport


def reports(user: User, query: str) -> tuple[Any, Iterator[Hit]]:
    """By title."""
    found = WorkReport.objects.visible_to(user).filter(title__icontains=query)[: EACH + 1]
    return _("工作报告"), (Hit(r.title, r.get_absolute_url(), str(r.get_status_display())) for r in found)


def paragraphs(user: User, query: str) -> tuple[Any, Iterator[Hit]]:
    """By what stands in the newest version of a report that the reader may see."""
    seen = WorkReport.objects.visible_to(user)
    versions = Version.objects.all()
    if not user.holds(*OFFICE):
        sent = Version.objects.sent_out().values("pk")
        versions = versions.filter(Q(pk__in=sent) | Q(report__status=WorkReport.Status.ISSUED))
    newest = versions.filter(report=OuterRef("version__report")).order_by("-number").values("pk")[:1]
    found = Paragraph.objects.filter(version__report__in=seen, version=Subquery(newest), text__icontains=query)
    return _("报告正文"), (paragraph_hit(p, query) for p in found.select_related("version__report")[: EACH + 1])


def paragraph_hit(paragraph: Paragraph, query: str) -> Hit:
    """The words around the query, and the way to the paragraph."""
    place = max(paragraph.text.lower().find(query.lower()) - 12, 0)
    words = paragraph.text[place : place + 48]
    report = paragraph.version.report
    return Hit(("…" if place else "") + words, f"{report.get_absolute_url()}#p{paragraph.number}", report.title)
