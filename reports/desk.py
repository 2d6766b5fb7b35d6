"""What the work report asks of a person now, and what its drafters wait for."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Power, User
from accounts.rules import principals_of
from common.desk import DeskItem, Waiting
from reports.models import OFFICE, ConsultationRound, ReplyPaper, Respondent, Verdict, WorkReport
from reports.rules import REPORT, is_drafter, is_leader

Status = WorkReport.Status
SYSTEM = "a"


def items(user: User, at: datetime) -> Iterable[DeskItem]:
    """All that the work reports ask of this person."""
    if user.power != Power.CONTENT:
        return
    yield from to_answer(user, at)
    if user.holds(*OFFICE):
        yield from to_check(user)
    if is_drafter(user, None, at):
        yield from to_draft(user, at)
    elif any(is_drafter(principal, None, at) for principal in principals_of(user, "dispose", at)):
        yield from to_dispose(at)
    if is_leader(user, None, at):
        yield from to_lead(user, at)


def to_answer(user: User, at: datetime) -> Iterator[DeskItem]:
    """F2: a member who was asked and has not answered; one whose form waits to be checked is asked to do that instead."""
    waiting = ReplyPaper.objects.waiting().filter(respondent=OuterRef("pk"), brought_by=user)
    asked = Respondent.objects.filter(
        person__user=user, round__status=ConsultationRound.Status.OPEN, round__closes_at__gte=at
    ).annotate(paper=Subquery(waiting.values("pk")))
    for respondent in asked.filter(Q(answer="") | Q(paper__isnull=False)).select_related("round__report"):
        round_ = respondent.round
        if respondent.paper:
            yield check_item(respondent.paper, round_, _("您的反馈表还没有收下，请核对"))
            continue
        yield DeskItem(
            f"report.round:{round_.pk}", _("请您对《%(report)s》提意见") % {"report": round_.report.title},
            round_.get_absolute_url(), _("提意见"), SYSTEM, due=round_.closes_at, note=_("没有意见也请回复“无意见”"),
        )  # fmt: skip


def to_check(user: User) -> Iterator[DeskItem]:
    """F2: the 反馈表 he recorded for members and has not taken in: nothing of them counts until he does."""
    recorded = ReplyPaper.objects.waiting().filter(brought_by=user, round__status=ConsultationRound.Status.OPEN)
    others = recorded.exclude(respondent__person__user=user)
    for paper in others.select_related("round__report", "respondent__person"):
        who = paper.respondent.person.name
        yield check_item(paper.pk, paper.round, _("%(who)s的反馈表还没有收下，请核对") % {"who": who})


def check_item(paper: int, round_: ConsultationRound, title: str) -> DeskItem:
    """A form that waits to be taken in."""
    return DeskItem(
        f"report.reply:{paper}", title, reverse("reports:reply-check", args=[paper]), _("核对反馈表"), SYSTEM,
        due=round_.closes_at, note=_("《%(report)s》") % {"report": round_.report.title},
    )  # fmt: skip


def to_draft(user: User, at: datetime) -> Iterator[DeskItem]:
    """What the drafters have to do: answer members, close the round, send on."""
    yield from to_dispose(at)
    for round_ in ConsultationRound.objects.open().filter(closes_at__lt=at).select_related("report"):
        yield DeskItem(
            f"report.close:{round_.pk}", _("《%(report)s》征求期已满，请截止") % {"report": round_.report.title},
            round_.get_absolute_url(), _("截止征求意见"), SYSTEM, due=round_.closes_at,
        )  # fmt: skip
    for report in ready_to_send():
        title = _("《%(report)s》可以送常委会研究")
        yield step_item(report, "send_to_standing", title, "reports:report-send-to-standing")


def ready_to_send() -> Iterable[WorkReport]:
    """What `send_to_standing` asks for, of all reports in one query: heard, answered, and what was adopted written in."""
    taken = Q(
        rounds__version__number=F("newest_number"), rounds__opinions__withdrawn_at=None,
        rounds__opinions__disposition__verdict__in=[Verdict.ADOPTED, Verdict.PARTLY],
    )  # fmt: skip
    heard = ConsultationRound.objects.filter(report=OuterRef("pk"), status=ConsultationRound.Status.CLOSED)
    revising = WorkReport.objects.filter(Exists(heard), status=Status.REVISING).with_figures()
    return revising.annotate(unwritten=Count("rounds__opinions", filter=taken)).filter(unanswered=0, unwritten=0)


def to_dispose(at: datetime) -> Iterator[DeskItem]:
    """F2: opinions that wait for an answer."""
    waiting = Count(
        "rounds__opinions", filter=Q(rounds__opinions__withdrawn_at=None, rounds__opinions__disposition=None)
    )
    open_ones = WorkReport.objects.filter(status__in=[Status.CONSULTING, Status.REVISING]).annotate(waiting=waiting)
    for report in open_ones.filter(waiting__gt=0):
        yield DeskItem(
            f"report.dispose:{report.pk}",
            _("《%(report)s》有 %(n)d 条意见待答复") % {"report": report.title, "n": report.waiting},
            f"{report.get_absolute_url()}?show=open", _("答复委员"), SYSTEM,
        )  # fmt: skip


def to_lead(user: User, at: datetime) -> Iterator[DeskItem]:
    """What the office's leaders have to do."""
    for report in WorkReport.objects.filter(status__in=[Status.PASSED, Status.ADOPTED]):
        if report.status == Status.PASSED:
            yield step_item(
                report, "put_to_plenary", _("《%(report)s》常委会已通过，请提交全委会"), "reports:report-put-to-plenary"
            )
        else:
            yield step_item(report, "issue", _("《%(report)s》全委会已通过，请印发"), "reports:report-detail")


def step_item(report: WorkReport, step: str, title: str, url_name: str) -> DeskItem:
    """A step that is ready to be taken."""
    label = str(REPORT.steps[step].label)
    return DeskItem(
        f"report.{step}:{report.pk}",
        title % {"report": report.title},
        reverse(url_name, args=[report.pk]),
        label,
        SYSTEM,
    )


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """F2: the drafters wait for members who have not answered."""
    if user.power != Power.CONTENT or not is_drafter(user, None, at):
        return
    silent = Respondent.objects.filter(answer="", round__status=ConsultationRound.Status.OPEN, round__closes_at__gte=at)
    by_round: dict[ConsultationRound, Counter] = {}
    for respondent in silent.select_related("round__report", "person__unit__region"):
        unit = respondent.person.unit
        by_round.setdefault(respondent.round, Counter())[str(unit.region.area) if unit else _("其他")] += 1
    for round_, areas in by_round.items():
        yield Waiting(
            f"report.silent:{round_.pk}", _("%(n)d 位委员") % {"n": areas.total()},
            "、".join(f"{area} {n}" for area, n in areas.most_common()),
            _("对《%(report)s》的意见") % {"report": round_.report.title}, round_.get_absolute_url(), round_.closes_at,
        )  # fmt: skip
