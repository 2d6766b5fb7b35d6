"""PDF files in the making."""

from django.db import models
from django.db.models import Q

from documents.models.files import StoredFile
from documents.models.jobs import Job


class Rendering(Job):
    """One page of HTML on its way to PDF, or the PDF it became. Equal pages share one; read only through the app whose page it is."""

    # asked_at: the last time, to the day
    digest = models.CharField(max_length=64, unique=True)
    html = models.TextField(blank=True)  # or a .docx as text (documents.services.sources); only until it is printed
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="renderings")
    pages = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rendering_waits_with_its_page",
                condition=~Q(state="waiting") | (~Q(html="") & Q(lease_until=None, file=None, finished_at=None)),
            ),
            models.CheckConstraint(
                name="rendering_runs_under_a_lease",
                condition=~Q(state="running")
                | (~Q(html="") & Q(file=None, finished_at=None, started_at__isnull=False, lease_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="rendering_done_has_its_file",
                condition=~Q(state="done")
                | Q(html="", lease_until=None, file__isnull=False, pages__gt=0, finished_at__isnull=False, error=""),
            ),
            models.CheckConstraint(
                name="rendering_failed_says_why",
                condition=~Q(state="failed")
                | (Q(html="", lease_until=None, file=None, finished_at__isnull=False) & ~Q(error="")),
            ),
            models.CheckConstraint(
                name="rendering_in_a_known_state", condition=Q(state__in=["waiting", "running", "done", "failed"])
            ),
        ]
        indexes = [
            models.Index(fields=["tries", "id"], condition=Q(state__in=["waiting", "running"]), name="rendering_due"),
            models.Index(fields=["asked_at"], name="rendering_asked"),
        ]
