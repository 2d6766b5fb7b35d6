"""Who may vote in a ballot, and the votes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.roster.models import Person
from meetings.ballots.models.ballot import Ballot, hand


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
        # Several lines at once: what was chosen stands in the vote's NamedPaper.
        PAPER = "paper", _("见票")

    class Source(models.TextChoices):
        SELF = "self", _("本人投票")
        PAPER = "paper", _("书面")
        TELEPHONE = "telephone", _("电话")
        PROXY = "proxy", _("委托")

    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, related_name="vote")
    choice = models.CharField(max_length=10, choices=Choice)
    cast_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=Source, default=Source.SELF)
    # 代录: who typed in a vote that came on paper, by telephone or by proxy, and what it rests on.
    entered_by = hand()
    note = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "abstain", "paper"]), name="a_vote_is_one_of_three_or_a_paper"
            ),
            models.CheckConstraint(
                condition=Q(source="self", entered_by__isnull=True)
                | (Q(source__in=["paper", "telephone", "proxy"], entered_by__isnull=False) & ~Q(note="")),
                name="a_vote_entered_for_another_says_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elector}: {self.choice}"


class HandCount(models.Model):
    """What one teller counted in one round of a show of hands."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="hand_counts")
    round = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    teller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    for_votes = models.PositiveIntegerField()
    against_votes = models.PositiveIntegerField()
    abstain_votes = models.PositiveIntegerField()
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["ballot", "round", "place"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "round", "teller"], name="one_count_a_teller_and_round"),
            models.UniqueConstraint(fields=["ballot", "round", "place"], name="one_count_a_place_and_round"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="two_tellers_count"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot}: {self.round}/{self.place}"

    @property
    def figures(self) -> tuple[int, int, int]:
        """For, against, abstaining."""
        return self.for_votes, self.against_votes, self.abstain_votes
