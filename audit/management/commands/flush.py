"""Django's `flush`, which must first lift the log's guard — so it is for demonstration and tests only."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections, transaction

from audit import guard


class Command(flush.Command):
    """Empty every table, the log too."""

    help = "Empties the database (demonstration and tests only: a real log is never emptied)."

    def handle(self, **options: Any) -> None:
        """Lift the guard, flush, put the guard up again."""
        if not settings.DEMO:
            raise CommandError("正式系统的审计记录不能清空；只有演示（DEMO=1）和测试可以。")
        connection = connections[options["database"]]
        with transaction.atomic(using=connection.alias):
            guard.lift_guard(connection)
        try:
            super().handle(**options)
        finally:
            with transaction.atomic(using=connection.alias):
                guard.raise_guard(connection)
