"""The log: events as they happened, seals that chain them, anchors that are carried outside."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Power


class EventQuerySet(models.QuerySet["Event"]):
    """Events."""

    def visible_to(self, user: Any) -> "EventQuerySet":
        """Auditors read the whole log, everybody else none of it."""
        reads = user.is_active and getattr(user, "power", "") == Power.AUDIT
        return self.all() if reads else self.none()

    def about(self, obj: models.Model) -> "EventQuerySet":
        """What happened to one object."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))

    def unsealed(self, after: int | None = None) -> "EventQuerySet":
        """Not yet in the chain; `after` an id, which bounds both sides, so that a long log costs nothing."""
        seals = Seal.objects.filter(event=models.OuterRef("pk"))
        if after is None:
            return self.filter(~models.Exists(seals))
        return self.filter(~models.Exists(seals.filter(event_id__gt=after)), pk__gt=after)


class Event(models.Model):
    """Who did what to which object, when, from where. Names are copied: the log must read the same
    when an account is renamed, so it holds no foreign keys."""

    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("谁"), max_length=60)
    holder_id = models.BigIntegerField(null=True)
    holder_name = models.CharField(_("代谁"), max_length=60, blank=True)
    verb = models.CharField(_("做了什么"), max_length=80)
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_label = models.CharField(_("对象"), max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    ip = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="event_by_object"),
            models.Index(fields=["verb", "-id"], name="event_by_verb"),
            models.Index(fields=["at"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.who} {self.verb} {self.object_label}"

    @property
    def who(self) -> str:
        """The person, and the one acted for: 王敏（代 李强）."""
        if not self.holder_name:
            return self.actor_name
        return _("%(actor)s（代 %(holder)s）") % {"actor": self.actor_name, "holder": self.holder_name}


class Seal(models.Model):
    """An event's place in the chain. `seq` is dense; `hash` covers seq, prev and the whole event.

    No constraint ties the event down: verification must be able to read a log with rows torn out.
    """

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.DO_NOTHING, related_name="seal", db_constraint=False)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


class Anchor(models.Model):
    """The head of the chain on a day. The copies that count are those mailed out and kept elsewhere."""

    day = models.DateField(unique=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"
