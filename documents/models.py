"""Stored files: bytes under a random name, with what they are and who brought them."""

import uuid
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import models


def random_path(stored: "StoredFile", name: str) -> str:
    """A storage name that tells nothing and cannot be guessed."""
    return str(PurePosixPath("files") / stored.pk.hex[:2] / stored.pk.hex)


class StoredFile(models.Model):
    """One file. Served only by the app that owns it, by that app's rule."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to=random_path, max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> Any:
        return self.name
