"""The demo's 1,200 information items over 14 months, with their receipts, timeliness and fate."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from committees.roster.models import Union, UnionPost
from common.models import NumberSeries
from infonet.reporting import rules
from infonet.reporting.models import InfoItem
from portal.demo.item_texts import KINDS, PATTERNS, PLANT_HEADS, PLANT_TAILS, Pattern
from portal.demo.people import Organisation, user_of

COUNT = 1200
DAYS = 425
WAITING = 23
FATES = [("adopted", 22), ("merged", 12), ("kept", 46), ("rejected", 14), ("returned", 2)]
REASONS = {
    "rejected": "同类情况近期已刊发，本条没有新的数据，请继续关注后续进展。",
    "returned": "请补充涉及职工人数、企业态度和已采取的措施后再报。",
}
WEIGHTS = {"industry": 20, "workers": 34, "stability": 12, "progress": 20, "novelty": 14}


def build_items(org: Organisation) -> list[InfoItem]:
    """Items of all unions with an officer, oldest first, numbered as they came in."""
    signers = signer_of(org)
    moments = sorted(org.today - timedelta(days=org.rng.randrange(1, DAYS)) for _ in range(COUNT - WAITING))
    days = moments + [org.today - timedelta(days=1 + n // 12) for n in range(WAITING)][::-1]
    numbers: dict[int, int] = {}
    items = [received(org, day, n, signers, numbers) for n, day in enumerate(sorted(days))]
    InfoItem.objects.bulk_create(items)
    for year, last in numbers.items():
        NumberSeries.objects.create(series="receipt", year=year, last=last)
    return items


def signer_of(org: Organisation) -> dict[int, User]:
    """Who signs for each union: its own chair or signer, else the one of the union above."""
    own = {p.union_id: user_of(p.person) for p in UnionPost.objects.select_related("person__user")}
    found: dict[int, User] = {}
    for officer in org.officers:
        union: Union | None = officer.union
        while union and union.pk not in own:
            union = union.parent
        found[officer.union_id] = own[union.pk] if union else org.users["leader"]
    return found


def received(org: Organisation, day: date, n: int, signers: dict[int, User], numbers: dict[int, int]) -> InfoItem:
    """One item that reached the national desk on that day."""
    officer = org.rng.choices(org.officers, weights=[weight(o.union) for o in org.officers])[0]
    pattern = org.rng.choices(PATTERNS, weights=[WEIGHTS[p.matter] for p in PATTERNS])[0]
    item = written(pattern, officer.union, day, org.rng)
    at = timezone.make_aware(datetime.combine(day, time(org.rng.randrange(8, 18), org.rng.randrange(60))))
    numbers[at.year] = numbers.get(at.year, 0) + 1
    item.officer = user_of(officer.person)
    item.sent_at, item.submitted_at = at - timedelta(hours=org.rng.randrange(1, 20)), at
    item.signed_by = signers[officer.union_id]
    item.receipt_year, item.receipt_number = at.year, numbers[at.year]
    item.on_time = rules.judged_on_time(item, at)
    item.status = InfoItem.Status.SUBMITTED
    if n < COUNT - WAITING:
        decide(item, at, org)
    return item


def weight(union: Union) -> int:
    """Provinces report most, plants least."""
    return {"provincial": 6, "city": 3}.get(union.level, 1)


def written(pattern: Pattern, union: Union, day: date, rng: random.Random) -> InfoItem:
    """The text of an item, figures filled in."""
    slots = figures(union, day, rng)
    body = "\n\n".join(part.format(**slots) for part in (pattern.facts, pattern.asks, pattern.done))
    return InfoItem(
        union=union, matter=pattern.matter, title=pattern.title.format(**slots)[:40], body=body,
        advice=pattern.advice.format(**slots), event_on=day - timedelta(days=rng.choice([0, 1, 2, 3, 3, 5, 6, 9])),
        place=slots["city"], headcount=slots["n"], urgency=urgency(pattern, rng),
    )  # fmt: skip


def figures(union: Union, day: date, rng: random.Random) -> dict[str, Any]:
    """What fills the slots of a pattern."""
    region = union.region
    return {
        "city": region.short_name if region else "", "kind": rng.choice(KINDS),
        "plant": rng.choice(PLANT_HEADS) + rng.choice(PLANT_TAILS), "n": rng.randrange(86, 980), "m": rng.randrange(3, 40),
        "k": rng.randrange(12, 80), "money": rng.randrange(60, 900), "days": rng.randrange(20, 120), "month": day.month,
    }  # fmt: skip


def urgency(pattern: Pattern, rng: random.Random) -> str:
    """Most are ordinary; what touches stability is more often urgent."""
    odds = [50, 38, 12] if pattern.matter == "stability" else [86, 12, 2]
    return rng.choices(["normal", "urgent", "critical"], weights=odds)[0]


def decide(item: InfoItem, at: datetime, org: Organisation) -> None:
    """What became of it on the national desk."""
    item.status = org.rng.choices([f for f, _ in FATES], weights=[w for _, w in FATES])[0]
    item.triaged_at = at + timedelta(hours=org.rng.randrange(2, 50))
    item.triaged_by = org.users["editor"]
    item.reason = REASONS.get(item.status, "")


def build_open_work(org: Organisation) -> None:
    """What the demo's province has in hand: one for signature, one sent back, one draft."""
    union = org.provincial["420000"]
    writer = org.users["province"]
    for status, pattern in zip(("awaiting_signature", "returned", "draft"), handpicked(), strict=True):
        item = written(pattern, union, org.today, org.rng)
        item.officer, item.status = writer, status
        item.sent_at = timezone.now() - timedelta(hours=3) if status == "awaiting_signature" else None
        item.reason = "人数和企业名称请再核实，建议写明请谁协调什么事。" if status == "returned" else ""
        item.save()


def handpicked() -> Iterator[Pattern]:
    """Three patterns that show the three states well: a stoppage, unequal pay, a good practice."""
    yield from (PATTERNS[6], PATTERNS[5], PATTERNS[17])
