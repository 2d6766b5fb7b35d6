"""`manage.py load_regions`"""

from typing import Any

from django.core.management.base import BaseCommand

from committees.roster.services import load_regions


class Command(BaseCommand):
    """Bring the regions up to date with committees/roster/data."""

    help = "Loads provinces, prefectures and their neighbours; a second run changes nothing."

    def handle(self, **options: Any) -> None:
        """Load, and say how much changed."""
        self.stdout.write(f"地区数据：{load_regions()} 处有变化。")
