"""seed_demo: an invented organisation to look around in."""

import random
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from committees.roster.services import load_regions
from common.clock import today
from portal.demo.issues import build_issues
from portal.demo.items import build_items, build_open_work
from portal.demo.major_issues import build_decided_issue, build_open_issue
from portal.demo.people import PASSWORD, build_organisation
from portal.demo.report import build_report
from portal.demo.sittings import build_mid_year, build_year_end

SEED = 20260101


class Command(BaseCommand):
    """Fill an empty database with the demo organisation; refuses a database that has people in it."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The size: one year's work of a union."""
        parser.add_argument("--scale", choices=["small"], default="small")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build everything in one transaction: a demo is whole or not there."""
        if not settings.DEMO:
            raise CommandError(_("演示数据只能在演示环境里生成：请用 make run，或者设置 DEMO=1。"))
        if User.objects.exists():
            raise CommandError(_("数据库里已经有人员，不再生成演示数据。要重来，请先删掉 var/ 里的数据库。"))
        started = time.monotonic()
        with transaction.atomic():
            self.build()
        self.stdout.write(
            _("演示数据已生成，用时 %(s).0f 秒，口令都是 %(p)s") % {"s": time.monotonic() - started, "p": PASSWORD}
        )

    def build(self) -> None:
        """Regions, people, meetings, the report, items, bulletins: each stands on the ones before."""
        load_regions()
        org = build_organisation(today(), random.Random(SEED))  # noqa: S311 - invented people, not secrets
        build_mid_year(org)
        build_year_end(org)
        build_decided_issue(org)
        build_report(org)
        build_open_issue(org)
        items = build_items(org)
        build_open_work(org)
        build_issues(org, items)
