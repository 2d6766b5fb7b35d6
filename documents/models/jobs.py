"""What a worker does for somebody who waits on a page: the row is the job, under a lease."""

from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

J = TypeVar("J", bound="Job")


class JobQuerySet(models.QuerySet[J]):
    """Jobs of one kind."""

    def due(self, at: datetime) -> "JobQuerySet[J]":
        """Waiting, or left behind by a worker that died; those tried least come first."""
        left = Q(state=Job.State.RUNNING, lease_until__lte=at)
        return self.filter(Q(state=Job.State.WAITING) | left).order_by("tries", "pk")

    def under_way(self, at: datetime) -> "JobQuerySet[J]":
        """In a living worker's hands."""
        return self.filter(state=Job.State.RUNNING, lease_until__gt=at)

    def ahead_of(self, other: "Job", at: datetime) -> "JobQuerySet[J]":
        """What is done before it."""
        earlier = Q(tries__lt=other.tries) | Q(tries=other.tries, pk__lt=other.pk)
        return self.filter(Q(pk__in=self.due(at).filter(earlier)) | Q(pk__in=self.under_way(at))).exclude(pk=other.pk)


class Job(models.Model):
    """Something that takes too long for a web process."""

    class State(models.TextChoices):
        WAITING = "waiting", _("排队")
        RUNNING = "running", _("正在办")
        DONE = "done", _("办好了")
        FAILED = "failed", _("没有办成")

    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)  # for the person, a sentence each line

    objects: Any = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} {self.get_state_display()}"

    @property
    def going(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in (Job.State.WAITING, Job.State.RUNNING)
