"""S2, F1: the report before the standing committee and the plenary, always as one very text."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from committees.roster.models import Body
from common import clock
from common.lifecycle import RuleError
from documents.records import block_record
from meetings.ballots.models import Ballot
from meetings.sessions.models import AgendaItem, Meeting
from meetings.sessions.services import put_on_agenda, take_off_agenda
from notices.services import notify
from reports.models import Version, WorkReport
from reports.rules import REPORT, SUBJECT
from reports.services.common import locked, office


@transaction.atomic
def send_to_standing(report: WorkReport, *, meeting: Meeting, by: User, at: datetime | None = None) -> WorkReport:
    """S2: put the newest text before a standing committee meeting."""
    at = at or clock.now()
    report = locked(report)
    REPORT.take("send_to_standing", report, by=by, at=at)
    check_body(meeting, Body.STANDING)
    # Saved before the agenda is asked: its gate looks at the report as it is in the database.
    report.standing_item, report.plenary_item, report.returned_reason, report.pass_voided_at = None, None, "", None
    report.save()
    report.standing_item = put_text_on_agenda(report, meeting, kind=AgendaItem.Kind.DECIDE, by=by, at=at)
    report.save(update_fields=["standing_item"])
    audit.record(by, "report.sent_to_standing", report, meeting=meeting, hash=report.current.content_hash)
    tell_office(report, "report.sent_to_standing", _("《%(report)s》已送%(meeting)s研究"), meeting, at)
    return report


@transaction.atomic
def put_to_plenary(report: WorkReport, *, meeting: Meeting, by: User, at: datetime | None = None) -> WorkReport:
    """S2: put the passed text, and no other, before the plenary."""
    at = at or clock.now()
    report = locked(report)
    REPORT.take("put_to_plenary", report, by=by, at=at)
    check_body(meeting, Body.PLENARY)
    report.plenary_item = None
    report.save(update_fields=["status", "plenary_item"])
    report.plenary_item = put_text_on_agenda(report, meeting, kind=AgendaItem.Kind.DELIBERATE, by=by, at=at)
    report.save(update_fields=["plenary_item"])
    audit.record(by, "report.put_to_plenary", report, meeting=meeting, hash=report.current.content_hash)
    tell_office(report, "report.put_to_plenary", _("《%(report)s》已提交%(meeting)s审议"), meeting, at)
    return report


def check_body(meeting: Meeting, body: str) -> None:
    """A meeting of the right body that is still to be held."""
    if meeting.body != body or meeting.status in (Meeting.Status.CLOSED, Meeting.Status.CANCELLED):
        raise RuleError(_("%(meeting)s不能再列入这份报告，请另选会议。") % {"meeting": meeting.title})


def put_text_on_agenda(report: WorkReport, meeting: Meeting, *, kind: str, by: User, at: datetime) -> AgendaItem:
    """The agenda item with the text itself, so that all vote on that very text."""
    version = report.current
    return put_on_agenda(
        meeting, title=report.title, kind=kind, by=by, at=at, brief=brief(report, version), proposer=_("工作报告起草组"),
        subject_kind=SUBJECT, subject_id=report.pk, text=[block_record(block) for block in version.blocks()], text_hash=version.content_hash,
    )  # fmt: skip


def brief(report: WorkReport, version: Version) -> str:
    """Three lines for those who vote: which draft, who was heard, what became of it."""
    last = report.rounds.order_by("-opened_at").first()
    if last is None:
        return f"{version.label}，稿号 {version.mark}。"
    asked, answered = last.respondents.count(), last.respondents.exclude(answer="").count()
    opinions = last.opinions.live()
    taken = opinions.filter(disposition__verdict__in=["adopted", "partly"]).count()
    return "\n".join([
        f"{version.label}，稿号 {version.mark}。",
        f"征求全体委员意见：应反馈 {asked} 人，已反馈 {answered} 人。",
        f"收到意见 {opinions.count()} 条，采纳和部分采纳 {taken} 条，全部答复。",
    ])  # fmt: skip


def tell_office(report: WorkReport, kind: str, title: str, meeting: Meeting, at: datetime) -> None:
    """Those who carry the report learn where it is."""
    notify(
        office(at, "drafter", "leader"), kind, key=f"{kind}:{report.pk}:{meeting.pk}:{report.current.pk}:{at:%Y%m%d%H%M%S}",
        title=title % {"report": report.title, "meeting": meeting.title}, url=report.get_absolute_url(),
    )  # fmt: skip


@transaction.atomic
def recall_report(report: WorkReport, *, by: User, at: datetime | None = None) -> WorkReport:
    """Take the text back for revision before the standing committee has begun to vote; its ballot can then not be opened."""
    at = at or clock.now()
    report = locked(report)
    REPORT.take("recall", report, by=by, at=at)
    item, report.standing_item = report.standing_item, None
    report.save(update_fields=["status", "standing_item"])
    if item is None:
        raise RuleError(_("这份报告不在任何议程上，请联系系统管理员核对。"))
    meeting = item.meeting
    take_off_agenda(item, by=by, subject_kind=SUBJECT, at=at)
    audit.record(by, "report.recalled", report, meeting=meeting)
    title = _("《%(report)s》已撤回修改，%(meeting)s不再表决这一稿")
    notify(
        office(at, "staff", "drafter", "leader"), "report.recalled", key=f"report.recalled:{report.pk}:{at.timestamp():.6f}",
        title=title % {"report": report.title, "meeting": meeting.title}, url=report.get_absolute_url(),
    )  # fmt: skip
    return report


@transaction.atomic
def record_outcome(item: AgendaItem, ballot: Ballot, by: User, at: datetime) -> None:
    """S2, F1: carry what the declared ballot decided; an item the report is no longer under decides nothing."""
    if item.subject_kind != SUBJECT or item.subject_id is None:
        return
    report = locked(WorkReport.objects.get(pk=item.subject_id))
    if item.pk == report.standing_item_id and report.status == WorkReport.Status.TO_STANDING:
        carry(report, item, "pass" if ballot.passed else "return", by=by, at=at)
    elif item.pk == report.plenary_item_id and report.status == WorkReport.Status.TO_PLENARY:
        carry(report, item, "adopt" if ballot.passed else "return", by=by, at=at)


VERBS = {"pass": "report.passed", "adopt": "report.adopted", "return": "report.returned"}


def carry(report: WorkReport, item: AgendaItem, step: str, *, by: User, at: datetime) -> None:
    """Take the step the ballot decided and tell the office."""
    REPORT.take(step, report, by=by, at=at)
    meeting = item.meeting.title
    if step == "return":
        report.returned_reason = _("%(meeting)s表决没有通过。") % {"meeting": meeting}
    report.save(update_fields=["status", "returned_reason"])
    audit.record(by, VERBS[step], report, meeting=meeting, hash=report.current.content_hash)
    word = _("没有通过，请修改") if step == "return" else _("通过")
    notify(
        office(at, "drafter", "leader"), VERBS[step], key=f"{VERBS[step]}:{item.pk}",
        title=_("%(meeting)s对《%(report)s》表决：%(word)s") % {"meeting": meeting, "report": report.title, "word": word},
        url=report.get_absolute_url(),
    )  # fmt: skip
