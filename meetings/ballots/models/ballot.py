"""A ballot: one vote on one very text, and the rule it is decided by."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Power, User
from committees.roster.models import Body, is_member

OFFICE = ("staff", "drafter", "editor", "leader", "scrutineer")


class BallotQuerySet(models.QuerySet):
    """Ballots."""

    def visible_to(self, user: User) -> "BallotQuerySet":
        """Electors see their ballots, members their body's, the office all; nobody else any."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        if user.holds(*OFFICE):
            return self
        seen = Q(electors__person__user=user)
        for body in Body.values:
            if is_member(user, body):
                seen |= Q(body=body)
        return self.filter(seen).distinct()

    def in_pressing_order(self) -> "BallotQuerySet":
        """Under way, then to be declared, then to come, then decided; newest first among equals."""
        rank = {"open": 0, "closed": 1, "draft": 2}
        order = models.Case(*(models.When(status=s, then=n) for s, n in rank.items()), default=3)
        return self.annotate(pressing=order).order_by("pressing", "-pk").select_related("item", "resolution")


class Ballot(models.Model):
    """A vote on one very text. The result is computed from the votes and never typed in."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("未开始")
        OPEN = "open", _("正在表决")
        CLOSED = "closed", _("已截止")
        DECLARED = "declared", _("已公布")

    class Base(models.TextChoices):
        ENTITLED = "entitled", _("应到")
        PRESENT = "present", _("实到")

    title = models.CharField(_("事项"), max_length=200)
    occasion = models.CharField(_("场合"), max_length=120)
    body = models.CharField(max_length=10, choices=Body)
    # The text itself, block by block, so that what was voted on can be read for ever.
    text = models.JSONField(default=list)
    text_hash = models.CharField(max_length=64)
    quorum_numerator = models.PositiveSmallIntegerField(default=2)
    quorum_denominator = models.PositiveSmallIntegerField(default=3)
    base = models.CharField(max_length=10, choices=Base, default=Base.ENTITLED)
    share_numerator = models.PositiveSmallIntegerField(default=1)
    share_denominator = models.PositiveSmallIntegerField(default=2)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    passed = models.BooleanField(null=True, blank=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", opened_at__isnull=True) | (~Q(status="draft") & Q(opened_at__isnull=False)),
                name="opened_if_and_only_if_there_is_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "open"], closed_at__isnull=True)
                | Q(status__in=["closed", "declared"], closed_at__isnull=False),
                name="closed_if_and_only_if_there_is_a_time",
            ),
            models.CheckConstraint(
                condition=(~Q(status="declared") & Q(declared_at__isnull=True, passed__isnull=True))
                | Q(status="declared", declared_at__isnull=False, passed__isnull=False),
                name="declared_if_and_only_if_there_is_a_result",
            ),
            models.CheckConstraint(
                condition=Q(quorum_denominator__gt=0, quorum_numerator__lte=F("quorum_denominator"))
                & Q(share_denominator__gt=0, share_numerator__lt=F("share_denominator")),
                name="quorum_and_share_are_fractions",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        item = getattr(self, "item", None)
        return item.get_absolute_url() if item else reverse("ballots:ballot-list")

    @property
    def title_text(self) -> str:
        """The text's own title, else the motion's."""
        return "".join(block["text"] for block in self.text if block["kind"] == "title") or self.title

    @property
    def last_handler_name(self) -> str:
        """Who took the last step; told to whoever came second."""
        by = self.declared_by or self.closed_by or self.opened_by
        return by.name if by else ""
