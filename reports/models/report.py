"""The work report and its states."""

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Power, User
from committees.roster.models import Term, is_member
from common.remembering import Remembers
from documents.models import StoredFile
from meetings.sessions.models import AgendaItem
from reports.models.text import Version

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

    def for_page(self) -> "WorkReportQuerySet":
        """With the items it came before the bodies under."""
        items = ("standing_item", "plenary_item")
        return self.select_related(*(f"{item}__{more}" for item in items for more in ("meeting__term", "ballot")))

    def with_figures(self) -> "WorkReportQuerySet":
        """For lists: the newest version's number, the open round's deadline, who answered, what is unanswered."""
        newest = Version.objects.filter(report=OuterRef("pk")).order_by("-number").values("number")[:1]
        running = WorkReport.objects.filter(pk=OuterRef("pk"), rounds__status="open")
        asked = running.annotate(n=Count("rounds__respondents")).values("n")[:1]
        given = ~Q(rounds__respondents__answer="")
        answered = running.annotate(n=Count("rounds__respondents", filter=given)).values("n")[:1]
        unanswered = Q(rounds__opinions__withdrawn_at__isnull=True, rounds__opinions__disposition__isnull=True)
        return self.annotate(
            newest_number=Subquery(newest), closes_at=Subquery(running.values("rounds__closes_at")[:1]),
            asked=Subquery(asked), answered=Subquery(answered),
            unanswered=Count("rounds__opinions", filter=unanswered),
        ).order_by("-year", "-pk")  # fmt: skip


class WorkReport(Remembers, models.Model):
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
    def current(self) -> Version:
        """The newest version."""
        return self.recall("current", lambda: self.versions.order_by("-number").first())  # type: ignore[return-value]

    def every_version(self) -> list[Version]:
        """All drafts, the oldest first; whoever has them knows the newest."""
        versions = list(self.versions.select_related("made_by").order_by("number"))
        self.recall("current", lambda: next(reversed(versions), None))
        return versions

    def versions_for(self, user: User) -> list[Version]:
        """Drafts this person may read, the oldest first.

        The office reads all; members what was sent out to them or put before a body; others what was issued.
        """
        versions = self.every_version()
        if user.holds(*OFFICE):
            return versions
        issued = versions[-1:] if self.status == self.Status.ISSUED else []
        if not is_member(user):
            return issued
        sent = set(self.versions.sent_out().values_list("pk", flat=True))
        return [version for version in versions if version.pk in sent or version in issued]

    @property
    def all_rounds(self) -> "list[ConsultationRound]":  # type: ignore[name-defined]  # noqa: F821
        """All rounds, the oldest first."""
        rounds = self.rounds.select_related("opened_by", "version").prefetch_related("extensions")
        return self.recall("rounds", lambda: [self.same_for(round_) for round_ in rounds.order_by("opened_at")])

    @property
    def last_round(self) -> "ConsultationRound | None":  # type: ignore[name-defined]  # noqa: F821
        """The round members were last asked in."""
        return next(reversed(self.all_rounds), None)

    @property
    def open_round(self) -> "ConsultationRound | None":  # type: ignore[name-defined]  # noqa: F821
        """The round that takes answers, or waits to be closed."""
        return next((round_ for round_ in self.all_rounds if round_.status == "open"), None)
