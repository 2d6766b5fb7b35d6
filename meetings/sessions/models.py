"""Meetings, what is on their agenda, and who comes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Power, User
from committees.roster.models import Body, Person, Term, is_member
from common.wording import cn_number, official
from meetings.ballots.models import OFFICE, Ballot


class MeetingQuerySet(models.QuerySet):
    """Meetings."""

    def visible_to(self, user: User) -> "MeetingQuerySet":
        """Members see their body's meetings, the invited theirs, the office all."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        if user.holds(*OFFICE):
            return self
        seen = Q(invitations__person__user=user)
        for body in Body.values:
            if is_member(user, body):
                seen |= Q(body=body)
        return self.filter(seen).distinct()

    def live(self) -> "MeetingQuerySet":
        """Not called off, and not yet finished with its minutes."""
        over = Q(status="closed", minutes_at__isnull=False)
        return self.exclude(status="cancelled").exclude(over).select_related("term").order_by("starts_at")


class Meeting(models.Model):
    """One sitting of a body: 第五届常委会第七次会议."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("筹备")
        NOTICED = "noticed", _("已通知")
        OPEN = "open", _("开会")
        CLOSED = "closed", _("已闭会")
        CANCELLED = "cancelled", _("已取消")

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="meetings")
    body = models.CharField(_("会议"), max_length=10, choices=Body)
    number = models.PositiveSmallIntegerField(_("次"))
    theme = models.CharField(_("主要内容"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    place = models.CharField(_("地点"), max_length=120)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    noticed_at = models.DateTimeField(null=True, blank=True)
    # The notice as it was issued: its number in the year, and what it said.
    notice_number = models.PositiveIntegerField(null=True, blank=True)
    notice = models.JSONField(default=dict, blank=True)
    materials_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    minutes_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "body", "number"], condition=~Q(status="cancelled"), name="one_meeting_per_number"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(status="cancelled") & ~Q(cancel_reason="") | ~Q(status="cancelled") & Q(cancel_reason=""),
                name="cancelled_if_and_only_if_it_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status="planned", noticed_at__isnull=True)
                | Q(status="cancelled")
                | Q(status__in=["noticed", "open", "closed"], noticed_at__isnull=False),
                name="noticed_if_and_only_if_there_is_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "closed"], opened_at__isnull=False)
                | (~Q(status__in=["open", "closed"]) & Q(opened_at__isnull=True)),
                name="sat_if_and_only_if_there_is_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
                name="rose_if_and_only_if_there_is_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting-detail", args=[self.pk])

    @property
    def title(self) -> str:
        """第五届常委会第七次会议 / 第五届全委会第四次全体会议."""
        kind = "全体会议" if self.body == Body.PLENARY else "会议"
        return f"第{cn_number(self.term.number)}届{official(Body(self.body).label)}第{cn_number(self.number)}次{kind}"


class AgendaItemQuerySet(models.QuerySet):
    """Agenda items."""

    def visible_to(self, user: User) -> "AgendaItemQuerySet":
        """Whoever may see the meeting may see its agenda."""
        return self.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))


class AgendaItem(models.Model):
    """One matter on the agenda; where it decides, it has a ballot on one very text."""

    class Kind(models.TextChoices):
        DELIBERATE = "deliberate", _("审议")
        DECIDE = "decide", _("决策")
        INFORM = "inform", _("通报")
        DISCUSS = "discuss", _("讨论")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    title = models.CharField(_("议题"), max_length=200)
    brief = models.TextField(_("摘要"), blank=True)
    proposer = models.CharField(_("提出"), max_length=60, blank=True)
    # What it is about, when a room above owns that: its gate answers by this name (see gates.py).
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.PositiveBigIntegerField(null=True, blank=True)
    ballot = models.OneToOneField(Ballot, null=True, blank=True, on_delete=models.PROTECT, related_name="item")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="one_item_per_place_on_the_agenda"),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id__isnull=True)
                | (~Q(subject_kind="") & Q(subject_id__isnull=False)),
                name="a_subject_has_kind_and_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:item-detail", args=[self.pk])


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def visible_to(self, user: User) -> "InvitationQuerySet":
        """The office sees all, a person his own."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        return self if user.holds(*OFFICE) else self.filter(person__user=user)

    def in_order(self) -> "InvitationQuerySet":
        """Members first, then observers and guests, each by 姓氏笔画."""
        rank = models.Case(models.When(capacity="attend", then=0), models.When(capacity="observe", then=1), default=2)
        return self.order_by(rank, "person__name_key", "pk").select_related("person__unit", "person__user")


class Invitation(models.Model):
    """One person at one meeting: in what capacity, what he answered, when he signed in."""

    class Capacity(models.TextChoices):
        ATTEND = "attend", _("出席")
        OBSERVE = "observe", _("列席")
        GUEST = "guest", _("邀请")

    class Reply(models.TextChoices):
        NONE = "", _("未复")
        COMING = "coming", _("参加")
        LEAVE = "leave", _("请假")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    capacity = models.CharField(max_length=10, choices=Capacity, default=Capacity.ATTEND)
    reply = models.CharField(max_length=10, choices=Reply, blank=True, default=Reply.NONE)
    leave_reason = models.CharField(_("请假原因"), max_length=200, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    signed_in_at = models.DateTimeField(null=True, blank=True)
    signed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_invitation_per_person"),
            models.CheckConstraint(condition=~Q(reply="leave") | ~Q(leave_reason=""), name="leave_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.meeting}"
