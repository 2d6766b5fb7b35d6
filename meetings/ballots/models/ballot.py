"""A ballot: one vote on one very text, and the rule it is decided by."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Power, User
from committees.roster.models import Body, is_member

OFFICE = ("staff", "drafter", "editor", "leader", "scrutineer")
DENOMINATORS = Q(quorum_denominator__gt=0, share_denominator__gt=0)
FRACTIONS = Q(quorum_numerator__lte=F("quorum_denominator"), share_numerator__lte=F("share_denominator"))
# More than the whole would never pass; at least the whole is unanimity.
REACHABLE = Q(share_inclusive=True, share_numerator__gt=0) | Q(
    share_inclusive=False, share_numerator__lt=F("share_denominator")
)


def hand(related: str = "+") -> models.ForeignKey:
    """Who took a step."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name=related
    )


class BallotQuerySet(models.QuerySet):
    """Ballots."""

    def visible_to(self, user: User) -> "BallotQuerySet":
        """Electors see their ballots, members their body's, the office all; nobody else any."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        if user.holds(*OFFICE):
            return self
        seen = Q(electors__person__user=user)
        for body in Body.values:
            if is_member(user, body):
                seen |= Q(body=body)
        return self.filter(seen).distinct()

    def in_pressing_order(self) -> "BallotQuerySet":
        """Under way, then to be declared, then to come, then decided; newest first among equals."""
        rank = {"open": 0, "closed": 1, "opened": 1, "draft": 2}
        order = models.Case(*(models.When(status=s, then=n) for s, n in rank.items()), default=3)
        return self.annotate(pressing=order).order_by("pressing", "-pk").select_related("item", "resolution")

    def circulating(self) -> "BallotQuerySet":
        """By circulation, and open."""
        return self.filter(status="open", working_days__isnull=False)


class Ballot(models.Model):
    """A vote on one very text. The result is computed from the votes and never typed in."""

    class Kind(models.TextChoices):
        MOTION = "motion", _("议案")
        ELECTION = "election", _("选举")
        SEATS = "seats", _("人员变动")

    class Form(models.TextChoices):
        OPEN = "open", _("记名表决")
        HANDS = "hands", _("举手表决")
        SECRET = "secret", _("无记名投票")

    class Status(models.TextChoices):
        DRAFT = "draft", _("未开始")
        OPEN = "open", _("正在表决")
        CLOSED = "closed", _("已截止")
        OPENED = "opened", _("已计票")
        DECLARED = "declared", _("已公布")
        VOID = "void", _("已作废")

    class Base(models.TextChoices):
        ENTITLED = "entitled", _("应到")
        PRESENT = "present", _("实到")
        ALL = "all", _("全体")

    class Silence(models.TextChoices):
        NOT_VOTED = "not_voted", _("未投票")
        ABSTAIN = "abstain", _("弃权")

    title = models.CharField(_("事项"), max_length=200)
    occasion = models.CharField(_("场合"), max_length=120)
    body = models.CharField(max_length=10, choices=Body)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MOTION)
    form = models.CharField(max_length=10, choices=Form, default=Form.OPEN)
    # The text itself, block by block, so that what was voted on can be read for ever.
    text = models.JSONField(default=list)
    text_hash = models.CharField(max_length=64)
    preset = models.CharField(max_length=12, default="ordinary")
    quorum_numerator = models.PositiveSmallIntegerField(default=2)
    quorum_denominator = models.PositiveSmallIntegerField(default=3)
    base = models.CharField(max_length=10, choices=Base, default=Base.ENTITLED)
    share_numerator = models.PositiveSmallIntegerField(default=1)
    share_denominator = models.PositiveSmallIntegerField(default=2)
    share_inclusive = models.BooleanField(default=False)
    # By circulation (通讯表决): how many working days there are to answer, and what silence means.
    working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    silence = models.CharField(max_length=10, choices=Silence, default=Silence.NOT_VOTED)
    # 全体: the seats of the body in this term, vacant ones too, as they stood when the ballot was opened.
    whole = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    created_by = hand()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = hand()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = hand()
    counted_at = models.DateTimeField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    declared_by = hand()
    passed = models.BooleanField(null=True, blank=True)
    # Passed, but not all that was proposed: a line was lost, or a seat stays open.
    in_part = models.BooleanField(default=False)
    void_reason = models.CharField(_("作废原因"), max_length=400, blank=True)
    void_asked_at = models.DateTimeField(null=True, blank=True)
    void_asked_by = hand()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = hand()
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", opened_at__isnull=True) | (~Q(status="draft") & Q(opened_at__isnull=False)),
                name="opened_if_and_only_if_there_is_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "open"], closed_at__isnull=True)
                | Q(status__in=["closed", "opened", "declared"], closed_at__isnull=False)
                | Q(status="void"),
                name="closed_if_and_only_if_there_is_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="opened") | Q(counted_at__isnull=False), name="counted_only_with_a_time"
            ),
            models.CheckConstraint(
                condition=(~Q(status="declared") & Q(declared_at__isnull=True, passed__isnull=True))
                | Q(status="declared", declared_at__isnull=False, passed__isnull=False),
                name="declared_if_and_only_if_there_is_a_result",
            ),
            models.CheckConstraint(condition=Q(in_part=False) | Q(passed=True), name="only_what_passed_passed_in_part"),
            models.CheckConstraint(
                condition=DENOMINATORS & FRACTIONS & REACHABLE, name="quorum_and_share_are_fractions"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(working_days__gt=0, closes_at__gt=F("opened_at")),
                name="only_a_circulation_ends_by_the_clock",
            ),
            models.CheckConstraint(
                condition=Q(working_days__isnull=True) | Q(status__in=["draft"]) | Q(closes_at__isnull=False),
                name="a_circulation_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(form__in=["hands", "secret"]) | Q(working_days__isnull=True),
                name="hands_and_secret_papers_need_a_room",
            ),
            models.CheckConstraint(
                condition=Q(void_asked_by__isnull=True, void_asked_at__isnull=True, void_reason="")
                | (Q(void_asked_by__isnull=False, void_asked_at__isnull=False) & ~Q(void_reason="")),
                name="a_void_is_asked_with_name_and_reason",
            ),
            models.CheckConstraint(
                condition=(~Q(status="void") & Q(voided_by__isnull=True, voided_at__isnull=True))
                | (
                    Q(status="void", voided_by__isnull=False, voided_at__isnull=False, void_asked_by__isnull=False)
                    & ~Q(voided_by=F("void_asked_by"))
                ),
                name="a_void_takes_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        item = getattr(self, "item", None)
        return item.get_absolute_url() if item else reverse("ballots:ballot-detail", args=[self.pk])

    @property
    def title_text(self) -> str:
        """The text's own title, else the motion's."""
        return "".join(block["text"] for block in self.text if block["kind"] == "title") or self.title

    @property
    def last_handler_name(self) -> str:
        """Who took the last step; told to whoever came second."""
        by = self.voided_by or self.declared_by or self.closed_by or self.opened_by
        return by.name if by else ""

    @property
    def by_circulation(self) -> bool:
        """Whether it runs over days and without a meeting."""
        return self.working_days is not None

    def is_over(self, at: datetime) -> bool:
        """Whether its time is up, though nobody may have closed it yet."""
        return self.closes_at is not None and at > self.closes_at
