"""Verify the chain; the exit code is 1 when anything is wrong."""

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from audit import services, verification
from audit.models import Anchor

ANCHOR = re.compile(r"^(\d+):([0-9a-f]{64})$")


def anchor(text: str) -> tuple[int, str]:
    """SEQ:HASH, as mailed to the auditors."""
    match = ANCHOR.match(text.strip())
    if not match:
        raise ArgumentTypeError("锚点要写成 序号:64 位哈希，照邮件里的抄")
    return int(match[1]), match[2]


class Command(BaseCommand):
    """verify_audit [--anchor SEQ:HASH]…"""

    help = "核验审计链；可给出邮件里的锚点。有问题时退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Anchors from outside; the file beside the database is always compared."""
        parser.add_argument("--anchor", action="append", type=anchor, default=[], metavar="SEQ:HASH")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the figures and every fault."""
        inside = [(a.seq, a.hash) for a in Anchor.objects.all()]
        anchors = [*options["anchor"], *services.kept_anchors(), *inside]
        report = verification.verify(anchors)
        self.stdout.write(figures(report, len(anchors)))
        for fault in report.faults:
            self.stdout.write(f"  {fault}")
        if not report.sound:
            sys.exit(1)


def figures(report: verification.Report, anchors: int) -> str:
    """The outcome in one paragraph."""
    speed = report.read / report.seconds if report.seconds else 0
    verdict = "完好" if report.sound else f"发现 {len(report.faults)} 处问题"
    seq, mac = report.head
    return (
        f"{verdict}：核验 {report.read} 条，用 {report.seconds:.1f} 秒（每秒 {speed:.0f} 条）；"
        f"未封 {report.unsealed} 条；比对锚点 {anchors} 个\n链头 {seq}:{mac}"
    )
