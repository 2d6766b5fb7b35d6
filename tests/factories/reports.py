"""Work reports in every state: `report_in("to_standing")`; drafts, rounds, answers, opinions, replies."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory import LazyAttribute, SubFactory, Trait
from factory.django import DjangoModelFactory

from accounts.models import User
from committees.roster.models import Body, Membership
from common import clock
from documents.fingerprint import text_hash
from documents.services import store_file
from documents.word import read_plain
from meetings.ballots.models import Ballot
from meetings.sessions.models import AgendaItem
from reports.models import (
    ConsultationRound,
    Disposition,
    Opinion,
    Respondent,
    Verdict,
    Version,
    WorkReport,
)  # fmt: skip
from reports.services.drafting import paragraphs_for
from tests.factories.documents import docx_bytes
from tests.factories.meetings import AgendaItemFactory, BallotFactory, MeetingFactory, as_text
from tests.factories.roster import MembershipFactory, PersonFactory, TermFactory, UserFactory

Status = WorkReport.Status

TEXT = (
    "一、今年的主要工作",
    "（一）把职工的急难事摆到桌面上",
    "今年以来，各省市产业工会报送信息4126条，编成专报36期，有11期得到有关部门回应，推动214家企业签订或者修订专项集体合同。",
    "问题能不能解决，关键看有没有人一直盯着。平均用时由上一年的47天缩短到29天。",
    "（二）让委员和常委都动起来",
    "六个片区全年召开协商会19次，形成纪要17份，议定事项43件，办结38件。",
    "二、存在的不足",
    "一是听得多、盯得少，信息工作重收集、轻跟踪；二是联系不够匀，有两个片区协商纪要不全。",
    "三、明年的工作安排",
    "明年抓四件事：高温津贴协商覆盖率达到八成；片区协商每季一次、次次有纪要。",
)
LATER = tuple(line.replace("覆盖率达到八成", "覆盖率分省确定") for line in TEXT)


class ReportFactory(DjangoModelFactory):
    """A report without any draft; see `report_in` for the later states."""

    class Meta:
        model = WorkReport

    class Params:
        issued = Trait(
            status=Status.ISSUED, issued_at=LazyAttribute(lambda r: clock.now()), issue_number=factory.Sequence(lambda n: n + 1),
            issued_docx=LazyAttribute(lambda r: store_file(docx_bytes(), name="工作报告.docx", by=r.created_by, kinds=["docx"])),
        )  # fmt: skip

    title = "2026年工作报告"
    year = 2026
    term = SubFactory(TermFactory)
    created_by = SubFactory(UserFactory)


class VersionFactory(DjangoModelFactory):
    """The next draft of a report, of these lines."""

    class Meta:
        model = Version

    class Params:
        lines = TEXT

    report = SubFactory(ReportFactory)
    number = LazyAttribute(lambda v: v.report.versions.count() + 1)
    content_hash = LazyAttribute(lambda v: text_hash(read_plain("\n".join(v.lines)).blocks))
    made_by = LazyAttribute(lambda v: v.report.created_by)
    made_at = LazyAttribute(lambda v: clock.now())

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> Version:
        lines = params.get("lines", TEXT)
        version = super()._generate(strategy, params)
        previous = version.report.versions.filter(number__lt=version.number).order_by("-number").first()
        rows = paragraphs_for(version, read_plain("\n".join(lines)).blocks, previous)
        version.paragraphs.bulk_create(rows)
        return version


class RoundFactory(DjangoModelFactory):
    """A running round on the newest draft, to which every member of the plenary was asked; `closed` ends it."""

    class Meta:
        model = ConsultationRound
        skip_postgeneration_save = True

    class Params:
        closed = Trait(status="closed", closed_at=LazyAttribute(lambda r: r.closes_at))

    report = SubFactory(ReportFactory, status=Status.CONSULTING)
    version = LazyAttribute(lambda r: r.report.current or VersionFactory(report=r.report))
    opened_at = LazyAttribute(lambda r: clock.now() - timedelta(days=10))
    opened_by = LazyAttribute(lambda r: r.report.created_by)
    closes_at = LazyAttribute(lambda r: clock.now() + timedelta(days=4))

    @factory.post_generation
    def asked(self, create: bool, people: Any, **kwargs: Any) -> None:
        """All members of that day."""
        seats = Membership.objects.entitled(Body.PLENARY, timezone.localdate(self.opened_at)).order_by("pk")
        Respondent.objects.bulk_create(Respondent(round=self, person=seat.person) for seat in seats)


class OpinionFactory(DjangoModelFactory):
    """A member's opinion on the first paragraph; `whole` for one on the whole text."""

    class Meta:
        model = Opinion
        skip_postgeneration_save = True

    class Params:
        whole = Trait(paragraph_key=None)

    round = SubFactory(RoundFactory)
    respondent = LazyAttribute(lambda o: asked(o.round))
    number = LazyAttribute(lambda o: Opinion.objects.filter(round__report=o.round.report).count() + 1)
    paragraph_key = LazyAttribute(lambda o: key_of(o.round.version, 1))
    kind = Opinion.Kind.CHANGE
    text = "建议写明新签和修订各多少家。基层看的是新签，修订里有些只改了日期。"
    filed_at = LazyAttribute(lambda o: o.round.opened_at + timedelta(days=3))

    @factory.post_generation
    def answered(self, create: bool, value: Any, **kwargs: Any) -> None:
        """Who gives an opinion has answered."""
        Respondent.objects.filter(pk=self.respondent_id).update(
            answer="opinions", answered_at=self.filed_at, read_at=self.filed_at
        )


