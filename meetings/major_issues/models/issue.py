"""重大问题: a matter that only the standing committee may decide, and only after all of its members were heard (S1, S3)."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Power, User
from committees.roster.models import Body, is_member
from common.remembering import Remembers
from documents.models import StoredFile
from meetings.ballots.models import Resolution

OFFICE = ("staff", "drafter", "editor", "leader")


class MajorIssueQuerySet(models.QuerySet):
    """Major issues."""

    def visible_to(self, user: User) -> "MajorIssueQuerySet":
        """The office and the standing members see all, who was asked what he was asked, plenary members what is decided."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        if user.holds(*OFFICE) or is_member(user, Body.STANDING):
            return self
        seen = Exists(self.model._default_manager.filter(pk=OuterRef("pk"), rounds__asked__person__user=user))
        decided = Q(status="decided") if is_member(user) else Q(pk__in=[])
        return self.filter(seen | decided)

    def with_figures(self) -> "MajorIssueQuerySet":
        """What a list says of each: how many opinions are not answered yet."""
        open_ones = Q(rounds__opinions__withdrawn_at=None, rounds__opinions__treatment=None)
        waiting = Count("rounds__opinions", filter=open_ones & Q(rounds__opinions__isnull=False), distinct=True)
        return self.annotate(unanswered=waiting).select_related("raised_by", "resolution")

    def untreated(self) -> "MajorIssueQuerySet":
        """Under way, with opinions that wait for their treatment (`unanswered`: how many)."""
        under_way = self.filter(status__in=["gathering_opinions", "deciding"])
        return under_way.with_figures().filter(unanswered__gt=0)


class MajorIssue(Remembers, models.Model):
    """One major issue from raising to decision. `heard` is the closed round it goes to the vote on."""

    class Status(models.TextChoices):
        RAISED = "raised", _("已提出")
        GATHERING = "gathering_opinions", _("征求常委意见")
        DECIDING = "deciding", _("待决策")
        DECIDED = "decided", _("已决策")
        DEFERRED = "deferred", _("暂缓")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Urgency(models.TextChoices):
        NORMAL = "normal", _("一般")
        URGENT = "urgent", _("紧急")

    title = models.CharField(_("问题"), max_length=120)
    background = models.TextField(_("背景"), max_length=20000)
    urgency = models.CharField(_("缓急"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    status = models.CharField(max_length=20, choices=Status, default=Status.RAISED)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposer = models.CharField(_("提出部门或人"), max_length=60)
    raised_at = models.DateTimeField()
    heard = models.ForeignKey("OpinionRound", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resolution = models.OneToOneField(
        Resolution, null=True, blank=True, on_delete=models.PROTECT, related_name="major_issue"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = MajorIssueQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            # That the round is of this issue and closed stands in a trigger (migration 0002).
            models.CheckConstraint(
                condition=~Q(status__in=["deciding", "decided"]) | Q(heard__isnull=False),
                name="nothing_is_decided_unheard",
            ),
            models.CheckConstraint(
                condition=Q(status="decided", resolution__isnull=False, decided_at__isnull=False)
                | (~Q(status="decided") & Q(resolution__isnull=True, decided_at__isnull=True)),
                name="decided_if_and_only_if_there_is_a_resolution",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("major_issues:issue-detail", args=[self.pk])

    @property
    def all_rounds(self) -> "list[OpinionRound]":  # type: ignore[name-defined]  # noqa: F821
        """Every round, the first one first."""
        rounds = self.rounds.select_related("opened_by", "shortened_by", "closed_by").order_by("number")
        return self.recall("rounds", lambda: [self.same_for(round_) for round_ in rounds])

    @property
    def last_round(self) -> "OpinionRound | None":  # type: ignore[name-defined]  # noqa: F821
        """The newest round."""
        return next(reversed(self.all_rounds), None)

    @property
    def open_round(self) -> "OpinionRound | None":  # type: ignore[name-defined]  # noqa: F821
        """The round that is not closed yet, though its time may be up."""
        return next((round_ for round_ in self.all_rounds if round_.status == "open"), None)

    @property
    def all_options(self) -> "list[Option]":
        """方案一, 方案二 …"""
        return self.recall("options", lambda: list(self.options.order_by("number")))

    @property
    def all_turns(self) -> "list[Turn]":
        """Every step that was not simply the next one."""
        return self.recall("turns", lambda: list(self.turns.select_related("by")))

    @property
    def motion(self) -> "Motion | None":  # type: ignore[name-defined]  # noqa: F821
        """The newest draft of the decision."""
        drafts = self.motions.select_related("item__ballot", "item__meeting__term", "ballot__item", "option")
        return self.recall("motion", lambda: self.same_for(drafts.order_by("-number").first()))


class Option(models.Model):
    """方案一, 方案二 …: one way the issue may be decided."""

    issue = models.ForeignKey(MajorIssue, on_delete=models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("方案名称"), max_length=80)
    text = models.TextField(_("方案内容"), max_length=20000)

    class Meta:
        ordering = ["issue", "number"]
        constraints = [models.UniqueConstraint(fields=["issue", "number"], name="one_option_per_number")]

    def __str__(self) -> str:
        return f"{self.label}　{self.title}"

    @property
    def label(self) -> str:
        """方案一."""
        return f"方案{'一二三四五六七八九十'[self.number - 1]}"


class AttachmentQuerySet(models.QuerySet):
    """Attached files."""

    def visible_to(self, user: User) -> "AttachmentQuerySet":
        """Whoever may see the issue may read what is attached to it."""
        return self.filter(issue__in=MajorIssue.objects.visible_to(user).values("pk"))


class Attachment(models.Model):
    """A file that belongs to the issue."""

    issue = models.ForeignKey(MajorIssue, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        return reverse("major_issues:attachment", args=[self.pk])


class Turn(models.Model):
    """A step that was not simply the next one, and why: deferred, withdrawn, asked again, resumed, not passed."""

    issue = models.ForeignKey(MajorIssue, on_delete=models.CASCADE, related_name="turns")
    source = models.CharField(max_length=20, choices=MajorIssue.Status)
    target = models.CharField(max_length=20, choices=MajorIssue.Status)
    reason = models.TextField(_("理由"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_turn_says_why")]

    def __str__(self) -> str:
        return f"{self.issue}: {self.source} → {self.target}"
