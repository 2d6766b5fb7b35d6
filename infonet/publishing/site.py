"""I11: the public site. It reads only issues that are published and cleared; to everything else it answers 404."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from committees.roster.models import Region
from common import clock
from infonet.publishing.models import BulletinIssue, Entry
from infonet.reporting.models import InfoItem

PAGE = 20
NEWEST = 40


def columns() -> list[dict[str, Any]]:
    """The columns of the site."""
    base = reverse("site:bulletin-list")
    names = {"briefing": BulletinIssue.Series.BRIEFING.label, "special": BulletinIssue.Series.SPECIAL.label}
    rows = [{"slug": slug, "name": name, "url": f"{base}?series={slug}"} for slug, name in names.items()]
    return [*rows, {"slug": "all", "name": _("全部刊物"), "url": base}]


def frame(**context: Any) -> dict[str, Any]:
    """What every page of the site needs."""
    links = [
        {"name": _("刊物目录"), "url": reverse("site:bulletin-list")},
        {"name": _("订阅更新"), "url": reverse("site:feed")},
    ]
    return {"columns": columns(), "foot_links": links, **context}


def public_entries() -> Any:
    """Pieces of public issues, newest first."""
    issues = BulletinIssue.objects.public()
    found = (
        Entry.objects.filter(issue__in=issues).select_related("issue").prefetch_related("items__union__region__parent")
    )
    return found.order_by("-issue__published_at", "-issue__pk", "order")


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what the newest public issues say."""
    entries = list(public_entries()[:NEWEST])
    issues = list(BulletinIssue.objects.public().prefetch_related("entries").order_by("-published_at", "-pk")[:6])
    context = frame(
        lead=entries[0] if entries else None, news=entries[1:6], issues=issues, latest=issues[0] if issues else None,
        regional=by_region(entries[1:]), practice=[e for e in entries if is_practice(e)][:4], promises=promises(),
    )  # fmt: skip
    return render(request, "site/home.html", context)


def by_region(entries: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """Five pieces, each from another province."""
    found: dict[str, Entry] = {}
    for entry in entries:
        regions = [item.union.region for item in entry.items.all() if item.union.region]
        fresh = [region.province.short_name for region in regions if region.province.short_name not in found]
        if fresh:
            found[fresh[0]] = entry
    return list(found.items())[:5]


def is_practice(entry: Entry) -> bool:
    """经验交流: made from items on new practice."""
    return any(item.matter in (InfoItem.Matter.NOVELTY, InfoItem.Matter.PROGRESS) for item in entry.items.all())


def promises() -> list[dict[str, Any]]:
    """This year in figures that are public anyway: what was printed for all to read, and from how many provinces."""
    year = clock.today().year
    issues = BulletinIssue.objects.public().filter(year=year)
    items = InfoItem.objects.filter(entries__issue__in=issues)
    regions = {
        r.province.pk for r in Region.objects.filter(pk__in=items.values("union__region")).select_related("parent")
    }
    months = {day.month for day in issues.values_list("published_at", flat=True) if day}
    rows = [
        (_("公开刊物"), issues.count(), 0, _("期")),
        (_("刊发信息"), items.distinct().count(), 0, _("条")),
        (_("涉及省份"), len(regions), Region.objects.filter(level=1).count(), _("个")),
        (_("按月编发"), len(months), clock.today().month, _("个月")),
    ]
    return [{"name": name, "part": part, "whole": whole, "unit": unit} for name, part, whole, unit in rows if part]


@login_not_required
@require_safe
def bulletin_list(request: HttpRequest) -> HttpResponse:
    """All public issues, newest first; searched by words of title and pieces."""
    issues = BulletinIssue.objects.public()
    q, series = request.GET.get("q", "").strip()[:100], request.GET.get("series", "")
    if q:
        issues = issues.filter(
            Q(title__icontains=q) | Q(entries__headline__icontains=q) | Q(entries__text__icontains=q)
        ).distinct()
    if series in BulletinIssue.Series.values:
        issues = issues.filter(series=series)
    found = (
        issues.annotate(pieces=Count("entries", distinct=True))
        .prefetch_related("entries")
        .order_by("-published_at", "-pk")
    )
    section = series if series in BulletinIssue.Series.values else "all"
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "site/bulletin_list.html", frame(page=page, q=q, section=section))


@login_not_required
@require_safe
def bulletin_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One public issue as it was printed."""
    issue = get_object_or_404(BulletinIssue.objects.public(), pk=pk)
    entries = issue.entries.prefetch_related("items__union")
    return render(request, "site/bulletin_detail.html", frame(issue=issue, entries=entries, section=issue.series))


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public addresses, for search engines."""
    issues = BulletinIssue.objects.public().order_by("-published_at")[:1000]
    return render(
        request, "site/sitemap.xml", {"issues": issues, "base": settings.SITE_URL}, content_type="application/xml"
    )


class Bulletins(Feed):
    """The twenty newest public issues."""

    def title(self) -> str:
        """Whose bulletins."""
        return _("%(union)s：刊物") % {"union": settings.UNION_NAME}

    def description(self) -> str:
        """What is in it."""
        return _("公开的刊物目录，新的在前")

    def link(self) -> str:
        """The list."""
        return reverse("site:bulletin-list")

    def items(self) -> Any:
        """Public ones only."""
        return BulletinIssue.objects.public().prefetch_related("entries").order_by("-published_at", "-pk")[:20]

    def item_title(self, item: Any) -> str:
        """Number and title."""
        return f"{item.heading} {item.title}"

    def item_description(self, item: Any) -> str:
        """The headlines."""
        return "；".join(entry.headline for entry in item.entries.all())

    def item_link(self, item: Any) -> str:
        """Its page."""
        return reverse("site:bulletin-detail", args=[item.pk])

    def item_pubdate(self, item: Any) -> Any:
        """When it was printed."""
        return item.published_at


feed = login_not_required(Bulletins())
