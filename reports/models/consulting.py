"""Rounds in which the members are asked, and who was asked."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from committees.roster.models import Person
from common.remembering import Remembers
from documents.models import StoredFile
from reports.models.report import OFFICE, WorkReport
from reports.models.text import Version


class ConsultationRoundQuerySet(models.QuerySet):
    """Rounds."""

    def visible_to(self, user: User) -> "ConsultationRoundQuerySet":
        """The office and the members."""
        return self.filter(report__in=WorkReport.objects.discussed_with(user).values("pk"))

    def open(self) -> "ConsultationRoundQuerySet":
        """Those still taking answers, or waiting to be closed."""
        return self.filter(status=ConsultationRound.Status.OPEN)


class ConsultationRound(Remembers, models.Model):
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
    # 函号 of the letter that asks, taken when the round is opened.
    letter_number = models.PositiveIntegerField(null=True, blank=True)

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

    def everybody(self) -> "list[Respondent]":
        """All who were asked, with where they work."""
        asked = self.respondents.select_related("person__unit__region", "person__user")
        return self.recall("everybody", lambda: list(asked))

    def respondent_of(self, user: User) -> "Respondent | None":
        """What was asked of this person, if he was."""
        return next((asked for asked in self.everybody() if asked.person.user_id == user.pk), None)

    @property
    def letter_code(self) -> str:
        """文号 of the letter, e.g. 装工函〔2026〕5号; empty for rounds opened before letters were numbered."""
        return code_of(self.letter_number, self.opened_at)

    def moved(self) -> "list[Extension]":
        """How the deadline was moved, in order."""
        return self.recall("moved", lambda: list(self.extensions.all()))

    @property
    def first_deadline(self) -> datetime:
        """What the letter says: a letter that was sent is not written again when there is more time."""
        return next((extension.was for extension in self.moved()), self.closes_at)


def code_of(number: int | None, at: datetime) -> str:
    """装工函〔2026〕5号; empty where no number was taken."""
    return f"{settings.LETTER_CODE}〔{timezone.localdate(at).year}〕{number}号" if number is not None else ""


class ExtensionQuerySet(models.QuerySet):
    """Extensions."""

    def visible_to(self, user: User) -> "ExtensionQuerySet":
        """Those who see the round."""
        return self.filter(round__report__in=WorkReport.objects.discussed_with(user).values("pk"))


class Extension(models.Model):
    """A deadline that was moved, and why: a letter of its own; members see it."""

    round = models.ForeignKey(ConsultationRound, on_delete=models.CASCADE, related_name="extensions")
    was = models.DateTimeField()
    now = models.DateTimeField()
    reason = models.TextField(_("延期原因"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # 函号 of the letter that gives more time.
    letter_number = models.PositiveIntegerField(null=True, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_extension_says_why"),
            models.CheckConstraint(condition=Q(now__gt=F("was")), name="an_extension_gives_more_time"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.reason[:30]}"

    @property
    def letter_code(self) -> str:
        """文号 of the letter; empty for one from before such letters were numbered."""
        return code_of(self.letter_number, self.at)


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


class ReplyPaperQuerySet(models.QuerySet):
    """反馈表."""

    def visible_to(self, user: User) -> "ReplyPaperQuerySet":
        """The office sees all that came in, a member his own."""
        seen = self.filter(round__report__in=WorkReport.objects.discussed_with(user).values("pk"))
        return seen if user.holds(*OFFICE) else seen.filter(respondent__person__user=user)

    def waiting(self) -> "ReplyPaperQuerySet":
        """Read, but not yet checked by a person: nothing of it counts."""
        return self.filter(status=ReplyPaper.Status.WAITING)


class ReplyPaper(models.Model):
    """A filled 反馈表: the file, what was read from it, and whether its rows have become opinions.

    `rows` holds records of `reports.services.replies.Row`; nothing of a waiting paper counts as an answer.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("待核对")
        TAKEN = "taken", _("已收下")
        DROPPED = "dropped", _("已作废")

    round = models.ForeignKey(ConsultationRound, on_delete=models.CASCADE, related_name="papers")
    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="papers")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    answer = models.CharField(max_length=12, blank=True)
    rows = models.JSONField(default=list, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    # The day the office received it; for a paper the member brings himself the day he uploads it.
    received_on = models.DateField(_("收到日期"))
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    # What stands beside 文稿 on the form: which draft its writer had before him.
    draft_said = models.CharField(_("文稿"), max_length=300, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")

    objects = ReplyPaperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["respondent"], condition=Q(status="waiting"), name="one_waiting_reply_per_respondent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.respondent.person} 反馈表"

    def get_absolute_url(self) -> str:
        return reverse("reports:reply-check", args=[self.pk])

    @property
    def recorded(self) -> bool:
        """代录: brought by the office, not by the member himself."""
        return self.brought_by_id != self.respondent.person.user_id
