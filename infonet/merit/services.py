"""I14: points follow from what was published. Entered with the issue, and at any time recomputable from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit.services import record
from committees.roster.models import Union
from infonet.merit.models import ScoreEntry, ScoringRule
from infonet.publishing.models import BulletinIssue
from infonet.reporting.models import InfoItem

Fact = ScoringRule.Fact
DEFAULTS = {Fact.SINGLE: Decimal("10"), Fact.COMBINED: Decimal("5")}
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Line:
    """What the ledger should say about one fact."""

    rule: int
    item: UUID
    issue: int
    union: int
    points: Decimal
    day: date


@dataclass(frozen=True)
class Difference:
    """A line the ledger lacks, has too much, or has wrong."""

    kind: str
    line: Line


def ensure_default_rules(start: date = SINCE) -> None:
    """The house's rules, where the rule book is still empty: an issue is never published without points."""
    if not ScoringRule.objects.exists():
        ScoringRule.objects.bulk_create(
            ScoringRule(fact=fact, points=points, start=start) for fact, points in DEFAULTS.items()
        )


@transaction.atomic
def enter_points(issue: BulletinIssue, at: datetime) -> None:
    """Enter the points of a published issue; entering them twice changes nothing."""
    ensure_default_rules()
    entries = [score_entry(line) for line in expected(issue)]
    ScoreEntry.objects.bulk_create(entries, ignore_conflicts=True)
    record(None, "score.entered", issue, lines=len(entries), points=sum(entry.points for entry in entries))


def score_entry(line: Line) -> ScoreEntry:
    """The row for a line."""
    return ScoreEntry(
        rule_id=line.rule, item_id=line.item, issue_id=line.issue, union_id=line.union, points=line.points, day=line.day
    )


def expected(issue: BulletinIssue) -> Iterator[Line]:
    """What the issue is worth by the rules of the day it was published: a piece of one item, or of several."""
    if issue.published_at is None:
        return
    day = timezone.localdate(issue.published_at)
    rules = {rule.fact: rule for rule in ScoringRule.objects.as_of(day).order_by("start")}
    for item, fact in facts_of(issue).items():
        if rule := rules.get(fact):
            yield Line(rule.pk, item.pk, issue.pk, item.union_id, rule.points, day)


def facts_of(issue: BulletinIssue) -> dict[InfoItem, str]:
    """Each item once: as a single piece where it stands alone, else as a part of one."""
    found: dict[InfoItem, str] = {}
    for entry in issue.entries.prefetch_related("items"):
        items = list(entry.items.all())
        for item in items:
            found[item] = Fact.SINGLE if len(items) == 1 else found.get(item, Fact.COMBINED)
    return found


def compare(issues: Iterable[BulletinIssue] | None = None) -> list[Difference]:
    """The ledger against what the published issues say; empty when they agree."""
    issues = BulletinIssue.objects.filter(status=BulletinIssue.Status.PUBLISHED) if issues is None else issues
    wanted = {line for issue in issues for line in expected(issue)}
    kept = {line_of(entry) for entry in ScoreEntry.objects.filter(issue__in=issues)}
    missing = [Difference("missing", line) for line in wanted - kept]
    return sorted(
        missing + [Difference("extra", line) for line in kept - wanted], key=lambda d: (d.line.day, str(d.line.item))
    )


def line_of(entry: ScoreEntry) -> Line:
    """The line a row says."""
    return Line(entry.rule_id, entry.item_id, entry.issue_id, entry.union_id, entry.points, entry.day)


@transaction.atomic
def recompute() -> list[Difference]:
    """Make the ledger say what the issues say; what was changed goes into the log."""
    differences = compare()
    for difference in differences:
        line = difference.line
        if difference.kind == "extra":
            ScoreEntry.objects.filter(rule=line.rule, item=line.item, issue=line.issue).delete()
    ScoreEntry.objects.bulk_create(score_entry(d.line) for d in differences if d.kind == "missing")
    if differences:
        record(None, "score.recomputed", None, changes=len(differences))
    return differences


def totals(year: int) -> list[tuple[Union, Decimal, int]]:
    """The year by union, most points first: union, points, lines."""
    found: dict[int, list[Decimal]] = {}
    for union, points in ScoreEntry.objects.filter(day__year=year).values_list("union", "points"):
        found.setdefault(union, []).append(points)
    unions = Union.objects.in_bulk(found)
    rows = [(unions[pk], sum(points, Decimal()), len(points)) for pk, points in found.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0].pk))
