"""Opinions of standing members, what they were before, and how the office treated them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from meetings.major_issues.models.hearing import Asked, OpinionRound
from meetings.major_issues.models.issue import MajorIssue


class OpinionQuerySet(models.QuerySet):
    """Opinions."""

    def visible_to(self, user: User) -> "OpinionQuerySet":
        """Whoever may see the issue; whether with names, the page decides."""
        return self.filter(round__issue__in=MajorIssue.objects.visible_to(user).values("pk"))

    def live(self) -> "OpinionQuerySet":
        """Those that still stand."""
        return self.filter(withdrawn_at__isnull=True)

    def with_people(self) -> "OpinionQuerySet":
        """With all that a page says about an opinion."""
        chosen = self.select_related("asked__person__unit", "asked__option", "treatment__by", "treatment__on_behalf_of")
        signed = PastTreatment.objects.select_related("by", "on_behalf_of")
        return chosen.prefetch_related("past_texts", models.Prefetch("past_treatments", queryset=signed))


class Opinion(models.Model):
    """One opinion of one standing member; numbered through the issue."""

    round = models.ForeignKey(OpinionRound, on_delete=models.PROTECT, related_name="opinions")
    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("意见"), max_length=2000)
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="one_issue_opinion_per_number"),
            models.CheckConstraint(condition=~Q(text=""), name="an_opinion_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:30]}"


class PastOpinion(models.Model):
    """What an opinion said before its writer changed it."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="past_texts")
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["opinion", "until", "pk"]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.text[:30]}"


class Verdict(models.TextChoices):
    """The five ways the office treats an opinion (as in the form 意见汇总处理表)."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    REJECTED = "rejected", _("不采纳")
    EXPLAINED = "explained", _("解释说明")
    FURTHER = "further", _("另行研究")


class Treated(models.Model):
    """How an opinion was treated, why, by whom and in whose right."""

    verdict = models.CharField(_("处理"), max_length=12, choices=Verdict)
    reason = models.TextField(_("理由"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    revision = models.PositiveSmallIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> Any:
        return self.get_verdict_display()

    @property
    def signed(self) -> str:
        """周办, or 周办代王负责."""
        return f"{self.by.name}代{self.on_behalf_of.name}" if self.on_behalf_of else self.by.name


class Treatment(Treated):
    """The answer in force."""

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="treatment")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_treatment_says_why")]


class PastTreatment(Treated):
    """An answer given before and changed since."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="past_treatments")

    class Meta:
        ordering = ["opinion", "revision"]
        constraints = [models.UniqueConstraint(fields=["opinion", "revision"], name="one_past_treatment_per_revision")]
