"""Make the stored keys of names again, after the data of strokes has changed (common/names/data)."""

from typing import Any

from django.core.management.base import BaseCommand

from committees.roster.models import Person
from common.fields import sorted_name

BATCH = 500


class Command(BaseCommand):
    """Writes the keys that differ, and says how many."""

    help = "按姓氏笔画数据重新计算每个人的排序键（笔画数据更新以后运行一次）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all names, write what is not as it should be."""
        stale = []
        for person in Person.objects.only("pk", "name", "name_key").iterator(BATCH):
            if person.name_key != sorted_name(person.name):
                person.name_key = sorted_name(person.name)
                stale.append(person)
        Person.objects.bulk_update(stale, ["name_key"], batch_size=BATCH)
        self.stdout.write(f"重新计算了 {len(stale)} 个排序键。")
