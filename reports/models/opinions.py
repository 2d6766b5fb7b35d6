"""Opinions of the members, and how they were answered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reports.models.consulting import ConsultationRound, ReplyPaper, Respondent
from reports.models.report import WorkReport


class OpinionQuerySet(models.QuerySet):
    """Opinions."""

    def visible_to(self, user: User) -> "OpinionQuerySet":
        """The office and the members: reasons are open to all of them."""
        return self.filter(round__report__in=WorkReport.objects.discussed_with(user).values("pk"))

    def live(self) -> "OpinionQuerySet":
        """Those that still stand: not taken back by their writer."""
        return self.filter(withdrawn_at__isnull=True)

    def undisposed(self) -> "OpinionQuerySet":
        """Those nobody has answered yet."""
        return self.live().filter(disposition__isnull=True)

    def with_people(self) -> "OpinionQuerySet":
        """With all that is said about an opinion on a page."""
        return self.select_related(
            "round__version",
            "respondent__person__unit__region__parent",
            "disposition__by",
            "disposition__on_behalf_of",
            "paper__brought_by",
        ).prefetch_related("past_dispositions__by", "past_dispositions__on_behalf_of")


class Opinion(models.Model):
    """One opinion of one member, on a paragraph or on the whole."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("修改")
        ADD = "add", _("增加")
        DELETE = "delete", _("删除")
        QUESTION = "question", _("疑问")
        APPROVE = "approve", _("赞同")

    round = models.ForeignKey(ConsultationRound, on_delete=models.PROTECT, related_name="opinions")
    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField()
    paragraph_key = models.UUIDField(null=True, blank=True)
    quote = models.TextField(blank=True)
    kind = models.CharField(_("意见类别"), max_length=10, choices=Kind)
    text = models.TextField(_("意见"))
    proposed = models.TextField(_("建议写成"), blank=True)
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The 反馈表 it was read from; who brought that paper is said beside the opinion.
    paper = models.ForeignKey(ReplyPaper, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_opinion_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:30]}"


class Verdict(models.TextChoices):
    """The four ways an opinion is answered."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    NOT_ADOPTED = "not_adopted", _("不采纳")
    NOTED = "noted", _("留作参考")


class Answered(models.Model):
    """What became of an opinion, why, by whom and in whose right."""

    verdict = models.CharField(_("答复"), max_length=12, choices=Verdict)
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> Any:
        return self.get_verdict_display()

    @property
    def signed(self) -> str:
        """段开物, or 段开物代温知新."""
        return f"{self.by.name}代{self.on_behalf_of.name}" if self.on_behalf_of else self.by.name


class Disposition(Answered):
    """The answer in force; the member sees it. `revision` counts how often it was given."""

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="disposition")
    revision = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_disposition_says_why")]


class PastDisposition(Answered):
    """An answer given before and changed since: nothing a member was told vanishes."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="past_dispositions")
    revision = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["opinion", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "revision"], name="one_past_answer_per_revision"),
        ]
