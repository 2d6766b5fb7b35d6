"""Stored files: bytes under a random name, with what they are and who brought them; and PDF files in the making."""

import uuid
from datetime import datetime
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


class RenderingQuerySet(models.QuerySet["Rendering"]):
    """PDF files in the making."""

    def due(self, at: datetime) -> "RenderingQuerySet":
        """Waiting, or left behind by a worker that died; those tried least come first."""
        left = Q(state=Rendering.State.RUNNING, lease_until__lte=at)
        return self.filter(Q(state=Rendering.State.WAITING) | left).order_by("tries", "pk")

    def under_way(self, at: datetime) -> "RenderingQuerySet":
        """In a living worker's hands."""
        return self.filter(state=Rendering.State.RUNNING, lease_until__gt=at)

    def ahead_of(self, other: "Rendering", at: datetime) -> "RenderingQuerySet":
        """What is printed before it."""
        earlier = Q(tries__lt=other.tries) | Q(tries=other.tries, pk__lt=other.pk)
        return self.filter(Q(pk__in=self.due(at).filter(earlier)) | Q(pk__in=self.under_way(at))).exclude(pk=other.pk)


class Rendering(models.Model):
    """One page of HTML on its way to PDF, or the PDF it became. Equal pages share one; read only through the app whose page it is."""

    class State(models.TextChoices):
        WAITING = "waiting", _("排队")
        RUNNING = "running", _("正在生成")
        DONE = "done", _("已生成")
        FAILED = "failed", _("没有生成")

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    html = models.TextField(blank=True)  # only until it is printed
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()  # the last time, to the day
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="renderings")
    pages = models.PositiveIntegerField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects = RenderingQuerySet.as_manager()

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

    def __str__(self) -> str:
        return f"{self.name} {self.get_state_display()}"
