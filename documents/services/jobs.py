"""What all jobs of the worker share: taken under a lease, one at a time in the installation, finished by who still holds them.

A worker killed in between leaves a lease that runs out; the number of tries is the fence that keeps one thought dead from
writing over its successor.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar, cast

from django.conf import settings
from django.db import connection
from django.db.models import Q

from documents.models import Intake, Job, Rendering

J = TypeVar("J", bound=Job)
KINDS: tuple[type[Job], ...] = (Intake, Rendering)
MAX_TRIES = 3


def take(kind: type[J], at: datetime) -> J | None:
    """The next job of a kind, for this worker alone until the lease runs out; None when enough is being done already."""
    if sum(each.objects.under_way(at).count() for each in KINDS) >= settings.PDF_PRINTERS:
        return None
    due = kind.objects.due(at)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    job = cast("J | None", due.first())
    if job:
        job.state, job.tries, job.started_at = Job.State.RUNNING, job.tries + 1, at
        job.lease_until = at + timedelta(seconds=settings.PDF_LEASE_SECONDS)
        job.save(update_fields=["state", "tries", "started_at", "lease_until"])
    return job


def finish(job: Job, **facts: object) -> bool:
    """Write the end of this try, unless another worker has taken it over."""
    mine = type(job).objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries)
    return bool(mine.update(lease_until=None, **facts))


def is_silent(at: datetime, patience: timedelta) -> bool:
    """Whether no worker has taken or finished anything for so long; one that is at work may take its time for it."""
    busy = Q(state=Job.State.RUNNING, started_at__gt=at - patience - timedelta(seconds=settings.PDF_SECONDS))
    recent = Q(started_at__gt=at - patience) | Q(finished_at__gt=at - patience)
    return not any(kind.objects.filter(busy | recent).exists() for kind in KINDS)
