"""Regions, unions, units, persons, terms and memberships: who is who, and since when."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import PeriodQuerySet, Power, User
from common.clock import today
from common.fields import StrokeKeyField
from common.wording import cn_number

AREAS = {"1": _("华北片"), "2": _("东北片"), "3": _("华东片"), "4": _("中南片"), "5": _("西南片"), "6": _("西北片")}


class Region(models.Model):
    """A division of GB/T 2260: province (level 1) or prefecture (level 2)."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=40)
    short_name = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="divisions")
    neighbours = models.ManyToManyField("self", blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=Q(level__in=[1, 2]), name="region_is_province_or_prefecture")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def province(self) -> "Region":
        """The province it lies in, or itself."""
        return self.parent or self

    @property
    def area(self) -> Any:
        """The greater area (大区) by the first digit of the code."""
        return AREAS.get(self.code[:1], _("其他"))


class UnionQuerySet(models.QuerySet):
    """Unions."""

    def visible_to(self, user: User) -> "UnionQuerySet":
        """The tree of unions is known to all who take part in the work."""
        return self if user.is_active and user.power == Power.CONTENT else self.none()


class Union(models.Model):
    """产业工会组织: a tree from national to grassroots."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("全国")
        PROVINCIAL = "provincial", _("省级")
        CITY = "city", _("市级")
        GRASSROOTS = "grassroots", _("基层")

    name = models.CharField(_("名称"), max_length=80, unique=True)
    short_name = models.CharField(_("简称"), max_length=40)
    level = models.CharField(max_length=20, choices=Level)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT)
    industry = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)

    objects = UnionQuerySet.as_manager()

    class Meta:
        ordering = ["region_id", "level", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="national", parent__isnull=True) | (~Q(level="national") & Q(parent__isnull=False)),
                name="only_the_national_union_has_no_parent",
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class Unit(models.Model):
    """所在单位: where a member works; it may have a union of its own."""

    name = models.CharField(_("名称"), max_length=80, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    union = models.ForeignKey(Union, null=True, blank=True, on_delete=models.SET_NULL, related_name="units")

    class Meta:
        ordering = ["region_id", "name"]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet):
    """People."""

    def visible_to(self, user: User) -> "PersonQuerySet":
        """The roster is open to the committee and its office; others see only themselves."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        return self if knows_roster(user) else self.filter(user=user)


