"""What an election's candidates and a proposal's changes have in common: a person who is named, and what the body said of him."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.roster.models import Person, Region


class Nominee(models.Model):
    """Somebody named for a seat: of the roster, or new to it; as he was named, whatever the roster says later."""

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    gender = models.CharField(_("性别"), max_length=1, choices=Person.Gender, blank=True)
    unit = models.CharField(_("单位"), max_length=80, blank=True)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True)

    class Meta:
        abstract = True


class PaperItem(models.Model):
    """One line of a paper (票样): an elector is for it, against it or abstains. The figures are written when the ballot is declared."""

    order = models.PositiveSmallIntegerField()
    for_votes = models.PositiveIntegerField(null=True, blank=True)
    against_votes = models.PositiveIntegerField(null=True, blank=True)
    abstain_votes = models.PositiveIntegerField(null=True, blank=True)
    carried = models.BooleanField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """How papers name the line."""
        return str(self.pk)

    def set_votes(self, votes: dict[str, int]) -> None:
        """The count, from `{"for": 31, "against": 2, "abstain": 5}`."""
        self.for_votes, self.against_votes, self.abstain_votes = votes["for"], votes["against"], votes["abstain"]


class PaperCount(models.Model):
    """计票: what became of the papers of one ballot, as it was declared."""

    ballot: Any = models.OneToOneField("ballots.Ballot", on_delete=models.PROTECT, related_name="paper_count")
    entitled = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    issued = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()
    valid = models.PositiveIntegerField()
    invalid = models.PositiveIntegerField()
    # The least number of votes in favour that elects, or carries.
    needed = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(returned__lte=F("issued")), name="no_more_papers_back_than_given_out"),
            models.CheckConstraint(condition=Q(returned=F("valid") + F("invalid")), name="a_paper_is_valid_or_invalid"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot}: {self.returned}/{self.issued}"
