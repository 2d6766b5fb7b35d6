"""F2, S2: the way of the work report, and what each gate asks for, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rules import delegable, holds
from committees.roster.rules import is_chair
from common.lifecycle import Lifecycle, RuleError, Step
from meetings.ballots.models import Ballot
from meetings.sessions.models import AgendaItem
from reports.models import OFFICE, ConsultationRound, Opinion, Verdict, Version, WorkReport

Status = WorkReport.Status
Round = ConsultationRound.Status

is_drafter = holds("drafter")
is_leader = holds("leader")
is_office = holds(*OFFICE)
disposes = delegable("dispose", is_drafter)

# What agenda items about a report are called in meetings.
SUBJECT = "work_report"
SHORTEST_ROUND = timedelta(hours=1)
LONGEST_ROUND = timedelta(days=366)


# ---- What the gates ask for ------------------------------------------------------------------
def has_version(report: WorkReport, at: datetime) -> list[str]:
    """There is a text to ask about."""
    return [] if report.versions.exists() else [_("还没有稿子，请先上传 .docx 草稿。")]


def not_asked_about(report: WorkReport, at: datetime) -> list[str]:
    """Members' opinions stand on the paragraphs they were shown: those no longer change their identity."""
    newest = report.current
    if newest is None or newest.number == 1:
        return [_("这是第一稿，没有可以对应的上一稿。")]
    if newest.rounds.exists():
        return [_("%(label)s已经征求意见，委员的意见认这一稿的段落，段落对应不能再改。") % {"label": newest.label}]
    return []


def round_has_run(report: WorkReport, at: datetime) -> list[str]:
    """F2: the time members were promised has passed, or all have answered."""
    running = report.rounds.filter(status=Round.OPEN).first()
    if running is None:
        return []
    waiting = running.respondents.filter(answer="").count()
    if at <= running.closes_at and waiting:
        return [_("征求期到 %(when)s，还有 %(n)d 位委员没有反馈。") % {"when": clock(running.closes_at), "n": waiting}]
    return []


def closed_round(report: WorkReport, at: datetime) -> list[str]:
    """F2: members were heard before the report is formed."""
    running = report.rounds.filter(status=Round.OPEN).first()
    if running:
        return [_("征求委员意见还没有截止，截止时间 %(when)s。") % {"when": clock(running.closes_at)}]
    if report.rounds.filter(status=Round.CLOSED).exists():
        return []
    return [_("还没有征求委员意见，请先发出征求意见稿。")]


def every_opinion_disposed(report: WorkReport, at: datetime) -> list[str]:
    """F2: no opinion goes without an answer and a reason."""
    waiting = Opinion.objects.filter(round__report=report).undisposed().select_related("respondent__person")
    named = [f"第{o.number}条（{o.respondent.person.name}）" for o in waiting[:6]]
    if not named:
        return []
    more = _("等") if len(named) > 5 else ""
    facts = {"n": waiting.count(), "which": "、".join(named[:5]), "more": more}
    return [_("尚有 %(n)d 条意见没有答复：%(which)s%(more)s。") % facts]


def revised_after_round(report: WorkReport, at: datetime) -> list[str]:
    """What was adopted must stand in a newer text than the one members were asked about."""
    last = report.rounds.select_related("version").order_by("-opened_at").first()
    if last is None or report.current.number > last.version.number:
        return []
    if adopted := last.opinions.live().filter(disposition__verdict__in=[Verdict.ADOPTED, Verdict.PARTLY]).count():
        return [_("有 %(n)d 条意见已采纳，但还没有上传修改后的稿子。") % {"n": adopted}]
    return []


def passed_this_very_text(report: WorkReport, at: datetime) -> list[str]:
    """S2: only the text that the standing committee passed may go to the plenary; a changed comma voids it."""
    ballot = declared_ballot(report.standing_item)
    if ballot is None:
        return [_("常委会还没有表决这份报告。")]
    if not ballot.passed:
        return [_("常委会没有通过这份报告，请修改后再送。")]
    if ballot.text_hash != report.current.content_hash:
        return [_("常委会通过的是另一稿：通过后正文有改动，原来的通过已经失效，须把现在这一稿重新送常委会研究通过。")]
    return []


