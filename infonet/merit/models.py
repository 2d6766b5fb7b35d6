"""I14: scoring rules with effective dates, and the ledger of points derived from facts."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import PeriodQuerySet, Power, User
from committees.roster.models import Union
from infonet.network.rules import reports_for, signs_for
from infonet.publishing.models import BulletinIssue
from infonet.reporting.models import DESK, InfoItem


class ScoringRule(models.Model):
    """How many points a fact is worth, from a day to a day."""

    class Fact(models.TextChoices):
        SINGLE = "single", _("单条采用刊发")
        COMBINED = "combined", _("综合采用刊发")

    fact = models.CharField(max_length=20, choices=Fact)
    points = models.DecimalField(max_digits=6, decimal_places=1)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact"], condition=Q(end__isnull=True), name="one_open_rule_per_fact")
        ]

    def __str__(self) -> str:
        return f"{self.get_fact_display()} {self.points} 分"


class ScoreEntryQuerySet(models.QuerySet):
    """Lines of the ledger."""

    def visible_to(self, user: User) -> "ScoreEntryQuerySet":
        """The desk sees all lines, a union its own."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        if user.holds(*DESK):
            return self
        now = timezone.now()
        return self.filter(Q(union__in=reports_for(user, now)) | Q(union__in=signs_for(user, now)))


class ScoreEntry(models.Model):
    """Points of one union for one fact: which rule, which item, which issue. Recomputable."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="scores")
    rule = models.ForeignKey(ScoringRule, on_delete=models.PROTECT, related_name="entries")
    item = models.ForeignKey(InfoItem, on_delete=models.PROTECT, related_name="scores")
    issue = models.ForeignKey(BulletinIssue, on_delete=models.PROTECT, related_name="scores")
    points = models.DecimalField(max_digits=6, decimal_places=1)
    day = models.DateField()

    objects = ScoreEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["rule", "item", "issue"], name="a_fact_counts_once")]

    def __str__(self) -> str:
        return f"{self.union} {self.points}"
