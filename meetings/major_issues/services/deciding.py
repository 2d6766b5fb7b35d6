"""S1, S3: the draft of the decision, its way to the vote, and what the vote decided."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from committees.roster.models import Body
from common import clock
from common.lifecycle import RuleError
from common.marks import refuse_marks
from documents.blocks import Block
from documents.errors import UnreadableDocument
from documents.fingerprint import text_hash
from documents.records import block_record
from documents.word import read_plain
from meetings.ballots.models import Ballot
from meetings.ballots.rules import circulation_of
from meetings.ballots.services import create_ballot, lock, results_of
from meetings.major_issues import rules
from meetings.major_issues.models import MajorIssue, Motion, Treatment, Verdict
from meetings.major_issues.services.common import accounts_of, locked, office, turned
from meetings.major_issues.services.hearing import settle_round
from meetings.sessions.models import AgendaItem, Meeting
from meetings.sessions.services import put_on_agenda, take_off_agenda
from notices.services import notify


@transaction.atomic
def propose_motion(
    issue: MajorIssue, *, by: User, text: str, option: int | None = None, at: datetime | None = None
) -> Motion:
    """S3: from the opinions to a draft of the decision, chosen from the options or written; only when all were heard and answered."""
    at = at or clock.now()
    issue = locked(issue)
    settle_round(issue, at)
    rules.ISSUE.take("propose", issue, by=by, at=at)
    issue.heard = issue.last_round
    issue.save(update_fields=["status", "heard"])
    return draft(issue, by=by, text=text, option=option, at=at)


@transaction.atomic
def redraft_motion(
    issue: MajorIssue, *, by: User, text: str, option: int | None = None, at: datetime | None = None
) -> Motion:
    """Another text while none is under vote; the one before is kept."""
    at = at or clock.now()
    issue = locked(issue)
    rules.WORK.check("redraft", issue, by=by, at=at)
    return draft(issue, by=by, text=text, option=option, at=at)


def draft(issue: Any, *, by: User, text: str, option: int | None, at: datetime) -> Motion:
    """The very text, with its fingerprint."""
    refuse_marks(text)
    if not text.strip():
        raise RuleError(_("请写上决议草案的正文。"))
    try:
        blocks = titled(read_plain(text).blocks, issue.title)
    except UnreadableDocument as error:
        raise RuleError(error.message) from error
    motion = Motion.objects.create(
        issue=issue, number=issue.motions.count() + 1, round=issue.heard,
        option=issue.options.filter(number=option).first() if option else None,
        text=[block_record(block) for block in blocks], text_hash=text_hash(blocks), made_by=by, made_at=at,
    )  # fmt: skip
    audit.record(by, "issue.motion_drafted", issue, number=motion.number, text_hash=motion.text_hash)
    return motion


def titled(blocks: Sequence[Block], question: str) -> list[Block]:
    """The question as the first line is the title, though it be a sentence that could be none."""
    first, *rest = blocks
    return [replace(first, kind="title") if rest and first.text == question else first, *rest]


@transaction.atomic
def put_to_meeting(issue: MajorIssue, *, meeting: Meeting, by: User, at: datetime | None = None) -> Motion:
    """S1: the draft on the agenda of a standing committee meeting; the agenda's gate asks everything again."""
    at = at or clock.now()
    issue, motion = placing(issue, by, at)
    if meeting.body != Body.STANDING:
        raise RuleError(_("重大问题由常委会决策，请列入常委会会议。"))
    motion.item = put_on_agenda(
        meeting, title=motion.title, kind=AgendaItem.Kind.DECIDE, by=by, at=at, brief=brief(issue), proposer=issue.proposer,
        subject_kind=rules.SUBJECT, subject_id=issue.pk, text=motion.text, text_hash=motion.text_hash,
    )  # fmt: skip
    motion.save(update_fields=["item"])
    audit.record(by, "issue.put_to_meeting", issue, meeting=meeting, text_hash=motion.text_hash)
    return motion


def placing(issue: MajorIssue, by: User, at: datetime) -> tuple[MajorIssue, Motion]:
    """The issue under lock and the draft that may now be put to the vote: of two requests the second finds it placed."""
    issue = locked(issue)
    rules.WORK.check("place", issue, by=by, at=at)
    motion = issue.motion
    if motion is None:
        raise RuleError(_("还没有待表决的决议草案，请先拟定。"))
    return issue, motion


