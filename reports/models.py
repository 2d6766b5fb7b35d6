"""The work report: versions, paragraphs that keep their identity, consultation, opinions and their disposition."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Power, User
from committees.roster.models import Person, Term, is_member
from documents.blocks import Block
from documents.fingerprint import short_hash
from documents.models import StoredFile
from meetings.sessions.models import AgendaItem, cn_number

OFFICE = ("staff", "drafter", "leader")


def takes_part(user: User) -> bool:
    """The office that makes the report, and the members who are asked about it."""
    return user.holds(*OFFICE) or is_member(user)


class WorkReportQuerySet(models.QuerySet):
    """Work reports."""

    def visible_to(self, user: User) -> "WorkReportQuerySet":
        """The office sees every draft; members see a report from the first consultation on; others when issued."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        if user.holds(*OFFICE):
            return self
        if is_member(user):
            return self.exclude(status=WorkReport.Status.DRAFTING)
        return self.filter(status=WorkReport.Status.ISSUED)

    def discussed_with(self, user: User) -> "WorkReportQuerySet":
        """Those whose drafts, rounds and opinions this person may see: an issued text is for all, how it came about is not."""
        return self.visible_to(user) if takes_part(user) else self.none()

    def with_figures(self) -> "WorkReportQuerySet":
        """For lists: the newest version's number, the open round's deadline, who answered, what is unanswered."""
        newest = Version.objects.filter(report=OuterRef("pk")).order_by("-number").values("number")[:1]
        running = ConsultationRound.objects.filter(report=OuterRef("pk"), status="open")
        asked = running.annotate(n=Count("respondents")).values("n")[:1]
        answered = running.annotate(n=Count("respondents", filter=~Q(respondents__answer=""))).values("n")[:1]
        unanswered = Q(rounds__opinions__withdrawn_at__isnull=True, rounds__opinions__disposition__isnull=True)
        return self.annotate(
            newest_number=Subquery(newest), closes_at=Subquery(running.values("closes_at")[:1]),
            asked=Subquery(asked), answered=Subquery(answered),
            unanswered=Count("rounds__opinions", filter=unanswered),
        ).order_by("-year", "-pk")  # fmt: skip


class WorkReport(models.Model):
    """工作报告: one report of one year, from draft to issue."""

    class Status(models.TextChoices):
        DRAFTING = "drafting", _("起草")
        CONSULTING = "consulting", _("征求委员意见")
        REVISING = "revising", _("修改")
        TO_STANDING = "to_standing", _("送常委会研究")
        PASSED = "passed", _("常委会已通过")
        TO_PLENARY = "to_plenary", _("提交全委会")
        ADOPTED = "adopted", _("全委会已通过")
        ISSUED = "issued", _("已印发")

    title = models.CharField(_("标题"), max_length=120)
    year = models.PositiveSmallIntegerField(_("年度"))
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="work_reports")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFTING)
    # The items under which the bodies last took it up.
    standing_item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    plenary_item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    returned_reason = models.TextField(blank=True)
    pass_voided_at = models.DateTimeField(null=True, blank=True)
    issue_number = models.PositiveIntegerField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    # What was issued, byte for byte; the PDF is missing where the machine could not make one.
    issued_docx = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_pdf = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    ~Q(status="issued") & Q(issue_number__isnull=True, issued_at__isnull=True, issued_docx__isnull=True)
                )
                | Q(status="issued", issue_number__isnull=False, issued_at__isnull=False, issued_docx__isnull=False),
                name="issued_if_and_only_if_numbered",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:report-detail", args=[self.pk])

    @property
    def code(self) -> str:
        """文号 once issued, e.g. 装工发〔2026〕12号."""
        if self.issue_number is None or self.issued_at is None:
            return ""
        return f"{settings.DOCUMENT_CODE}〔{self.issued_at.year}〕{self.issue_number}号"

    @property
    def current(self) -> "Version":
        """The newest version."""
        return self.versions.order_by("-number").first()  # type: ignore[return-value]


