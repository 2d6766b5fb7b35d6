"""选举: the seats to be filled, the candidates, and what was written beside them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.roster.models import Membership, Person, Term
from common.fields import StrokeKeyField
from meetings.ballots.models.ballot import Ballot
from meetings.ballots.models.electors import Vote
from meetings.ballots.models.nominees import Nominee, PaperItem


class Election(models.Model):
    """What a ballot elects: how many, to which post, in which term."""

    ballot = models.OneToOneField(Ballot, on_delete=models.CASCADE, related_name="election")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="elections")
    post = models.CharField(_("职务"), max_length=10, choices=Membership.Post)
    seats = models.PositiveSmallIntegerField(_("应选名额"))
    # 差额: more candidates than seats; 等额: as many.
    contested = models.BooleanField(default=True)
    write_ins_allowed = models.BooleanField(_("可以另选他人"), default=True)
    # 重新投票: the ballot that left seats open, because of a tie or too few votes.
    runoff_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="runoffs")
    # The other way: the seats that were left open stay empty, and why.
    vacant_reason = models.CharField(_("空缺理由"), max_length=400, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(seats__gt=0), name="an_election_fills_a_seat")]

    def __str__(self) -> str:
        return f"{self.ballot}: {self.seats}"

    @property
    def open_seats(self) -> int:
        """Seats the declared ballot has left open."""
        names = self.candidates.filter(carried=True).count() + self.write_ins.filter(carried=True).count()
        return self.seats - names


class CandidateQuerySet(models.QuerySet):
    """Candidates."""

    def by_strokes(self) -> "CandidateQuerySet":
        """按姓氏笔画: as they stand on every paper."""
        return self.order_by("name_key", "pk")


class Candidate(PaperItem, Nominee):
    """候选人: of the roster, or from outside and named."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="candidates")
    name_key = StrokeKeyField()

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["election", "person"], name="one_candidacy_per_person"),
            models.UniqueConstraint(fields=["election", "name", "unit"], name="one_candidate_per_name_and_unit"),
            models.CheckConstraint(condition=~Q(name=""), name="a_candidate_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class WriteIn(models.Model):
    """另选他人, as a total: how many papers bore the name; on which is never kept here."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="write_ins")
    name = models.CharField(max_length=30)
    votes = models.PositiveIntegerField()
    carried = models.BooleanField(default=False)
    # Whom the name means, when exactly one person can be meant; else the office finds out.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-votes", "name"]
        constraints = [models.UniqueConstraint(fields=["election", "name"], name="one_total_a_written_name")]

    def __str__(self) -> str:
        return self.name


class NamedPaper(models.Model):
    """记名票: what one elector put on his paper, line by line. His vote's own choice says only that there is one."""

    vote: Any = models.OneToOneField(Vote, on_delete=models.CASCADE, related_name="paper")
    choices = models.JSONField()
    write_ins = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.vote)
