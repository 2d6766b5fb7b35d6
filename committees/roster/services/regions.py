"""The regions of GB/T 2260, from committees/roster/data."""

import csv
from pathlib import Path

from django.db import transaction

from committees.roster.models import Region

DATA = Path(__file__).parents[1] / "data"


def table(name: str) -> list[dict[str, str]]:
    """A CSV file of the data folder."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_regions() -> int:
    """Bring provinces, prefectures and their borders up to the files; how many rows changed (0 the second time)."""
    known = {region.pk: region for region in Region.objects.all()}
    wanted = [region_of(row) for row in table("regions.csv")]
    different = [region for region in wanted if region.pk not in known or facts(region) != facts(known[region.pk])]
    Region.objects.bulk_create(
        different,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "short_name", "level", "parent"],
    )
    return len(different) + load_borders()


def region_of(row: dict[str, str]) -> Region:
    """One row as a region."""
    parent = row["parent"] if row["level"] == "2" else None
    return Region(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        level=int(row["level"]),
        parent_id=parent or None,
    )


def facts(region: Region) -> tuple:
    """What may change."""
    return region.name, region.short_name, region.level, region.parent_id


def load_borders() -> int:
    """Neighbours, in both directions; those no longer in the file go."""
    through = Region.neighbours.through
    wanted = {
        pair
        for row in table("neighbours.csv")
        for pair in ((row["code_a"], row["code_b"]), (row["code_b"], row["code_a"]))
    }
    known = set(through.objects.values_list("from_region_id", "to_region_id"))
    through.objects.bulk_create(through(from_region_id=a, to_region_id=b) for a, b in sorted(wanted - known))
    gone = known - wanted
    for a, b in gone:
        through.objects.filter(from_region_id=a, to_region_id=b).delete()
    return len(wanted - known) + len(gone)
