"""The lifecycles as pictures: drawn from the tables, so that the page cannot say other than the code."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from common.lifecycle import Lifecycle
from infonet.publishing.models import BulletinIssue
from infonet.publishing.rules import ISSUE
from infonet.reporting.models import InfoItem
from infonet.reporting.rules import ITEM
from meetings.ballots.models import Ballot
from meetings.ballots.rules import BALLOT
from meetings.major_issues.models import MajorIssue
from meetings.major_issues.rules import ISSUE as MAJOR_ISSUE
from meetings.sessions.models import Meeting
from meetings.sessions.rules import MEETING
from reports.models import WorkReport
from reports.rules import REPORT

HEAD = """# 状态与步骤 · Lifecycles

Drawn from the tables in each room's `rules` by `manage.py draw_lifecycles`; a test compares. A step in brackets is taken as the
consequence of another act (a declared ballot, a new text); no page offers it as a button. Needs are the sentences a person is
shown while something is missing; they stand in the same tables.
"""


@dataclass(frozen=True)
class Chapter:
    """One governed thing: its name, its states and its table."""

    name: str
    states: type[TextChoices]
    table: Lifecycle


CHAPTERS = [
    Chapter("工作报告 WorkReport", WorkReport.Status, REPORT),
    Chapter("会议 Meeting", Meeting.Status, MEETING),
    Chapter("重大问题 MajorIssue", MajorIssue.Status, MAJOR_ISSUE),
    Chapter("表决 Ballot", Ballot.Status, BALLOT),
    Chapter("信息 InfoItem", InfoItem.Status, ITEM),
    Chapter("刊物 BulletinIssue", BulletinIssue.Status, ISSUE),
]


def drawing() -> str:
    """The whole page, as Markdown with Mermaid diagrams."""
    return HEAD + "".join(chapter(c) for c in CHAPTERS)


def chapter(found: Chapter) -> str:
    """One diagram and the table of what each step needs."""
    names = [f'    {value}: "{label}"' for value, label in found.states.choices]
    arrows = [line for step in found.table for line in arrows_of(step)]
    needs = [f"| `{s.name}` {s.label} | {needs_of(s)} |" for s in found.table if s.needs]
    table = "\n".join(["", "| step | needs |", "|---|---|", *needs, ""]) if needs else ""
    return "\n".join([f"\n## {found.name}\n", "```mermaid", "stateDiagram-v2", *names, *arrows, "```", ""]) + table


def arrows_of(step: Any) -> list[str]:
    """One arrow for each state the step starts from."""
    sources = [step.source] if isinstance(step.source, str) else step.source
    how = step.label if step.button else f"({step.label})"
    return [f"    {source!s} --> {step.target!s}: {how}" for source in sources]


def needs_of(step: Any) -> str:
    """The first lines of the docstrings of its needs."""
    return "; ".join((need.__doc__ or need.__name__).strip().splitlines()[0] for need in step.needs)
