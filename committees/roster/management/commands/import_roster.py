"""`manage.py import_roster FILE.xlsx`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from committees.roster.models import Term
from committees.roster.services import apply_import, plan_import
from committees.roster.services.plan import Plan
from committees.roster.services.sheet import RosterFileError


class Command(BaseCommand):
    """Take a roster in, whole or not at all."""

    help = "Imports members from a spreadsheet; a second run changes nothing. --dry-run only reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the term, and whether to look only."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--term", type=int, help="届次，默认现任这一届")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不导入")

    def handle(self, **options: Any) -> None:
        """Plan, show what is wrong, apply."""
        term = self.term(options["term"])
        try:
            content = options["file"].read_bytes()
            plan = plan_import(content, term)
        except OSError as error:
            raise CommandError(f"打不开 {options['file']}：{error.strerror}") from error
        except RosterFileError as error:
            raise CommandError(error.message) from error
        self.report(plan)
        if plan.problems:
            raise CommandError(f"有 {len(plan.problems)} 处要改，没有导入。")
        if not options["dry_run"]:
            apply_import(content, term, by=None, name=options["file"].name)
        done = "只检查，没有导入" if options["dry_run"] else "导入完成"
        self.stdout.write(f"{done}：新增 {plan.added} 人，改动 {plan.changed} 人，不变 {plan.unchanged} 人。")

    def term(self, number: int | None) -> Term:
        """The term asked for, or the one in office."""
        found = Term.objects.filter(number=number).first() if number else Term.current()
        if found is None:
            raise CommandError("还没有这一届。请先运行 create_office 建立届次，或用 --term 指定。")
        return found

    def report(self, plan: Plan) -> None:
        """Every bad row with line, column and reason; then what to know."""
        for problem in plan.problems:
            self.stdout.write(str(problem))
        for note in plan.notes:
            self.stdout.write(f"说明：{note}")