class Person(models.Model):
    """One human. May have a way to sign in."""

    class Gender(models.TextChoices):
        MALE = "m", _("男")
        FEMALE = "f", _("女")

    name = models.CharField(_("姓名"), max_length=40)
    name_key = StrokeKeyField()
    gender = models.CharField(_("性别"), max_length=1, choices=Gender, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    duty = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "phone"], condition=~Q(phone=""), name="one_person_per_name_and_phone"
            ),
            # A name changed by any road without its key is refused (docs/decisions/0089).
            models.CheckConstraint(
                condition=Q(name_key__endswith=Concat(Value(" "), F("name"))), name="name_key_is_of_this_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("roster:person-detail", args=[self.pk])

    @property
    def masked_phone(self) -> str:
        """B36: 138****0000; short numbers keep their last two digits."""
        head, tail = (3, 4) if len(self.phone) >= 11 else (0, 2)
        hidden = "*" * max(len(self.phone) - head - tail, 0)
        return f"{self.phone[:head]}{hidden}{self.phone[-tail:]}" if self.phone else ""


class Term(models.Model):
    """届: the committee between two congresses."""

    number = models.PositiveSmallIntegerField(_("届次"), unique=True)
    starts = models.DateField()
    ends = models.DateField()
    seats = models.PositiveSmallIntegerField(_("委员名额"))
    standing_seats = models.PositiveSmallIntegerField(_("常委名额"))

    class Meta:
        ordering = ["-number"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="term_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"第{cn_number(self.number)}届"

    @classmethod
    def current(cls, day: date | None = None) -> "Term | None":
        """The term in office on the day."""
        day = day or today()
        return cls.objects.filter(starts__lte=day, ends__gte=day).first()


class Body(models.TextChoices):
    """The two bodies of the committee."""

    PLENARY = "plenary", _("全委会")
    STANDING = "standing", _("常委会")


class MembershipQuerySet(PeriodQuerySet):
    """Effective-dated: every question "who was entitled on day D?" is answered here and nowhere else."""

    def entitled(self, body: str, day: date) -> "MembershipQuerySet":
        """Members of the body on that day, in official order."""
        held: Any = self.as_of(day)
        return held.filter(body=body).select_related("person__unit__region__parent", "person__user")

    def visible_to(self, user: User) -> "MembershipQuerySet":
        """Whoever sees the person sees his seats."""
        if user.power != Power.CONTENT or not user.is_active:
            return self.none()
        return self if knows_roster(user) else self.filter(person__user=user)

    def by_rank(self) -> "MembershipQuerySet":
        """主席, 副主席, then the others by 姓氏笔画: how the committee's lists are printed."""
        rank = models.Case(models.When(post="chair", then=0), models.When(post="vice_chair", then=1), default=2)
        return self.order_by(rank, "person__name_key", "pk")

    def by_strokes(self) -> "MembershipQuerySet":
        """All by 姓氏笔画, whatever their post."""
        return self.order_by("person__name_key", "pk")

    def by_region(self) -> "MembershipQuerySet":
        """In the order of GB/T 2260, those of one place by 姓氏笔画; who has no unit comes last."""
        return self.order_by(F("person__unit__region_id").asc(nulls_last=True), "person__name_key", "pk")


class Membership(models.Model):
    """A seat in a body, held by a person from a day to a day."""

    class Post(models.TextChoices):
        CHAIR = "chair", _("主席")
        VICE_CHAIR = "vice_chair", _("副主席")
        STANDING = "standing", _("常委")
        MEMBER = "member", _("委员")

    class Began(models.TextChoices):
        ELECTED = "elected", _("当选")
        ADDED = "added", _("增补")
        REPLACED = "replaced", _("替补")

    class Ended(models.TextChoices):
        CHANGED = "changed", _("职务变动")
        TERM = "term", _("换届")
        RELEASED = "released", _("卸免")
        # Why somebody was released or replaced, where the resolution says it.
        RETIRED = "retired", _("退休")
        TRANSFERRED = "transfer", _("工作调动")
        MOVED = "moved", _("调离本单位、本岗位")
        RESIGNED = "resigned", _("辞职")
        PUNISHED = "punished", _("受处分")
        DECEASED = "deceased", _("去世")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="memberships")
    body = models.CharField(max_length=10, choices=Body)
    post = models.CharField(max_length=10, choices=Post)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    began = models.CharField(max_length=10, choices=Began, default=Began.ELECTED)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    basis = models.CharField(_("依据"), max_length=120, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["body", "start", "end"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="seat_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True, ended="") | (Q(end__isnull=False) & ~Q(ended="")),
                name="an_ended_seat_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(body="plenary") & ~Q(post="standing")) | (Q(body="standing") & ~Q(post="member")),
                name="post_fits_body",
            ),
            models.UniqueConstraint(
                fields=["person", "term", "body"], condition=Q(end__isnull=True), name="one_open_seat_per_body"
            ),
            models.UniqueConstraint(
                fields=["term", "body"], condition=Q(post="chair", end__isnull=True), name="one_chair_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_body_display()}{self.get_post_display()}"


class UnionPost(models.Model):
    """A post in a union: its chair, who signs its information, or its information officer's leader."""

    class Post(models.TextChoices):
        CHAIR = "chair", _("主席")
        SIGNER = "signer", _("审核签发人")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="union_posts")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="posts")
    post = models.CharField(max_length=10, choices=Post)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="union_post_ends_later"
            ),
            models.UniqueConstraint(
                fields=["person", "union", "post"], condition=Q(end__isnull=True), name="one_open_union_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.get_post_display()} {self.person}"


class RosterImportQuerySet(models.QuerySet):
    """Uploaded rosters."""

    def visible_to(self, user: User) -> "RosterImportQuerySet":
        """Those who keep the roster see all that were taken in, and their own that wait."""
        if not keeps_roster(user):
            return self.none()
        return self.filter(Q(by=user) | Q(confirmed_at__isnull=False))


class RosterImport(models.Model):
    """A roster file on its way in: looked through, shown, and taken in whole once its owner says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.ForeignKey(Term, on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roster_imports")
    uploaded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """What it would change, or has changed."""
        return reverse("roster:import-check", args=[self.pk])


OFFICE = ("staff", "drafter", "editor", "leader")


def knows_roster(user: User) -> bool:
    """The committee and its office may look through the roster."""
    return user.holds(*OFFICE) or is_member(user)


def keeps_roster(user: User) -> bool:
    """会务、联络: those who bring the roster up to date, and who may see telephone numbers."""
    return user.holds("staff", "leader")


def is_member(user: User, body: str = Body.PLENARY, day: date | None = None) -> bool:
    """Whether the person behind the account holds a seat in the body on the day."""
    if user.power != Power.CONTENT or not user.is_active:
        return False
    return any(held == body for held, _post in seats_of(user, day or today()))


def seats_of(user: User, day: date) -> list[tuple[str, str]]:
    """Body and post of every seat the person behind the account holds on the day."""
    held = Membership.objects.as_of(day).filter(person__user=user).order_by()
    return user.recall(("seats", day), lambda: list(held.values_list("body", "post")))


def learn_seats(user: User, day: date, seats: Iterable[tuple[str, str]]) -> None:
    """Whoever has looked them up for that day anyway spares the next question."""
    user.recall(("seats", day), lambda: list(seats))