def brief(issue: Any) -> str:
    """Three lines for those who vote: how they were heard, what became of it, what is proposed."""
    round_ = issue.heard
    treated = Treatment.objects.filter(opinion__round__issue=issue, opinion__withdrawn_at=None)
    taken = treated.filter(verdict__in=[Verdict.ADOPTED, Verdict.PARTLY]).count()
    motion = issue.motion
    lines = [
        f"征求意见：全体常委 {round_.asked.count()} 人，已答复 {round_.asked.exclude(answer='').count()} 人。",
        f"意见处理：共 {treated.count()} 条，采纳和部分采纳 {taken} 条，逐条说明了理由。",
    ]  # fmt: skip
    if motion and motion.option:
        lines.append(f"决议草案：按{motion.option.label}拟定。")
    if round_.shortened_by:
        lines.append(f"征求期缩短：{round_.shortened_by.name}决定，原因是{round_.shortened_reason.rstrip('。')}。")
    return "\n".join(lines)[:1000]


@transaction.atomic
def put_to_circulation(issue: MajorIssue, *, working_days: int, by: User, at: datetime | None = None) -> Motion:
    """S3: 通讯表决 between the meetings: a draft ballot over so many working days, which a second person opens on its own page."""
    at = at or clock.now()
    issue, motion = placing(issue, by, at)
    motion.ballot = create_ballot(
        title=motion.title, occasion=circulation_of(Body.STANDING), body=Body.STANDING, text=motion.text,
        text_hash=motion.text_hash, by=by, working_days=working_days,
    )  # fmt: skip
    motion.save(update_fields=["ballot"])
    audit.record(by, "issue.put_to_circulation", issue, working_days=working_days, text_hash=motion.text_hash)
    return motion


@transaction.atomic
def take_back(issue: MajorIssue, *, by: User, at: datetime | None = None) -> MajorIssue:
    """Before the vote has begun: off the agenda, or the draft ballot dropped; a void circulation is kept by itself."""
    at = at or clock.now()
    issue = locked(issue)
    rules.WORK.check("take_back", issue, by=by, at=at)
    motion = issue.motion
    if motion is None:
        raise RuleError(_("决议草案没有交付表决，不用撤回。"))
    item, vote, motion.item, motion.ballot = motion.item, motion.vote, None, None
    motion.save(update_fields=["item", "ballot"])
    if item:
        take_off_agenda(item, by=by, subject_kind=rules.SUBJECT, at=at)
    elif vote and lock(vote).status == Ballot.Status.DRAFT:
        vote.delete()
    audit.record(by, "issue.taken_back", issue)
    return issue


# ---- What the vote decided ---------------------------------------------------------------------
@transaction.atomic
def record_outcome(item: AgendaItem, ballot: Ballot, by: User, at: datetime) -> None:
    """The agenda's outcome: an item the issue is no longer under decides nothing."""
    if item.subject_kind != rules.SUBJECT or item.subject_id is None:
        return
    motion = Motion.objects.filter(item=item, passed__isnull=True).first()
    if motion is not None:
        carry(motion, ballot, item.meeting.title, by=by, at=at)


def record_circulation(ballot: Ballot, by: User, at: datetime) -> None:
    """A declared ballot's consequence: a circulation, or the one that took the place of a void one."""
    first = ballot
    while first.replaces is not None:
        first = first.replaces
    motion = Motion.objects.filter(ballot=first, passed__isnull=True).first()
    if motion is not None:
        carry(motion, ballot, ballot.occasion, by=by, at=at)


def carry(motion: Motion, ballot: Ballot, occasion: str, *, by: User, at: datetime) -> None:
    """Passed: decided by that resolution. Not passed: back to the office, with the sum as the reason."""
    issue = locked(motion.issue)
    if issue.status != MajorIssue.Status.DECIDING:
        return
    motion.passed = bool(ballot.passed)
    motion.save(update_fields=["passed"])
    if motion.passed:
        rules.ISSUE.take("decide", issue, by=by, at=at)
        issue.resolution, issue.decided_at = ballot.resolution, at
        issue.save(update_fields=["status", "resolution", "decided_at"])
        audit.record(by, "issue.decided", issue, resolution=ballot.resolution.code, text_hash=motion.text_hash)
    else:
        reason = _("%(where)s没有通过：%(sum)s") % {"where": occasion, "sum": results_of([ballot])[ballot.pk].sentence}
        turned(issue, issue.status, reason, by, at)
        audit.record(by, "issue.not_passed", issue, reason=reason)
    tell_outcome(issue, motion, occasion, at)


def tell_outcome(issue: MajorIssue, motion: Motion, occasion: str, at: datetime) -> None:
    """The office, the raiser, and all who were asked."""
    word = _("通过") if motion.passed else _("没有通过，请研究下一步")
    asked = accounts_of(a.person for a in motion.round.asked.select_related("person__user"))
    kind = "issue.decided" if motion.passed else "issue.not_passed"
    notify(
        {*office(at), issue.raised_by, *asked}, kind, key=f"{kind}:{motion.pk}",
        title=_("%(where)s对重大问题“%(issue)s”表决：%(word)s") % {"where": occasion, "issue": issue.title, "word": word},
        url=issue.get_absolute_url(),
    )  # fmt: skip
