"""F2, S2: the way of the work report, and what each gate asks for, in words."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rules import delegable, holds
from committees.roster.rules import is_chair
from common.lifecycle import Lifecycle, Step
from meetings.ballots.models import Ballot
from reports.models import ConsultationRound, Opinion, WorkReport

Status = WorkReport.Status

is_drafter = holds("drafter")
is_leader = holds("leader")
disposes = delegable("dispose", is_drafter)

SHORTEST_ROUND = timedelta(hours=1)


def has_version(report: WorkReport, at: datetime) -> list[str]:
    """There is a text to ask about."""
    return [] if report.versions.exists() else [_("还没有稿子，请先上传 .docx 草稿。")]


def round_has_run(report: WorkReport, at: datetime) -> list[str]:
    """F2: the time members were promised has passed, or all have answered."""
    running = report.rounds.filter(status="open").first()
    if running is None:
        return []
    waiting = running.respondents.filter(answer="").count()
    if at < running.closes_at and waiting:
        return [_("征求期到 %(when)s，还有 %(n)d 位委员没有反馈。") % {"when": clock(running.closes_at), "n": waiting}]
    return []


def closed_round(report: WorkReport, at: datetime) -> list[str]:
    """F2: members were heard before the report is formed."""
    if report.rounds.filter(status="closed").exists():
        return []
    running = report.rounds.filter(status="open").first()
    if running:
        return [_("征求委员意见还没有截止，截止时间 %(when)s。") % {"when": clock(running.closes_at)}]
    return [_("还没有征求委员意见，请先发出征求意见稿。")]


def every_opinion_disposed(report: WorkReport, at: datetime) -> list[str]:
    """F2: no opinion goes without an answer and a reason."""
    open_ones = list(Opinion.objects.filter(round__report=report).undisposed().select_related("respondent__person")[:6])
    if not open_ones:
        return []
    count = Opinion.objects.filter(round__report=report).undisposed().count()
    named = "、".join(f"第{o.number}条（{o.respondent.person.name}）" for o in open_ones[:5])
    more = _("等") if count > 5 else ""
    return [_("尚有 %(n)d 条意见没有答复：%(which)s%(more)s。") % {"n": count, "which": named, "more": more}]


def revised_after_round(report: WorkReport, at: datetime) -> list[str]:
    """What was adopted must stand in a newer text than the one members were asked about."""
    last = report.rounds.order_by("-opened_at").first()
    if last is None or report.current.number > last.version.number:
        return []
    adopted = Opinion.objects.filter(round=last, disposition__verdict__in=["adopted", "partly"]).count()
    if not adopted:
        return []
    return [_("有 %(n)d 条意见已采纳，但还没有上传修改后的稿子。") % {"n": adopted}]


def passed_this_very_text(report: WorkReport, at: datetime) -> list[str]:
    """S2: only the text that the standing committee passed may go to the plenary; a changed comma voids it."""
    ballot = declared_ballot(report.standing_item)
    if ballot is None:
        return [_("常委会还没有表决这份报告。")]
    if not ballot.passed:
        return [_("常委会没有通过这份报告，请修改后再送。")]
    if ballot.text_hash != report.current.content_hash:
        return [
            _("常委会通过的是另一稿：通过后正文有改动，原来的通过已经失效，须把现在这一稿重新送常委会研究通过。")
        ]
    return []


def adopted_this_very_text(report: WorkReport, at: datetime) -> list[str]:
    """F1: what is issued is what the plenary adopted."""
    ballot = declared_ballot(report.plenary_item)
    if ballot is None or not ballot.passed or ballot.text_hash != report.current.content_hash:
        return [_("全委会还没有通过这一稿。")]
    return []


REPORT = Lifecycle(
    Step("open_round", (Status.DRAFTING, Status.REVISING), Status.CONSULTING, who=is_drafter,
         needs=[has_version], label=gettext_lazy("发出征求意见")),
    Step("close_round", Status.CONSULTING, Status.REVISING, who=is_drafter,
         needs=[round_has_run], label=gettext_lazy("截止征求意见")),
    Step("send_to_standing", Status.REVISING, Status.TO_STANDING, who=is_drafter,
         needs=[closed_round, every_opinion_disposed, revised_after_round], label=gettext_lazy("送常委会研究")),
    Step("pass", Status.TO_STANDING, Status.PASSED, who=is_chair, needs=[passed_this_very_text],
         label=gettext_lazy("通过"), button=False),
    Step("return", (Status.TO_STANDING, Status.TO_PLENARY), Status.REVISING, who=is_chair,
         label=gettext_lazy("退回修改"), button=False),
    Step("void_pass", Status.PASSED, Status.REVISING, who=is_drafter, label=gettext_lazy("改动已通过的稿子"), button=False),
    Step("recall", Status.TO_STANDING, Status.REVISING, who=is_drafter, label=gettext_lazy("撤回修改")),
    Step("put_to_plenary", Status.PASSED, Status.TO_PLENARY, who=is_leader,
         needs=[passed_this_very_text], label=gettext_lazy("提交全委会审议")),
    Step("adopt", Status.TO_PLENARY, Status.ADOPTED, who=is_chair, needs=[adopted_this_very_text],
         label=gettext_lazy("通过"), button=False),
    Step("issue", Status.ADOPTED, Status.ISSUED, who=is_leader,
         needs=[adopted_this_very_text], label=gettext_lazy("印发")),
)  # fmt: skip

# A new version may be stored in these states; after a pass it voids the pass.
MAY_REVISE = (Status.DRAFTING, Status.REVISING, Status.PASSED)


def declared_ballot(item: Any) -> Ballot | None:
    """The item's ballot, once declared."""
    ballot = item.ballot if item else None
    return ballot if ballot and ballot.status == Ballot.Status.DECLARED else None


def may_answer(round_: ConsultationRound, at: datetime) -> bool:
    """Answers are taken up to and including the last second of the deadline, by the server's clock."""
    return round_.status == ConsultationRound.Status.OPEN and at <= round_.closes_at


def is_respondent(user: User, round_: ConsultationRound, at: datetime) -> bool:
    """Was asked in this round."""
    return round_.respondents.filter(person__user=user).exists()


def clock(moment: datetime) -> str:
    """A moment as offices write it: 11月20日 17:00."""
    local = timezone.localtime(moment)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
