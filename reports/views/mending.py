"""段落对应: which paragraph of the new text is which of the old, and the drafter's means to put it right."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import clock
from common.views import fetch
from documents.likeness import likeness
from reports import services
from reports.forms import MatchForm
from reports.models import Opinion, Paragraph, Version, WorkReport
from reports.rules import WORK
from reports.services.lineage import origins_of
from reports.services.mending import paragraphs_before
from reports.views.reading import me
from reports.views.writing import GET_OR_POST, form_page, may_take, posted

How = Paragraph.How
DOUBTFUL_BELOW = 75
NEAREST = 8


@dataclass
class Pair:
    """One new paragraph beside those it comes from."""

    paragraph: Paragraph
    origins: list[Paragraph]
    doubtful: bool


@require_GET
def version_matches(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Old and new side by side, the doubtful ones first."""
    version, before = texts(request, pk, number)
    rows = list(version.paragraphs.all())
    origins = origins_of(rows, before)
    used = {origin.pk for many in origins for origin in many}
    gone = [paragraph for paragraph in before if paragraph.pk not in used]
    pairs = [Pair(row, many, is_doubtful(row, bool(gone))) for row, many in zip(rows, origins, strict=True)]
    everything = request.GET.get("show") == "all"
    shown = [pair for pair in pairs if everything or pair.doubtful or pair.paragraph.how != How.SAME]
    return render(request, "reports/version_matches.html", {
        "report": version.report, "version": version, "gone": with_opinions(version.report, gone), "everything": everything,
        "doubtful": [pair for pair in shown if pair.doubtful], "rest": [pair for pair in shown if not pair.doubtful],
        "same": sum(row.how == How.SAME for row in rows), "may": not why_not(version), "why_not": why_not(version),
    })  # fmt: skip


def texts(request: HttpRequest, pk: int, number: int) -> tuple[Version, list[Paragraph]]:
    """The version asked for and the text before it, for the drafters; there is nothing to match for a first draft."""
    report = fetch(WorkReport, request, pk=pk)
    may_take(request, WORK, "mend_match", report)
    if number < 2:
        raise Http404
    version = get_object_or_404(report.versions.select_related("mended_by", "made_by"), number=number)
    return version, paragraphs_before(version)


def is_doubtful(paragraph: Paragraph, leftovers: bool) -> bool:
    """What a person should look at: less alike than is sure, parted or joined; new while an old one is left over."""
    if paragraph.by_hand:
        return False
    if paragraph.how == How.NEW:
        return leftovers
    return paragraph.how in (How.SPLIT, How.MERGED) or paragraph.likeness < DOUBTFUL_BELOW


def with_opinions(report: WorkReport, gone: Sequence[Paragraph]) -> list[tuple[Paragraph, int]]:
    """Old paragraphs without a successor, each with the opinions that would be listed as 原段已删去."""
    keys = Opinion.objects.filter(round__report=report).live().values_list("paragraph_key", flat=True)
    counts = Counter(keys)
    return [(paragraph, sum(counts[key] for key in paragraph.lineage)) for paragraph in gone]


def why_not(version: Version) -> list[str]:
    """Why the matches of this version cannot be mended now."""
    step, report = WORK.steps["mend_match"], version.report
    if version.pk != report.current.pk:
        return [_("这不是现在的稿子，段落对应只能在%(label)s上改。") % {"label": report.current.label}]
    if not step.starts_at(report.status):
        return [WORK.passed_by(report, step)]
    return step.missing(report, clock.now())


@GET_OR_POST
def match_mend(request: HttpRequest, pk: int, number: int, order: int) -> HttpResponse:
    """One new paragraph: choose what it comes from, or say that it is new."""
    version, before = texts(request, pk, number)
    paragraph = get_object_or_404(Paragraph, version=version, order=order)
    rows = list(version.paragraphs.all())
    origins = origins_of(rows, before)
    present = origins[rows.index(paragraph)]
    nearest, others = ranked(paragraph, before, present)
    form = MatchForm(
        posted(request), before=[*nearest, *others], paragraph=paragraph,
        taken=whole_elsewhere(rows, origins, present), initial={"origins": [origin.order for origin in present], "seen": version.mended},
    )  # fmt: skip
    back = reverse("reports:version-matches", args=[pk, number])

    def act() -> str:
        data = form.cleaned_data
        services.mend_match(version, order, origins=form.chosen, by=me(request), seen=data["seen"])
        messages.success(request, _("已改%(place)s的对应，意见跟着走。") % {"place": paragraph.place})
        return f"{back}#p{order}"

    context = {
        "report": version.report, "version": version, "paragraph": paragraph, "back": back, "missing": why_not(version),
        "nearest": list(form["origins"])[: len(nearest)], "others": list(form["origins"])[len(nearest) :],
    }  # fmt: skip
    return form_page(request, form, act, "reports/match_form.html", context)


def whole_elsewhere(
    rows: Sequence[Paragraph], origins: Sequence[Sequence[Paragraph]], present: Sequence[Paragraph]
) -> dict[int, tuple[str, str]]:
    """The old paragraphs, by their order, that are another new one word for word: what each is called here and there."""
    mine = {origin.order for origin in present}
    whole = [(many[0], row) for row, many in zip(rows, origins, strict=True) if len(many) == 1 and row.likeness == 100]
    return {old.order: (old.place, row.place) for old, row in whole if old.order not in mine}


def ranked(
    paragraph: Paragraph, before: Sequence[Paragraph], present: Sequence[Paragraph]
) -> tuple[list[Paragraph], list[Paragraph]]:
    """What it most likely comes from, the present choice first; then all others as they stand in the text."""
    held = {origin.pk for origin in present}
    by_likeness = sorted(before, key=lambda old: (old.pk not in held, -alike(old, paragraph), old.order))
    nearest = by_likeness[:NEAREST]
    near = {old.pk for old in nearest}
    return nearest, [old for old in before if old.pk not in near]


def alike(old: Paragraph, new: Paragraph) -> Any:
    """0–100."""
    return likeness(old.block, new.block)
