"""What the clock would do, once, without any queue: seal, remind, send."""

from typing import Any

from django.core.management.base import BaseCommand

from common import clock
from notices import delivery, tasks


class Command(BaseCommand):
    """tick"""

    help = "做一次定时工作：封存审计、生成提醒、发送通知（不需要 Redis）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """One tick, then everything that is due."""
        new = tasks.prepare(clock.now())
        sweep = delivery.send_due()
        figures = "，".join(f"{name} {count}" for name, count in sorted(sweep.counts.items())) or "没有要发的"
        self.stdout.write(f"新提醒 {new} 人次；发送 {sweep.parcels} 封（{figures}）；收回 {sweep.taken_back} 封")
