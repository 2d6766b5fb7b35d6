"""What a person is told (Notice), what is to be sent where (Outbox), and whether the clock ticks (Pulse)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Power


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices."""

    def visible_to(self, user: Any) -> "NoticeQuerySet":
        """Everyone reads his own, nobody another's."""
        return self.filter(recipient=user)

    def unread(self) -> "NoticeQuerySet":
        """Not yet opened."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing one person is told inside the portal; exactly once per key."""

    key = models.CharField(max_length=200)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("内容"), blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(null=True, blank=True)
    late_after = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["key", "recipient"], name="one_notice_per_key_and_person")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_of_person"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class OutboxQuerySet(models.QuerySet["Outbox"]):
    """Letters on their way."""

    def visible_to(self, user: Any) -> "OutboxQuerySet":
        """System administrators see who was reached, never what was written."""
        sees = user.is_active and getattr(user, "power", "") == Power.SYSTEM
        return self.all() if sees else self.none()

    def due(self, at: datetime) -> "OutboxQuerySet":
        """Waiting, and their time has come."""
        return self.filter(state=Outbox.State.PENDING, due_at__lte=at)

    def stale(self, at: datetime) -> "OutboxQuerySet":
        """Claimed by a sender that has not come back in time."""
        return self.filter(state=Outbox.State.LEASED, lease_until__lte=at)

    def undelivered(self) -> "OutboxQuerySet":
        """What somebody should look at."""
        return self.filter(state__in=[Outbox.State.FAILED, Outbox.State.DEAD])


class Outbox(models.Model):
    """One letter to one person through one channel: written with the act, sent afterwards.

    It holds all a sender needs, so that sending never reaches back into the rooms it came from.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("待发")
        LEASED = "leased", _("正在发")
        SENT = "sent", _("已发")
        FAILED = "failed", _("被拒收")
        DROPPED = "dropped", _("不再发")
        DEAD = "dead", _("多次未发成")

    key = models.CharField(max_length=200)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    channel = models.CharField(_("渠道"), max_length=20)
    kind = models.CharField(_("类别"), max_length=60)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(_("何时发"))
    late_after = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PENDING)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("试过几次"), default=0)
    last_error = models.CharField(_("最近一次的原因"), max_length=300, blank=True)
    message_id = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient", "channel"], name="one_letter_per_key_person_channel"),
            models.CheckConstraint(
                condition=Q(state="leased", lease_until__isnull=False) | ~Q(state="leased"), name="leased_until_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"), name="sent_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="pending"), name="outbox_due"),
            models.Index(fields=["lease_until"], condition=Q(state="leased"), name="outbox_leased"),
            models.Index(fields=["state", "-id"], name="outbox_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind} {self.get_state_display()}"


class OutboxHold(models.Model):
    """Nothing is sent while a hold is open: a restored copy must not wake up and write to everybody."""

    reason = models.CharField(_("原因"), max_length=200)
    since = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reason"], condition=Q(released_at__isnull=True), name="one_open_hold_per_reason"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Pulse(models.Model):
    """When something periodic last ran, and what troubled it."""

    name = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()
    trouble = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
