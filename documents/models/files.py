"""Stored files: bytes under a random name, with what they are and who brought them."""

import uuid
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    """The kinds of file the portal keeps, decided by content and never by name."""

    DOCX = "docx", _("Word 文稿")
    XLSX = "xlsx", _("Excel 表格")
    PDF = "pdf", _("PDF 文件")
    JPG = "jpg", _("JPG 图片")
    PNG = "png", _("PNG 图片")
    DOC = "doc", _("旧版 Word 或 WPS 文稿")
    ODT = "odt", _("ODT 文稿")
    RTF = "rtf", _("RTF 文稿")


def random_path(stored: "StoredFile", name: str) -> str:
    """A storage name that tells nothing and cannot be guessed."""
    return str(PurePosixPath("files") / stored.pk.hex[:2] / stored.pk.hex)


class StoredFile(models.Model):
    """One file. Served only by the app that owns it, by that app's rule."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(_("类型"), max_length=8, choices=FileKind)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to=random_path, max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    own = models.BooleanField(default=False)  # made by the portal, counted on nobody's quota
    # Empty where no scanner is set up, or it did not answer and the installation allows that.
    scanned_at = models.DateTimeField(_("查毒时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("文件")
        constraints = [
            models.CheckConstraint(name="stored_file_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="stored_file_known_kind", condition=Q(kind__in=FileKind.values)),
        ]

    def __str__(self) -> Any:
        return self.name