def adopted_this_very_text(report: WorkReport, at: datetime) -> list[str]:
    """F1: what is issued is what the plenary adopted."""
    ballot = declared_ballot(report.plenary_item)
    if ballot is None or not ballot.passed or ballot.text_hash != report.current.content_hash:
        return [_("全委会还没有通过这一稿。")]
    return []


def vote_not_begun(report: WorkReport, at: datetime) -> list[str]:
    """A text under vote is not taken away from the voters."""
    ballot = report.standing_item.ballot if report.standing_item else None
    if ballot and ballot.status != Ballot.Status.DRAFT:
        return [_("常委会对这一稿的表决已经开始，请等公布结果。")]
    return []


# ---- The tables ------------------------------------------------------------------------------
REPORT = Lifecycle(
    Step("open_round", (Status.DRAFTING, Status.REVISING), Status.CONSULTING, who=is_drafter,
         needs=[has_version], label=gettext_lazy("发出征求意见")),
    Step("close_round", Status.CONSULTING, Status.REVISING, who=is_drafter,
         needs=[round_has_run], label=gettext_lazy("截止征求意见")),
    Step("send_to_standing", Status.REVISING, Status.TO_STANDING, who=is_drafter,
         needs=[closed_round, every_opinion_disposed, revised_after_round], label=gettext_lazy("送常委会研究")),
    Step("pass", Status.TO_STANDING, Status.PASSED, who=is_chair, needs=[passed_this_very_text],
         label=gettext_lazy("记为通过"), button=False),
    Step("return", (Status.TO_STANDING, Status.TO_PLENARY), Status.REVISING, who=is_chair,
         label=gettext_lazy("退回修改"), button=False),
    Step("void_pass", Status.PASSED, Status.REVISING, who=is_drafter, label=gettext_lazy("改动已通过的稿子"), button=False),
    Step("recall", Status.TO_STANDING, Status.REVISING, who=is_drafter, needs=[vote_not_begun],
         label=gettext_lazy("撤回修改")),
    Step("put_to_plenary", Status.PASSED, Status.TO_PLENARY, who=is_leader,
         needs=[passed_this_very_text], label=gettext_lazy("提交全委会审议")),
    Step("adopt", Status.TO_PLENARY, Status.ADOPTED, who=is_chair, needs=[adopted_this_very_text],
         label=gettext_lazy("记为通过"), button=False),
    Step("issue", Status.ADOPTED, Status.ISSUED, who=is_leader,
         needs=[adopted_this_very_text], label=gettext_lazy("印发")),
)  # fmt: skip

# Acts that leave the report in its state: only checked, never taken. After a pass a new version voids it.
WORK = Lifecycle(
    Step("upload_version", (Status.DRAFTING, Status.REVISING, Status.PASSED), "", who=is_drafter,
         label=gettext_lazy("上传新稿")),
    Step("mend_match", (Status.DRAFTING, Status.REVISING), "", who=is_drafter, needs=[not_asked_about],
         label=gettext_lazy("改段落对应")),
    Step("extend_round", Status.CONSULTING, "", who=is_drafter, label=gettext_lazy("延长征求期")),
    Step("remind", Status.CONSULTING, "", who=is_drafter, label=gettext_lazy("提醒未反馈的委员")),
    Step("dispose", (Status.CONSULTING, Status.REVISING), "", who=disposes, label=gettext_lazy("答复委员")),
)  # fmt: skip


def is_respondent(user: User, round_: ConsultationRound, at: datetime) -> bool:
    """Was asked in this round."""
    return user.is_active and round_.respondents.filter(person__user=user).exists()


def before_deadline(round_: ConsultationRound, at: datetime) -> list[str]:
    """Answers are taken up to and including the last second of the deadline, by the server's clock."""
    if at <= round_.closes_at:
        return []
    return [_("征求意见已于 %(when)s 截止，没有收下。如仍要反映，请联系%(who)s。") % {
        "when": clock(round_.closes_at), "who": contact(round_.opened_by)}]  # fmt: skip


