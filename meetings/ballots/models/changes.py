"""How a ballot's rule was changed before it was opened."""

from django.conf import settings
from django.db import models

from meetings.ballots.models.ballot import Ballot


class RuleChange(models.Model):
    """One change of a draft's rule: by whom, from what to what, and why. Kept for good."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="rule_changes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=400)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="a_rule_changes_for_a_reason")]

    def __str__(self) -> str:
        return f"{self.ballot}: {self.reason}"
