"""What declared ballots decided."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from committees.roster.models import Body
from common.wording import official
from meetings.ballots.models.ballot import Ballot, hand


class ResolutionQuerySet(models.QuerySet):
    """Resolutions."""

    def visible_to(self, user: User) -> "ResolutionQuerySet":
        """Whoever may see the ballot may see what it decided."""
        return self.filter(ballot__in=Ballot.objects.visible_to(user).values("pk"))


class Resolution(models.Model):
    """决议: what a declared, passed ballot decided. Numbered without gaps per body and year."""

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="resolution")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=10, choices=Body)
    declared_at = models.DateTimeField()
    # When the office looks again at what was done on it.
    review_on = models.DateField(_("复查日期"), null=True, blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["body", "year", "number"], name="resolution_numbers_are_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("ballots:resolution-detail", args=[self.pk])

    @property
    def code(self) -> Any:
        """文号, e.g. 常委会决议〔2026〕3号."""
        return f"{official(Body(self.body).label)}决议〔{self.year}〕{self.number}号"


class ResolutionNote(models.Model):
    """What was done on a resolution since: a day, what, by whom. Added to, never rewritten."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="notes")
    day = models.DateField(_("日期"))
    what = models.TextField(_("做了什么"), max_length=1000)
    who = models.CharField(_("承办"), max_length=60)
    entered_by = hand()
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.resolution}: {self.day}"
