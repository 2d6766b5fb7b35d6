"""The secret form (无记名投票): the box, its scrutineers, who has voted, the envelopes, and the papers that came out.

No row of a vote has a time, and none has both a person and an envelope. Until the close an administrator can join, by looking
at the database itself, who sent which envelope; what is in it he cannot read (docs/decisions/0100, 0107).
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.roster.models import Person
from meetings.ballots.models.ballot import Ballot


class BallotBox(models.Model):
    """票箱: what is kept of a secret ballot's key, what was published of its envelopes, and its minutes."""

    class Keeping(models.TextChoices):
        SCRUTINEERS = "scrutineers", _("监票人分持")
        SERVER = "server", _("服务器保管")

    ballot = models.OneToOneField(Ballot, on_delete=models.CASCADE, related_name="box")
    keeping = models.CharField(max_length=12, choices=Keeping, default=Keeping.SCRUTINEERS)
    tag = models.CharField(max_length=4)
    threshold = models.PositiveSmallIntegerField(default=2)
    public_key = models.CharField(max_length=64, blank=True)
    # Custody.as_json() without the salt; empty again when the key is destroyed.
    custody: Any = models.JSONField(null=True, blank=True)
    specimen: Any = models.JSONField(null=True, blank=True)
    # Published at the close, before anything is opened.
    envelopes = models.PositiveIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    minutes: Any = models.JSONField(null=True, blank=True)
    key_destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(threshold__gte=1), name="a_box_needs_codes_to_open"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | (Q(envelopes__isnull=False) & ~Q(digest="") & Q(custody__isnull=True)),
                name="a_box_is_opened_after_its_count_and_its_shares_are_gone",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.ballot}: {self.tag}"


class Scrutineer(models.Model):
    """监票人 of one ballot. Of his code only the public half is kept."""

    box = models.ForeignKey(BallotBox, on_delete=models.CASCADE, related_name="scrutineers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["box", "user"], name="one_scrutineer_a_person")]

    def __str__(self) -> str:
        return f"{self.user} @ {self.box}"

    @property
    def has_drawn(self) -> bool:
        """Whether he has his code."""
        return bool(self.public_key)


class Participation(models.Model):
    """Whether one present elector has voted: a yes or a no, without a time."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    voted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "person"], name="one_participation_per_person")]

    def __str__(self) -> str:
        return f"{self.person} @ {self.ballot}"


class Envelope(models.Model):
    """A sealed paper: no person, no time, of one length with all others of its ballot."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="sealed_envelopes")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class OpenedBallot(models.Model):
    """A paper that came out of the box; written shuffled, all at once. Names written in are not on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="opened_papers")
    paper = models.JSONField()

    def __str__(self) -> str:
        return str(self.pk)


class WrittenName(models.Model):
    """另选他人: a name that stood on some paper; on which is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="written_names")
    name = models.CharField(max_length=30)

    def __str__(self) -> str:
        return self.name