class DispositionFactory(DjangoModelFactory):
    """An answer: taken over."""

    class Meta:
        model = Disposition

    opinion = SubFactory(OpinionFactory)
    verdict = Verdict.ADOPTED
    reason = "改为“新签139家、修订75家”。"
    by = LazyAttribute(lambda d: d.opinion.round.opened_by)
    at = LazyAttribute(lambda d: d.opinion.filed_at + timedelta(days=1))


def key_of(version: Version, number: int) -> Any:
    """The key of 第 n 段."""
    return version.paragraphs.filter(number=number).order_by("-order").first().key


def asked(round_: ConsultationRound, user: User | None = None) -> Respondent:
    """One who was asked: this user, or a new member."""
    if user is not None:
        return round_.respondents.get(person__user=user)
    person = PersonFactory()
    MembershipFactory(person=person)
    return Respondent.objects.create(round=round_, person=person)


def drafted(lines: Sequence[str] = TEXT, **facts: Any) -> WorkReport:
    """A report with its first draft."""
    report = ReportFactory(**facts)
    VersionFactory(report=report, lines=lines)
    return report


def consulting(lines: Sequence[str] = TEXT, **facts: Any) -> WorkReport:
    """Members are being asked; the round is `report.rounds.get()`."""
    report = drafted(lines, status=Status.CONSULTING, **facts)
    RoundFactory(report=report)
    return report


def revising(lines: Sequence[str] = LATER, **facts: Any) -> WorkReport:
    """The round is over, a revised draft of these lines is there, and nothing waits for an answer."""
    report = drafted(status=Status.REVISING, **facts)
    RoundFactory(report=report, closed=True, closes_at=clock.now() - timedelta(days=2))
    VersionFactory(report=report, lines=lines)
    return report


def on_agenda(report: WorkReport, *, plenary: bool = False, **facts: Any) -> AgendaItem:
    """An item whose ballot, in draft, is on the newest text."""
    meeting = MeetingFactory(body=Body.PLENARY if plenary else Body.STANDING, noticed=True, **facts)
    version = report.current
    ballot = BallotFactory(
        title=report.title,
        occasion=meeting.title,
        body=meeting.body,
        text=as_text(version.blocks()),
        text_hash=version.content_hash,
    )
    return AgendaItemFactory(
        meeting=meeting, title=report.title, ballot=ballot, subject_kind="work_report", subject_id=report.pk
    )


def declare(item: AgendaItem, *, passed: bool = True) -> Ballot:
    """The ballot counted and declared."""
    now = clock.now()
    Ballot.objects.filter(pk=item.ballot_id).update(
        status=Ballot.Status.DECLARED, opened_at=now, closed_at=now, declared_at=now, passed=passed
    )
    item.ballot.refresh_from_db()
    return item.ballot


def to_standing(**facts: Any) -> WorkReport:
    """Before the standing committee; its ballot not yet opened."""
    report = revising(**facts)
    report.standing_item = on_agenda(report)
    return moved(report, Status.TO_STANDING)


def passed(**facts: Any) -> WorkReport:
    """Passed by the standing committee."""
    report = to_standing(**facts)
    declare(report.standing_item)
    return moved(report, Status.PASSED)


def to_plenary(**facts: Any) -> WorkReport:
    """Before the plenary."""
    report = passed(**facts)
    report.plenary_item = on_agenda(report, plenary=True)
    return moved(report, Status.TO_PLENARY)


def adopted(**facts: Any) -> WorkReport:
    """Adopted by the plenary."""
    report = to_plenary(**facts)
    declare(report.plenary_item)
    return moved(report, Status.ADOPTED)


def issued(**facts: Any) -> WorkReport:
    """Numbered and issued."""
    report = adopted(**facts)
    report.issued_at, report.issue_number = clock.now(), WorkReport.objects.filter(status="issued").count() + 1
    report.issued_docx = store_file(docx_bytes(), name="工作报告.docx", by=report.created_by, kinds=["docx"])
    return moved(report, Status.ISSUED)


def moved(report: WorkReport, status: str) -> WorkReport:
    """The report, in that state."""
    report.status = status
    report.save()
    return report


STATES = {
    Status.DRAFTING: drafted, Status.CONSULTING: consulting, Status.REVISING: revising, Status.TO_STANDING: to_standing,
    Status.PASSED: passed, Status.TO_PLENARY: to_plenary, Status.ADOPTED: adopted, Status.ISSUED: issued,
}  # fmt: skip


def report_in(status: str, **facts: Any) -> WorkReport:
    """A report in any of its states, with nothing missing for the next step but time."""
    return STATES[Status(status)](**facts)
