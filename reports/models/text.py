"""The texts of a report: versions, paragraphs that keep their identity, and what stands beside them in the file."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.wording import cn_number
from documents.blocks import Aside, Block, Change, Comment
from documents.fingerprint import short_hash
from documents.models import StoredFile
from documents.records import aside_of, block_of, change_of, comment_of
from meetings.sessions.models import AgendaItem

# What an agenda item calls a work report.
SUBJECT = "work_report"


class VersionQuerySet(models.QuerySet):
    """Drafts."""

    def sent_out(self) -> "VersionQuerySet":
        """Those members were asked about, or that were put before a body."""
        items = AgendaItem.objects.filter(
            subject_kind=SUBJECT, subject_id=OuterRef("report_id"), ballot__text_hash=OuterRef("content_hash")
        )
        return self.filter(Q(rounds__isnull=False) | Exists(items)).distinct()


class Version(models.Model):
    """One text of the report. Never changed once stored; a new text is a new version.

    Comments, tracked changes and asides are facts of the file it was read from: records of `documents.blocks`.
    """

    class Revisions(models.TextChoices):
        ACCEPTED = "accepted", _("接受修订")
        REJECTED = "rejected", _("不接受修订")

    report = models.ForeignKey("reports.WorkReport", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    source = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    losses = models.JSONField(default=list, blank=True)
    revisions = models.CharField(_("修订"), max_length=10, choices=Revisions, default=Revisions.ACCEPTED)
    comment_records = models.JSONField(default=list, blank=True)
    change_records = models.JSONField(default=list, blank=True)
    aside_records = models.JSONField(default=list, blank=True)
    note = models.CharField(_("改动说明"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # How often its paragraphs were matched anew by hand, and who did so last: the text itself stays.
    mended = models.PositiveIntegerField(default=0)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.report} {self.label}"

    @property
    def label(self) -> str:
        """第三稿."""
        return f"第{cn_number(self.number)}稿"

    @property
    def mark(self) -> str:
        """稿号: what people read out and compare."""
        return short_hash(self.content_hash)

    def blocks(self) -> list[Block]:
        """The text as every other room knows it."""
        return [paragraph.block for paragraph in self.paragraphs.all()]

    @property
    def comments(self) -> list[Comment]:
        """Word comments, with author and anchor: the drafting group's own."""
        return [comment_of(record) for record in self.comment_records]

    @property
    def changes(self) -> list[Change]:
        """Tracked changes of the file."""
        return [change_of(record) for record in self.change_records]

    @property
    def asides(self) -> list[Aside]:
        """What stood in text boxes, headers and footers."""
        return [aside_of(record) for record in self.aside_records]


class VersionPicture(models.Model):
    """The bytes of a picture that stands in a version, by their SHA-256."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="pictures")
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "sha256"], name="one_picture_per_version_and_hash")]

    def __str__(self) -> str:
        return f"{self.version} {self.sha256[:8]}"


class Paragraph(models.Model):
    """One paragraph of a version. `key` is its identity across versions.

    What was split or merged is a new identity: `inherits` lists the keys it comes from, however far back,
    so that an opinion on any of them is found here.
    """

    class How(models.TextChoices):
        SAME = "same", _("未改")
        EDITED = "edited", _("有改动")
        MOVED = "moved", _("移动")
        SPLIT = "split", _("拆分")
        MERGED = "merged", _("合并")
        NEW = "new", _("新增")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="paragraphs")
    order = models.PositiveIntegerField()
    # 第 n 段 as people say it: headings count with the paragraph they lead; title lines are 0.
    number = models.PositiveIntegerField(default=0)
    key = models.UUIDField(default=uuid.uuid4)
    inherits = models.JSONField(default=list, blank=True)
    how = models.CharField(max_length=10, choices=How, default=How.NEW)
    likeness = models.PositiveSmallIntegerField(default=0)
    by_hand = models.BooleanField(default=False)
    kind = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    rows = models.JSONField(default=list, blank=True)
    header = models.PositiveSmallIntegerField(default=0)
    widths = models.JSONField(default=list, blank=True)
    footnotes = models.JSONField(default=list, blank=True)
    picture = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="one_paragraph_per_place"),
            models.UniqueConstraint(fields=["version", "key"], name="one_paragraph_per_key"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def place(self) -> str:
        """第 3 段, 第 3 段标题 for the heading that leads it, 标题 for a title line."""
        if not self.number:
            return str(_("标题"))
        return (_("第 %(n)d 段标题") if self.kind == "heading" else _("第 %(n)d 段")) % {"n": self.number}

    @property
    def block(self) -> Block:
        """The paragraph as documents know it."""
        return block_of(vars(self))

    @property
    def lineage(self) -> frozenset[uuid.UUID]:
        """Its key and all it comes from."""
        return frozenset([self.key, *map(uuid.UUID, self.inherits)])
