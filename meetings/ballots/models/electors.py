"""Who may vote in a ballot, and the votes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.roster.models import Person
from meetings.ballots.models.ballot import Ballot


class Elector(models.Model):
    """One seat in the electorate, as the roster stood when the ballot was opened."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="electors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="electorates")
    present = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ballot", "person"], name="one_elector_per_person")]

    def __str__(self) -> str:
        return f"{self.person} @ {self.ballot}"


class Vote(models.Model):
    """One elector's recorded vote. One each, for good."""

    class Choice(models.TextChoices):
        FOR = "for", _("赞成")
        AGAINST = "against", _("反对")
        ABSTAIN = "abstain", _("弃权")

    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, related_name="vote")
    choice = models.CharField(max_length=10, choices=Choice)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=["for", "against", "abstain"]), name="a_vote_is_one_of_three")
        ]

    def __str__(self) -> str:
        return f"{self.elector}: {self.choice}"
