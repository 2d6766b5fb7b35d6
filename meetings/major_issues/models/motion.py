"""The draft of the decision: the very text that is put to the vote."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.remembering import Remembers
from meetings.ballots.models import Ballot
from meetings.major_issues.models.hearing import OpinionRound
from meetings.major_issues.models.issue import MajorIssue, Option
from meetings.sessions.models import AgendaItem


class Motion(Remembers, models.Model):
    """决议草案: text, fingerprint, the round it rests on, where it is voted on (a meeting's item, or a ballot by circulation), what came of it."""

    issue = models.ForeignKey(MajorIssue, on_delete=models.PROTECT, related_name="motions")
    number = models.PositiveSmallIntegerField()
    round = models.ForeignKey(OpinionRound, on_delete=models.PROTECT, related_name="motions")
    option = models.ForeignKey(Option, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.JSONField()
    text_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    item = models.OneToOneField(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="major_issue_motion"
    )
    ballot = models.OneToOneField(
        Ballot, null=True, blank=True, on_delete=models.PROTECT, related_name="major_issue_motion"
    )
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["issue", "number"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "number"], name="one_motion_per_number"),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(ballot__isnull=True), name="a_meeting_or_a_circulation_not_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue} {self.number}"

    @property
    def title(self) -> str:
        """What it is called wherever it goes, agenda, ballot and resolution alike: its own title, else the question."""
        return "".join(block["text"] for block in self.text if block["kind"] == "title") or self.issue.title

    @property
    def vote(self) -> Ballot | None:
        """The ballot on it, in a meeting or by circulation."""
        return self.recall("vote", self.last_ballot)

    def last_ballot(self) -> Ballot | None:
        """The one it was put to, else the one that took its place."""
        vote = self.item.ballot if self.item else self.ballot
        # A circulation that was void and repeated: the ballot that took its place.
        while (
            vote is not None
            and vote.status == Ballot.Status.VOID
            and (repeated := Ballot.objects.filter(replaces=vote).first())
        ):
            vote = repeated
        return vote

    @property
    def placed(self) -> bool:
        """Whether it is on an agenda or circulates."""
        return self.item_id is not None or self.ballot_id is not None