class Version(models.Model):
    """One text of the report. Never changed once stored; a new text is a new version."""

    report = models.ForeignKey(WorkReport, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    source = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    losses = models.JSONField(default=list, blank=True)
    note = models.CharField(_("改动说明"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.report} {self.label}"

    @property
    def label(self) -> str:
        """第三稿."""
        return f"第{cn_number(self.number)}稿"

    @property
    def mark(self) -> str:
        """稿号: what people read out and compare."""
        return short_hash(self.content_hash)

    def blocks(self) -> list[Block]:
        """The text as every other room knows it."""
        return [paragraph.block for paragraph in self.paragraphs.all()]


class Paragraph(models.Model):
    """One paragraph of a version. `key` is its identity across versions."""

    class How(models.TextChoices):
        SAME = "same", _("未改")
        EDITED = "edited", _("有改动")
        MOVED = "moved", _("移动")
        NEW = "new", _("新增")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="paragraphs")
    order = models.PositiveIntegerField()
    # 第 n 段 as people say it: headings count with the paragraph they lead; title lines are 0.
    number = models.PositiveIntegerField(default=0)
    key = models.UUIDField(default=uuid.uuid4)
    how = models.CharField(max_length=10, choices=How, default=How.NEW)
    kind = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    rows = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="one_paragraph_per_place"),
            models.UniqueConstraint(fields=["version", "key"], name="one_paragraph_per_key"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def block(self) -> Block:
        """The paragraph as documents know it."""
        return Block(self.kind, self.text, self.level, tuple(tuple(row) for row in self.rows))  # type: ignore[arg-type]


class ConsultationRoundQuerySet(models.QuerySet):
    """Rounds."""

    def visible_to(self, user: User) -> "ConsultationRoundQuerySet":
        """The office and the members."""
        return self.filter(report__in=WorkReport.objects.discussed_with(user).values("pk"))

    def open(self) -> "ConsultationRoundQuerySet":
        """Those still taking answers, or waiting to be closed."""
        return self.filter(status=ConsultationRound.Status.OPEN)


class ConsultationRound(models.Model):
    """F2: a round in which all members are asked for their opinion on one version."""

    class Status(models.TextChoices):
        OPEN = "open", _("征求中")
        CLOSED = "closed", _("已截止")

    report = models.ForeignKey(WorkReport, on_delete=models.CASCADE, related_name="rounds")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="rounds")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField(_("截止"))
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = ConsultationRoundQuerySet.as_manager()

    class Meta:
        ordering = ["report", "opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(status="open"), name="one_open_round_per_report"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="round_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True) | Q(status="closed", closed_at__isnull=False),
                name="round_closed_if_and_only_if_there_is_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} 征求意见"

    def get_absolute_url(self) -> str:
        return reverse("reports:report-detail", args=[self.report_id])


class Extension(models.Model):
    """A deadline that was moved, and why; members see it."""

    round = models.ForeignKey(ConsultationRound, on_delete=models.CASCADE, related_name="extensions")
    was = models.DateTimeField()
    now = models.DateTimeField()
    reason = models.TextField(_("延期原因"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_extension_says_why"),
            models.CheckConstraint(condition=Q(now__gt=F("was")), name="an_extension_gives_more_time"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.reason[:30]}"


class Respondent(models.Model):
    """One member who was asked: whether he has read it, and what kind of answer he gave."""

    class Answer(models.TextChoices):
        NONE_YET = "", _("未反馈")
        NO_OPINION = "no_opinion", _("无意见")
        OPINIONS = "opinions", _("有意见")

    round = models.ForeignKey(ConsultationRound, on_delete=models.CASCADE, related_name="respondents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consultations")
    read_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=Answer, blank=True, default=Answer.NONE_YET)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="each_member_is_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answered_if_and_only_if_there_is_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_answer_display()}"


class OpinionQuerySet(models.QuerySet):
    """Opinions."""

    def visible_to(self, user: User) -> "OpinionQuerySet":
        """The office and the members: reasons are open to all of them."""
        return self.filter(round__report__in=WorkReport.objects.discussed_with(user).values("pk"))

    def live(self) -> "OpinionQuerySet":
        """Those that still stand: not taken back by their writer."""
        return self.filter(withdrawn_at__isnull=True)

    def undisposed(self) -> "OpinionQuerySet":
        """Those nobody has answered yet."""
        return self.live().filter(disposition__isnull=True)

    def with_people(self) -> "OpinionQuerySet":
        """With all that is said about an opinion on a page."""
        return self.select_related(
            "round__version", "respondent__person__unit__region__parent", "disposition__by", "disposition__on_behalf_of"
        ).prefetch_related("past_dispositions__by", "past_dispositions__on_behalf_of")


class Opinion(models.Model):
    """One opinion of one member, on a paragraph or on the whole."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("修改")
        ADD = "add", _("增加")
        DELETE = "delete", _("删除")
        QUESTION = "question", _("疑问")
        APPROVE = "approve", _("赞同")

    round = models.ForeignKey(ConsultationRound, on_delete=models.PROTECT, related_name="opinions")
    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField()
    paragraph_key = models.UUIDField(null=True, blank=True)
    quote = models.TextField(blank=True)
    kind = models.CharField(_("意见类别"), max_length=10, choices=Kind)
    text = models.TextField(_("意见"))
    proposed = models.TextField(_("建议写成"), blank=True)
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_opinion_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:30]}"


class Verdict(models.TextChoices):
    """The four ways an opinion is answered."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    NOT_ADOPTED = "not_adopted", _("不采纳")
    NOTED = "noted", _("留作参考")


class Answered(models.Model):
    """What became of an opinion, why, by whom and in whose right."""

    verdict = models.CharField(_("答复"), max_length=12, choices=Verdict)
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> Any:
        return self.get_verdict_display()

    @property
    def signed(self) -> str:
        """段开物, or 段开物代温知新."""
        return f"{self.by.name}代{self.on_behalf_of.name}" if self.on_behalf_of else self.by.name


class Disposition(Answered):
    """The answer in force; the member sees it. `revision` counts how often it was given."""

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="disposition")
    revision = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_disposition_says_why")]


class PastDisposition(Answered):
    """An answer given before and changed since: nothing a member was told vanishes."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="past_dispositions")
    revision = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["opinion", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "revision"], name="one_past_answer_per_revision"),
        ]
