"""What the gate card says: each term of the next step, met or not, with the present figure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import ConsultationRound, Version, WorkReport
from reports.rules.needs import (
    adopted_this_very_text,
    closed_round,
    declared_ballot,
    every_opinion_disposed,
    has_version,
    passed_this_very_text,
    revised_after_round,
)
from reports.rules.opinions import standing_opinions, unanswered
from reports.rules.words import clock

Status = WorkReport.Status
Round = ConsultationRound.Status


@dataclass(frozen=True)
class Term:
    """One condition of the next gate."""

    met: bool
    text: str


@dataclass(frozen=True)
class Gate:
    """The next gate: its step, its heading, and for each need the sentence with the figure."""

    step: str
    heading: Any
    terms: tuple[tuple[Callable[[WorkReport, datetime], list[str]], Callable[[WorkReport, datetime], str]], ...]


def version_said(report: WorkReport, at: datetime) -> str:
    """Which draft there is."""
    newest: Version | None = report.current
    return _("已有%(label)s，稿号 %(mark)s") % {"label": newest.label, "mark": newest.mark} if newest else _("上传稿子")


def period_said(report: WorkReport, at: datetime) -> str:
    """How the asking stands."""
    last = report.last_round
    if last is None:
        return _("征求委员意见，还没有发出")
    if last.status == Round.CLOSED:
        return _("征求意见已于 %(when)s 截止") % {"when": clock(last.closed_at)}
    if at > last.closes_at:
        return _("征求期已满，请截止征求意见")
    days = (timezone.localdate(last.closes_at) - timezone.localdate(at)).days
    return _("征求期满，还剩 %(n)d 天") % {"n": days} if days else _("征求期满，今天 %(when)s 截止") % {
        "when": f"{timezone.localtime(last.closes_at):%H:%M}"}  # fmt: skip


def answers_said(report: WorkReport, at: datetime) -> str:
    """意见逐条答复，现 5 / 14."""
    every = standing_opinions(report)
    if not every:
        return _("委员没有提出要答复的意见")
    done = len(every) - len(unanswered(report))
    return _("意见逐条答复，现 %(done)d / %(all)d") % {"done": done, "all": len(every)}


def revision_said(report: WorkReport, at: datetime) -> str:
    """Whether what was adopted stands in a newer draft."""
    n = sum(one.taken for one in standing_opinions(report))
    if not n:
        return _("没有采纳的意见要改进稿子")
    return _("采纳的 %(n)d 条写进新稿，现为%(label)s") % {"n": n, "label": report.current.label}


def pass_said(report: WorkReport, at: datetime) -> str:
    """Which text the standing committee passed."""
    ballot = declared_ballot(report.standing_item)
    if ballot is None:
        return _("常委会表决通过这一稿（稿号 %(mark)s）") % {"mark": report.current.mark}
    if passed_this_very_text(report, at):
        return _("常委会通过的正是这一稿，现稿号 %(mark)s 不是") % {"mark": report.current.mark}
    return _("常委会 %(when)s 通过的正是这一稿（稿号 %(mark)s）") % {
        "when": clock(ballot.declared_at), "mark": report.current.mark}  # fmt: skip


def adoption_said(report: WorkReport, at: datetime) -> str:
    """Which text the plenary adopted."""
    if adopted_this_very_text(report, at):
        return _("全委会表决通过这一稿（稿号 %(mark)s）") % {"mark": report.current.mark}
    return _("全委会通过的正是这一稿（稿号 %(mark)s）") % {"mark": report.current.mark}


TO_STANDING = Gate("send_to_standing", gettext_lazy("下一道关口：送常委会研究"), (
    (closed_round, period_said), (every_opinion_disposed, answers_said), (revised_after_round, revision_said)))  # fmt: skip
TO_PLENARY = Gate("put_to_plenary", gettext_lazy("下一道关口：提交全委会审议"), ((passed_this_very_text, pass_said),))
GATES = {
    Status.DRAFTING: Gate("open_round", gettext_lazy("下一道关口：征求委员意见"), ((has_version, version_said),)),
    Status.CONSULTING: TO_STANDING,
    Status.REVISING: TO_STANDING,
    Status.TO_STANDING: Gate("pass", gettext_lazy("下一道关口：常委会表决"), ((passed_this_very_text, pass_said),)),
    Status.PASSED: TO_PLENARY,
    Status.TO_PLENARY: Gate("adopt", gettext_lazy("下一道关口：全委会表决"), (
        (passed_this_very_text, pass_said), (adopted_this_very_text, adoption_said))),
    Status.ADOPTED: Gate("issue", gettext_lazy("下一道关口：印发"), ((adopted_this_very_text, adoption_said),)),
}  # fmt: skip


def terms(report: WorkReport, at: datetime) -> list[Term]:
    """Each condition of the next gate with the figure it stands at; met exactly when its need misses nothing."""
    gate = GATES.get(Status(report.status))
    return [Term(not need(report, at), said(report, at)) for need, said in gate.terms] if gate else []
