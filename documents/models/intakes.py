"""Uploads that take time to read."""

from django.db import models
from django.db.models import Q

from documents.models.files import StoredFile
from documents.models.jobs import Job


class Intake(Job):
    """A file a worker has to convert before it can be read, with what its form said. Shown only to who brought it, at the form's address."""

    purpose = models.CharField(max_length=40)  # what is done with it: a reader of documents.services.intakes
    subject = models.BigIntegerField()  # the row it is brought for, known to the reader
    said = models.JSONField()  # the other fields of the form
    path = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="intakes")
    made = models.BigIntegerField(null=True, blank=True)  # the row it became

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_waits_with_its_file",
                condition=~Q(state="waiting") | Q(file__isnull=False, lease_until=None, finished_at=None, made=None),
            ),
            models.CheckConstraint(
                name="intake_is_read_under_a_lease",
                condition=~Q(state="running")
                | Q(
                    file__isnull=False, finished_at=None, made=None, started_at__isnull=False, lease_until__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="intake_done_became_something",
                condition=~Q(state="done")
                | Q(file=None, lease_until=None, made__isnull=False, finished_at__isnull=False, error=""),
            ),
            models.CheckConstraint(
                name="intake_failed_says_why",
                condition=~Q(state="failed")
                | (Q(file=None, lease_until=None, made=None, finished_at__isnull=False) & ~Q(error="")),
            ),
            models.CheckConstraint(
                name="intake_in_a_known_state", condition=Q(state__in=["waiting", "running", "done", "failed"])
            ),
        ]
        indexes = [
            models.Index(fields=["tries", "id"], condition=Q(state__in=["waiting", "running"]), name="intake_due"),
            models.Index(fields=["finished_at"], name="intake_finished"),
        ]

    @property
    def held(self) -> StoredFile:
        """The file, which it has as long as it is not read."""
        if self.file is None:
            raise ValueError(f"intake {self.pk} has been read")
        return self.file

    def get_absolute_url(self) -> str:
        """Its form, which shows how far it is."""
        return f"{self.path}?intake={self.pk}"
