"""I7: bulletins, who gets them, and what the public may see."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Power, User
from committees.roster.models import Person, Union, is_member
from common.wording import official
from infonet.network.rules import reports_for, signs_for
from infonet.reporting.models import DESK, InfoItem


class BulletinIssueQuerySet(models.QuerySet):
    """Issues."""

    def visible_to(self, user: User) -> "BulletinIssueQuerySet":
        """The desk sees all; members and the unions on the list see what was published to them."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        if user.holds(*DESK):
            return self
        now = timezone.now()
        mine = Q(readers__union__in=reports_for(user, now)) | Q(readers__union__in=signs_for(user, now))
        seen = Q(readers__person__user=user) | mine
        if is_member(user):
            seen |= Q(to_members=True)
        return self.filter(seen, status=BulletinIssue.Status.PUBLISHED).distinct()

    def public(self) -> "BulletinIssueQuerySet":
        """What anybody may read on the site: published and cleared."""
        return self.filter(status=BulletinIssue.Status.PUBLISHED, for_public=True, cleared=True)


class BulletinIssue(models.Model):
    """One issue of a bulletin (刊物): composed from items, signed, numbered, sent to its readers."""

    class Series(models.TextChoices):
        BRIEFING = "briefing", _("产业职工信息")
        SPECIAL = "special", _("信息专报")

    class Status(models.TextChoices):
        DRAFT = "draft", _("组稿")
        AWAITING_SIGNATURE = "awaiting_signature", _("待签发")
        PUBLISHED = "published", _("已印发")

    series = models.CharField(_("刊物"), max_length=12, choices=Series, default=Series.BRIEFING)
    title = models.CharField(_("本期标题"), max_length=60)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    to_members = models.BooleanField(_("发全体委员"), default=True)
    to_unions = models.BooleanField(_("发各省级产业工会"), default=True)
    for_public = models.BooleanField(_("拟上网公开"), default=False)
    cleared = models.BooleanField(_("已经保密审查，可以公开"), default=False)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    composed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cleared_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("退回理由"), blank=True)

    objects = BulletinIssueQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="issue_numbers_are_unique"),
            models.CheckConstraint(
                condition=(~Q(status="published") & Q(number__isnull=True, published_at__isnull=True))
                | Q(status="published", number__isnull=False, published_at__isnull=False, signed_by__isnull=False),
                name="published_if_and_only_if_signed_and_numbered",
            ),
            models.CheckConstraint(
                condition=Q(cleared=False) | Q(for_public=True), name="only_what_was_proposed_is_cleared"
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("publishing:issue-detail", args=[self.pk])

    @property
    def last_handler_name(self) -> str:
        """Who decided it last, to be named to whoever comes second."""
        return self.signed_by.name if self.signed_by else ""

    @property
    def heading(self) -> Any:
        """《产业职工信息》第 31 期, or its working title before it has a number."""
        return f"《{official(self.Series(self.series).label)}》第{self.number}期" if self.number else self.title


class Entry(models.Model):
    """One piece in an issue, made from one or several items."""

    issue = models.ForeignKey(BulletinIssue, on_delete=models.CASCADE, related_name="entries")
    order = models.PositiveSmallIntegerField()
    headline = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("正文"))
    revision = models.PositiveIntegerField(default=0)
    items = models.ManyToManyField(InfoItem, related_name="entries", blank=True)

    class Meta:
        ordering = ["issue", "order"]
        constraints = [models.UniqueConstraint(fields=["issue", "order"], name="one_entry_per_place")]

    def __str__(self) -> str:
        return self.headline


class Reader(models.Model):
    """A union or a person to whom a published issue was sent, and when it was first read."""

    issue = models.ForeignKey(BulletinIssue, on_delete=models.CASCADE, related_name="readers")
    union = models.ForeignKey(Union, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(union__isnull=False, person__isnull=True) | Q(union__isnull=True, person__isnull=False),
                name="a_reader_is_a_union_or_a_person",
            ),
            models.UniqueConstraint(fields=["issue", "union"], name="each_union_gets_one_copy"),
            models.UniqueConstraint(fields=["issue", "person"], name="each_person_gets_one_copy"),
        ]

    def __str__(self) -> str:
        return f"{self.union or self.person} ← {self.issue}"
