"""manage.py recompute_scores: the ledger of points against the published issues."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from infonet.merit import services


class Command(BaseCommand):
    """Prints every difference; with --apply makes the ledger right."""

    help = "按已印发的刊物重算积分台账，列出差异"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--apply."""
        parser.add_argument("--apply", action="store_true", help="按重算结果改正台账")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, print, perhaps correct."""
        differences = services.recompute() if options["apply"] else services.compare()
        for difference in differences:
            word = "台账缺" if difference.kind == "missing" else "台账多"
            line = difference.line
            self.stdout.write(f"{word}：期 {line.issue} 条 {line.item} 单位 {line.union} {line.points} 分 {line.day}")
        if not differences:
            self.stdout.write("台账与刊物一致。")
        elif not options["apply"]:
            raise CommandError(f"有 {len(differences)} 处不一致，加 --apply 改正。")