ROUND = Lifecycle(
    Step("answer", Round.OPEN, Round.OPEN, who=is_respondent, needs=[before_deadline],
         label=gettext_lazy("反馈意见")),
    Step("record", Round.OPEN, Round.OPEN, who=is_office, label=gettext_lazy("代录反馈表")),
    Step("withdraw", Round.OPEN, Round.OPEN, who=is_respondent, needs=[before_deadline],
         label=gettext_lazy("撤回意见")),
)  # fmt: skip


def received_in_time(round_: ConsultationRound, received_on: date, at: datetime) -> None:
    """A paper form counts by the day the office received it, which it states; recording it may take until the round is closed."""
    if received_on > timezone.localdate(at):
        raise RuleError(_("收到日期在今天以后，请核对。"))
    if received_on > timezone.localdate(round_.closes_at):
        raise RuleError(
            _("征求意见已于 %(when)s 截止，这份反馈表在截止以后收到，不能代录。") % {"when": clock(round_.closes_at)}
        )


def may_answer(round_: ConsultationRound, at: datetime) -> bool:
    """Whether the round still takes answers."""
    return round_.status == Round.OPEN and at <= round_.closes_at


def deadline_missing(closes_at: datetime, at: datetime) -> list[str]:
    """F2: members need time to read; and a slip of the year is caught."""
    if closes_at < at + SHORTEST_ROUND:
        return [_("截止时间 %(when)s 太近或者已过，请定在至少一小时以后。") % {"when": clock(closes_at)}]
    if closes_at > at + LONGEST_ROUND:
        return [_("截止时间 %(when)s 在一年以后，请核对年份。") % {"when": clock(closes_at, year=True)}]
    return []


# ---- What may stand on an agenda ---------------------------------------------------------------
def on_agenda_missing(item: AgendaItem, report: WorkReport) -> list[str]:
    """S2: the item must be the one the report is under, and bear the report's present text."""
    to_plenary = item.meeting.body == "plenary"
    state = Status.TO_PLENARY if to_plenary else Status.TO_STANDING
    under = report.plenary_item_id if to_plenary else report.standing_item_id
    if report.status != state or under not in (None, item.pk):
        return [_("工作报告已不在这一议题下（现在是“%(state)s”），不能表决。") % {"state": report.get_status_display()}]
    if item.ballot is None or item.ballot.text_hash != report.current.content_hash:
        return [_("这一议题所附的不是工作报告现在的稿子，请撤回后重新列入议程。")]
    return []


# ---- What the gate card says: each term of the next step, met or not, with the present figure ------
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
    last = report.rounds.order_by("-opened_at").first()
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
    every = Opinion.objects.filter(round__report=report).live()
    count = every.count()
    if not count:
        return _("委员没有提出要答复的意见")
    return _("意见逐条答复，现 %(done)d / %(all)d") % {"done": count - every.undisposed().count(), "all": count}


def revision_said(report: WorkReport, at: datetime) -> str:
    """Whether what was adopted stands in a newer draft."""
    taken = Opinion.objects.filter(
        round__report=report, disposition__verdict__in=[Verdict.ADOPTED, Verdict.PARTLY]
    ).live()
    n = taken.count()
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


# ---- Words -------------------------------------------------------------------------------------
def declared_ballot(item: AgendaItem | None) -> Ballot | None:
    """The item's ballot, once declared."""
    ballot = item.ballot if item else None
    return ballot if ballot and ballot.status == Ballot.Status.DECLARED else None


def contact(user: User) -> str:
    """Who to call: 温知新（电话 010-1234）."""
    return _("%(name)s（电话 %(phone)s）") % {"name": user.name, "phone": user.phone} if user.phone else user.name


def clock(moment: datetime | None, year: bool = False) -> str:
    """A moment as offices write it: 11月20日 17:00."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    day = f"{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.year}年{day}" if year else day
