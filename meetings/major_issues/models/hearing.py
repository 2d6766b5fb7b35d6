"""S3: the round in which all standing members are asked, and what each answered."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from committees.roster.models import Person
from common.remembering import Remembers
from meetings.major_issues.models.issue import MajorIssue, Option


class OpinionRoundQuerySet(models.QuerySet):
    """Rounds."""

    def visible_to(self, user: User) -> "OpinionRoundQuerySet":
        """Whoever may see the issue."""
        return self.filter(issue__in=MajorIssue.objects.visible_to(user).values("pk"))

    def open(self) -> "OpinionRoundQuerySet":
        """Not closed yet, though their time may be up."""
        return self.filter(status=OpinionRound.Status.OPEN)


class OpinionRound(Remembers, models.Model):
    """All standing members of the opening day are asked. A shortened one bears the reason and the name of who shortened it."""

    class Status(models.TextChoices):
        OPEN = "open", _("征求中")
        CLOSED = "closed", _("已截止")
        # Deferred or withdrawn meanwhile: it never counts as having heard the members.
        BROKEN_OFF = "broken_off", _("已中止")

    issue = models.ForeignKey(MajorIssue, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField(_("截止"))
    shortened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shortened_reason = models.TextField(_("缩短原因"), blank=True, max_length=1000)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Empty when the clock closed it.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OpinionRoundQuerySet.as_manager()

    class Meta:
        ordering = ["issue", "number"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "number"], name="one_opinion_round_per_number"),
            models.UniqueConstraint(fields=["issue"], condition=Q(status="open"), name="one_open_round_per_issue"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")), name="opinion_round_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(shortened_by__isnull=True, shortened_reason="")
                | (Q(shortened_by__isnull=False) & ~Q(shortened_reason="")),
                name="a_round_is_shortened_with_name_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True)
                | Q(status__in=["closed", "broken_off"], closed_at__isnull=False),
                name="opinion_round_closed_if_and_only_if_there_is_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("major_issues:issue-detail", args=[self.issue_id])

    def everybody(self) -> "list[Asked]":
        """All who were asked, by 姓氏笔画."""
        asked = self.asked.select_related("person", "option").order_by("person__name_key", "pk")
        return self.recall("everybody", lambda: list(asked))

    @property
    def silent(self) -> "list[Asked]":
        """Those who have not answered."""
        return [asked for asked in self.everybody() if not asked.answer]

    def takes_answers(self, at: datetime) -> bool:
        """Open, and its time not up: whoever has or has not closed it, the deadline itself judges."""
        return self.status == self.Status.OPEN and at <= self.closes_at


class RoundExtension(models.Model):
    """A deadline that was moved, and why; everybody sees it."""

    round = models.ForeignKey(OpinionRound, on_delete=models.CASCADE, related_name="extensions")
    was = models.DateTimeField()
    now = models.DateTimeField()
    reason = models.TextField(_("延期原因"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_round_extension_says_why"),
            models.CheckConstraint(condition=Q(now__gt=F("was")), name="a_round_extension_gives_more_time"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.reason[:30]}"


class Asked(models.Model):
    """One standing member who was asked: which option he favours, or that he has opinions, or none."""

    class Answer(models.TextChoices):
        NONE_YET = "", _("未答复")
        FAVOURS = "favours", _("赞成方案")
        OPINIONS = "opinions", _("有意见")
        NO_OPINION = "no_opinion", _("无意见")

    round = models.ForeignKey(OpinionRound, on_delete=models.CASCADE, related_name="asked")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="asked_about")
    answer = models.CharField(max_length=12, choices=Answer, blank=True, default=Answer.NONE_YET)
    option = models.ForeignKey(Option, null=True, blank=True, on_delete=models.PROTECT, related_name="favoured_by")
    answered_at = models.DateTimeField(null=True, blank=True)
    # How often the answer was given; the log holds every one.
    revision = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="each_standing_member_is_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="has_answered_if_and_only_if_there_is_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answer="favours", option__isnull=False) | (~Q(answer="favours") & Q(option__isnull=True)),
                name="who_favours_names_the_option",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.said}"

    @property
    def said(self) -> str:
        """赞成方案二, 有意见, 无意见, 未答复."""
        return f"赞成{self.option.label}" if self.option else str(self.get_answer_display())
