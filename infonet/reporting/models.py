"""I1, I5: information items on their way up, and what each union owes."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Delegation, Power, User
from committees.roster.models import Union
from documents.models import StoredFile
from infonet.network.rules import reports_for, signs_for

DESK = ("staff", "editor", "leader")


class InfoItemQuerySet(models.QuerySet):
    """Items."""

    def visible_to(self, user: User, at: datetime | None = None) -> "InfoItemQuerySet":
        """A union's officers and signers see their union's; the national desk sees what was submitted to it."""
        at = at or timezone.now()
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        if user.holds(*DESK, at=at):
            return self.filter(submitted_at__isnull=False)
        mine = Q(union__in=reports_for(user, at)) | Q(union__in=signs_for(user, at))
        for principal in (
            Delegation.objects.active(at).filter(deputy=user, scope="sign_item").select_related("principal")
        ):
            mine |= Q(union__in=signs_for(principal.principal, at))
        return self.filter(mine)

    def awaiting_triage(self) -> "InfoItemQuerySet":
        """On the national desk and not decided yet."""
        return self.filter(status=InfoItem.Status.SUBMITTED)

    def search(self, text: str) -> "InfoItemQuerySet":
        """By words of title and text, or by receipt number."""
        words = Q(title__icontains=text) | Q(body__icontains=text) | Q(place__icontains=text)
        number = text.strip().removesuffix("号").rpartition("〕")[2]
        if number.isdecimal() and len(number) < 9:
            words |= Q(receipt_number=int(number))
        return self.filter(words)

    def found_by(self, user: User, text: str) -> "InfoItemQuerySet":
        """Search as this person may: the national desk does not search what is not signed (again) yet."""
        found = self.visible_to(user).written().search(text)
        unsigned = [InfoItem.Status.DRAFT, InfoItem.Status.AWAITING_SIGNATURE, InfoItem.Status.RETURNED]
        return found.exclude(status__in=unsigned) if user.holds(*DESK) else found

    def as_signed(self) -> "InfoItemQuerySet":
        """For the national desk: without what a union is rewriting and has not signed again."""
        last = Edition.objects.filter(item=OuterRef("pk")).order_by("-number").values("title")[:1]
        return self.annotate(signed_title=Coalesce(Subquery(last), "title"))

    def written(self) -> "InfoItemQuerySet":
        """All but the blank pages that were opened and left."""
        return self.exclude(status=InfoItem.Status.DRAFT, revision=0, title="", body="")

    def pressing_first(self) -> "InfoItemQuerySet":
        """先急后缓, and the one that has waited longest first."""
        order = Case(When(urgency="critical", then=0), When(urgency="urgent", then=1), default=2)
        return self.annotate(press=order, came_in=Coalesce("resubmitted_at", "submitted_at")).order_by(
            "press", "came_in", "pk"
        )


class InfoItem(models.Model):
    """One matter reported by one union."""

    class Matter(models.TextChoices):
        INDUSTRY = "industry", _("产业改革发展")
        WORKERS = "workers", _("职工切身利益")
        STABILITY = "stability", _("队伍稳定")
        PROGRESS = "progress", _("工作部署和进展")
        NOVELTY = "novelty", _("新情况、新经验")

    class Urgency(models.TextChoices):
        NORMAL = "normal", _("平件")
        URGENT = "urgent", _("急件")
        CRITICAL = "critical", _("特急")

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        AWAITING_SIGNATURE = "awaiting_signature", _("待签发")
        SUBMITTED = "submitted", _("已报送")
        ADOPTED = "adopted", _("采用")
        MERGED = "merged", _("综合")
        KEPT = "kept", _("留存")
        RETURNED = "returned", _("退回补充")
        REJECTED = "rejected", _("不采用")

    # A stable address from the first keystroke, so that a draft can be saved before anything is complete.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="items")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="items_written")
    matter = models.CharField(_("类别"), max_length=12, choices=Matter, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    title = models.CharField(_("标题"), max_length=40, blank=True)
    body = models.TextField(_("正文"), blank=True)
    advice = models.TextField(_("建议"), blank=True)
    event_on = models.DateField(_("事情发生在哪天"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=60, blank=True)
    headcount = models.PositiveIntegerField(_("涉及职工人数"), null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    # Counts the savings of the text; whoever saves over a newer one is shown both.
    revision = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The open page that saved last: what it sends next goes on from its own saving, still under way or not.
    saved_from = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)

    sent_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="items_signed"
    )
    signed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # First receipt: number and timeliness are judged then and stay. A completed item comes in again later.
    submitted_at = models.DateTimeField(null=True, blank=True)
    resubmitted_at = models.DateTimeField(null=True, blank=True)
    receipt_year = models.PositiveSmallIntegerField(null=True, blank=True)
    receipt_number = models.PositiveIntegerField(null=True, blank=True)
    on_time = models.BooleanField(_("及时"), null=True, blank=True)
    triaged_at = models.DateTimeField(null=True, blank=True)
    triaged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("理由"), blank=True)

    objects = InfoItemQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-created_at"]
        indexes = [
            models.Index(fields=["status", "-submitted_at"]),
            models.Index(fields=["union", "-submitted_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["receipt_year", "receipt_number"], name="receipt_numbers_are_unique"),
            models.UniqueConstraint(
                fields=["officer", "union"],
                condition=Q(status="draft", revision=0, title="", body=""),
                name="one_blank_draft_each",
            ),
            models.CheckConstraint(
                condition=Q(resubmitted_at__isnull=True) | Q(submitted_at__isnull=False),
                name="first_receipt_comes_first",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, receipt_number__isnull=True, on_time__isnull=True)
                | Q(
                    submitted_at__isnull=False,
                    receipt_number__isnull=False,
                    signed_by__isnull=False,
                    on_time__isnull=False,
                ),
                name="submitted_if_and_only_if_signed_and_numbered",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "awaiting_signature", "returned"]) | Q(submitted_at__isnull=False),
                name="nothing_is_on_the_desk_unsigned",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "rejected"]) | ~Q(reason=""), name="every_way_back_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title or "（无标题）"

    def get_absolute_url(self) -> str:
        return reverse("reporting:item-detail", args=[self.pk])

    @property
    def receipt(self) -> str:
        """收文号, e.g. 收〔2026〕1207号."""
        return f"收〔{self.receipt_year}〕{self.receipt_number}号" if self.receipt_number else ""

    @property
    def received_at(self) -> datetime | None:
        """When the text now on the national desk came in."""
        return self.resubmitted_at or self.submitted_at

    @property
    def on_desk(self) -> "Edition | InfoItem":
        """The text the national desk reads: as last signed."""
        return self.editions.order_by("-number").first() or self

    @property
    def is_blank(self) -> bool:
        """A page opened and nothing written: it shows in no list."""
        return self.status == self.Status.DRAFT and self.revision == 0 and not (self.title or self.body)

    @property
    def last_handler_name(self) -> str:
        """Who decided it last, to be named to whoever comes second."""
        handler = self.triaged_by or self.signed_by
        return handler.name if handler else ""


class Edition(models.Model):
    """The text as it was signed: what the national desk reads, whatever the province writes meanwhile."""

    item = models.ForeignKey(InfoItem, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    matter = models.CharField(max_length=12, choices=InfoItem.Matter)
    urgency = models.CharField(max_length=10, choices=InfoItem.Urgency)
    title = models.CharField(max_length=40)
    body = models.TextField()
    advice = models.TextField(blank=True)
    event_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=60, blank=True)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return self.title


class AttachmentQuerySet(models.QuerySet):
    """Files that go with items."""

    def visible_to(self, user: User) -> "AttachmentQuerySet":
        """Whoever may see the item."""
        return self.filter(item__in=InfoItem.objects.visible_to(user))


class Attachment(models.Model):
    """A file that goes with an item."""

    item = models.ForeignKey(InfoItem, on_delete=models.CASCADE, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class Duty(models.Model):
    """报送任务 of a union in a month, stored only where it differs from the house's rule or 零报告 was filed.

    What is owed, late or missing is derived (rules.duties), never stored.
    """

    union = models.ForeignKey(Union, on_delete=models.CASCADE, related_name="duties")
    month = models.DateField(_("月份"), help_text="每月第一天")
    items_owed = models.PositiveSmallIntegerField(default=2)
    due_at = models.DateTimeField()
    nothing_to_report_at = models.DateTimeField(_("零报告"), null=True, blank=True)
    nothing_to_report_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-month", "union"]
        constraints = [models.UniqueConstraint(fields=["union", "month"], name="one_duty_per_union_and_month")]

    def __str__(self) -> Any:
        return f"{self.union} {self.month:%Y-%m}"
