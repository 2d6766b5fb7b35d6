"""F2, S2: the way of the work report and of its rounds: who may take which step, from where, and what it still needs."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rules import delegable, holds
from committees.roster.rules import is_chair
from common.lifecycle import Lifecycle, RuleError, Step
from reports.models import OFFICE, ConsultationRound, WorkReport
from reports.rules.needs import (
    adopted_this_very_text,
    closed_round,
    every_opinion_disposed,
    has_version,
    not_asked_about,
    papers_checked,
    passed_this_very_text,
    revised_after_round,
    round_has_run,
    vote_not_begun,
)
from reports.rules.words import clock, contact

Status = WorkReport.Status
Round = ConsultationRound.Status

is_drafter = holds("drafter")
is_leader = holds("leader")
is_office = holds(*OFFICE)
disposes = delegable("dispose", is_drafter)

SHORTEST_ROUND = timedelta(hours=1)
LONGEST_ROUND = timedelta(days=366)

REPORT = Lifecycle(
    Step("open_round", (Status.DRAFTING, Status.REVISING), Status.CONSULTING, who=is_drafter,
         needs=[has_version], label=gettext_lazy("发出征求意见")),
    Step("close_round", Status.CONSULTING, Status.REVISING, who=is_drafter,
         needs=[round_has_run, papers_checked], label=gettext_lazy("截止征求意见")),
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
    if received_on < timezone.localdate(round_.opened_at):
        raise RuleError(
            _("收到日期早于发出征求意见的 %(when)s，请核对。") % {"when": clock(round_.opened_at, year=True)}
        )
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
