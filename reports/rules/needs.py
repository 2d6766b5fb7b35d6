"""F2, S2: what each gate of the work report asks for, in sentences; empty when nothing is missing."""

from datetime import datetime

from django.utils.translation import gettext as _

from meetings.ballots.models import Ballot
from meetings.sessions.models import AgendaItem
from reports.models import ConsultationRound, ReplyPaper, WorkReport
from reports.rules.opinions import standing_opinions, unanswered
from reports.rules.words import clock

Status = WorkReport.Status
Round = ConsultationRound.Status


def has_version(report: WorkReport, at: datetime) -> list[str]:
    """There is a text to ask about."""
    return [] if report.current else [_("还没有稿子，请先上传 .docx 草稿。")]


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
    running = report.open_round
    if running is None:
        return []
    waiting = sum(not asked.answer for asked in running.everybody())
    if at <= running.closes_at and waiting:
        return [_("征求期到 %(when)s，还有 %(n)d 位委员没有反馈。") % {"when": clock(running.closes_at), "n": waiting}]
    return []


def papers_checked(report: WorkReport, at: datetime) -> list[str]:
    """F2: what a member sent on paper is not lost because nobody looked at it."""
    waiting = ReplyPaper.objects.waiting().filter(round__report=report, round__status=Round.OPEN)
    names = list(waiting.values_list("respondent__person__name", flat=True))
    if not names:
        return []
    return [
        _("还有 %(n)d 份反馈表没有核对：%(who)s。请先收下或者作废。") % {"n": len(names), "who": "、".join(names[:5])}
    ]


def closed_round(report: WorkReport, at: datetime) -> list[str]:
    """F2: members were heard before the report is formed."""
    running = report.open_round
    if running:
        return [_("征求委员意见还没有截止，截止时间 %(when)s。") % {"when": clock(running.closes_at)}]
    if report.last_round:
        return []
    return [_("还没有征求委员意见，请先发出征求意见稿。")]


def every_opinion_disposed(report: WorkReport, at: datetime) -> list[str]:
    """F2: no opinion goes without an answer and a reason."""
    waiting = unanswered(report)
    if not waiting:
        return []
    named = [f"第{one.number}条（{one.name}）" for one in waiting[:5]]
    facts = {"n": len(waiting), "which": "、".join(named), "more": _("等") if len(waiting) > 5 else ""}
    return [_("尚有 %(n)d 条意见没有答复：%(which)s%(more)s。") % facts]


def revised_after_round(report: WorkReport, at: datetime) -> list[str]:
    """What was adopted must stand in a newer text than the one members were asked about."""
    last = report.last_round
    if last is None or report.current.number > last.version.number:
        return []
    if adopted := sum(one.taken and one.round_id == last.pk for one in standing_opinions(report)):
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


def declared_ballot(item: AgendaItem | None) -> Ballot | None:
    """The item's ballot, once declared."""
    ballot = item.ballot if item else None
    return ballot if ballot and ballot.status == Ballot.Status.DECLARED else None
