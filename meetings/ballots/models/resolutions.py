"""What declared ballots decided."""

from typing import Any

from django.db import models
from django.urls import reverse

from accounts.models import User
from committees.roster.models import Body
from common.wording import official
from meetings.ballots.models.ballot import Ballot


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
