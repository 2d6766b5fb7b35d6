"""The demo's bulletins of the year and the points they brought; one issue in hand, one waiting for signature."""

from datetime import date, timedelta

from common.models import NumberSeries
from infonet.merit import services as merit
from infonet.publishing import services
from infonet.publishing.models import BulletinIssue, Entry, Reader
from infonet.reporting.models import InfoItem
from portal.demo.people import Organisation
from portal.demo.settling import settle
from portal.demo.sittings import moment

EVERY_DAYS = 10
PIECES = 4
PUBLIC_MATTERS = ("progress", "novelty")


def build_issues(org: Organisation, items: list[InfoItem]) -> None:
    """Issues every ten days from what was adopted, numbered per year; the last two still in hand."""
    merit.ensure_default_rules(start=org.term_start)
    day = items[0].submitted_at.date() + timedelta(days=EVERY_DAYS)  # type: ignore[union-attr]
    used: set[object] = set()
    while day < org.today - timedelta(days=EVERY_DAYS):
        publish(org, day, [i for i in items if ready(i, day) and i.pk not in used][-PIECES * 2 :], used)
        day += timedelta(days=EVERY_DAYS)
    build_open_issues(org, [i for i in items if i.status in ("adopted", "merged") and i.pk not in used])


def ready(item: InfoItem, day: date) -> bool:
    """Adopted before that day."""
    return item.status in ("adopted", "merged") and item.triaged_at is not None and item.triaged_at.date() < day


def publish(org: Organisation, day: date, candidates: list[InfoItem], used: set[object]) -> None:
    """One issue of the past, as it stands in the archive."""
    if len(candidates) < PIECES:
        return
    series = BulletinIssue.Series.BRIEFING
    row, _made = NumberSeries.objects.get_or_create(series=f"issue.{series}", year=day.year)
    row.last += 1
    row.save()
    chosen = candidates[:PIECES]
    at = moment(day, 15)
    public = all(item.matter in PUBLIC_MATTERS for item in chosen[:1])
    issue = BulletinIssue.objects.create(
        series=series, title=chosen[0].title, status=BulletinIssue.Status.PUBLISHED, year=day.year, number=row.last,
        composed_by=org.users["editor"], sent_at=at - timedelta(hours=4), signed_by=org.users["leader"], published_at=at,
        for_public=public, cleared=public,
    )  # fmt: skip
    enter(issue, chosen)
    used.update(item.pk for item in chosen)
    readers = [
        Reader(issue=issue, union=u, read_at=at + timedelta(hours=org.rng.randrange(1, 60)))
        for u in org.provincial.values()
    ]
    Reader.objects.bulk_create(readers)
    merit.enter_points(issue, at)


def enter(issue: BulletinIssue, chosen: list[InfoItem]) -> None:
    """One entry an item."""
    for order, item in enumerate(chosen, start=1):
        entry = Entry.objects.create(issue=issue, order=order, headline=item.title, text=item.body)
        entry.items.add(item)


def build_open_issues(org: Organisation, left: list[InfoItem]) -> None:
    """Through the services: one issue waiting for the leader's signature, one being composed."""
    editor = org.users["editor"]
    now = moment(org.today, 9)
    waiting = services.create_issue(title="转岗培训与技能津贴两题", series="briefing", by=editor)
    for item in left[-8:-5]:
        services.add_entry(waiting, [item], by=editor)
    services.send_for_signature(waiting, by=editor, at=now - timedelta(hours=18))
    composing = services.create_issue(title="基层协商新做法", series="briefing", by=editor)
    for item in left[-5:-3]:
        services.add_entry(composing, [item], by=editor)
    settle(now - timedelta(hours=18), read=False)
