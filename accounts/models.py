"""Users, the office posts they hold, and who signs for whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from common.remembering import Remembers


class Power(models.TextChoices):
    """The three powers an account can have; one each, by construction (三员分立)."""

    CONTENT = "content", _("业务")
    SYSTEM = "system", _("系统管理")
    AUDIT = "audit", _("审计")


class UserQuerySet(models.QuerySet):
    """Accounts."""

    def visible_to(self, user: "User") -> "UserQuerySet":
        """System administrators see all accounts, everybody else his own."""
        return self if user.is_active and user.power == Power.SYSTEM else self.filter(pk=user.pk)


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def get_queryset(self) -> UserQuerySet:
        """Accounts, with the reads above."""
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: "User") -> UserQuerySet:
        """See UserQuerySet."""
        return self.get_queryset().visible_to(user)

    def create_user(self, username: str, password: str | None = None, **facts: Any) -> "User":
        """A new account; without a password it cannot sign in yet."""
        user = self.model(username=username, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in names are compared as they are typed, byte for byte."""
        return self.get(username=username)


class User(Remembers, AbstractBaseUser):
    """An account: one human's way in. What he may do follows from posts and memberships, not from flags."""

    username = models.CharField(
        _("登录名"), max_length=60, unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+$", _("登录名只能用文字、数字和 . @ + - _。"))],
    )  # fmt: skip
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(_("邮箱"), blank=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    power = models.CharField(_("权力"), max_length=10, choices=Power, default=Power.CONTENT)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(default=False)
    text_size = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    single_keys = models.BooleanField(_("单键快捷"), default=True)
    mail_notices = models.BooleanField(_("邮件提醒"), default=True)
    # Raised to end every session of the account at once (S12).
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where system administrators look after it."""
        return reverse("accounts:user-detail", args=[self.pk])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session lives as long as the password and the epoch are those it began with."""
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    def holds(self, *posts: str, at: datetime | None = None) -> bool:
        """Whether this person holds one of the office posts at that moment."""
        if not self.is_active or self.power != Power.CONTENT:
            return False
        day = timezone.localdate(at or timezone.now())
        return any(post in posts for post in self._posts_on(day))

    def learn_posts(self, day: Any, posts: Iterable[str]) -> None:
        """Whoever has looked them up for that day anyway spares the next question."""
        self.__dict__.setdefault("_posts_cache", {})[day] = set(posts)

    def _posts_on(self, day: Any) -> set[str]:
        """Posts on a day; asked many times a page, so kept on the instance."""
        cache: dict[Any, set[str]] = self.__dict__.setdefault("_posts_cache", {})
        if day not in cache:
            cache[day] = set(self.office_posts.as_of(day).values_list("post", flat=True))
        return cache[day]


class PeriodQuerySet(models.QuerySet):
    """Rows that hold from a day to a day (open end: still holding)."""

    def as_of(self, day: Any) -> "PeriodQuerySet":
        """Those in force on the day; both ends count."""
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)


class OfficePostQuerySet(PeriodQuerySet):
    """Office posts."""

    def visible_to(self, user: User) -> "OfficePostQuerySet":
        """System administrators see all, everybody else his own."""
        return self.filter(user__in=User.objects.visible_to(user))


class OfficePost(models.Model):
    """A post in the committee's office (机关), held from a day to a day."""

    class Post(models.TextChoices):
        STAFF = "staff", _("机关工作人员")
        DRAFTER = "drafter", _("起草组")
        EDITOR = "editor", _("信息编辑")
        LEADER = "leader", _("机关负责人")
        SCRUTINEER = "scrutineer", _("监票人")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="office_posts")
    post = models.CharField(max_length=20, choices=Post)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    objects = OfficePostQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="post_ends_after_start"
            ),
            models.UniqueConstraint(fields=["user", "post"], condition=Q(end__isnull=True), name="one_open_post_each"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_post_display()}"


class DelegationQuerySet(models.QuerySet):
    """Delegations."""

    def active(self, at: datetime) -> "DelegationQuerySet":
        """In force at that moment, by the office's calendar."""
        day = timezone.localdate(at)
        return self.filter(start__lte=day, end__gte=day, revoked_at__isnull=True)

    def visible_to(self, user: User) -> "DelegationQuerySet":
        """A person sees what he gave and what he was given."""
        return self.filter(Q(principal=user) | Q(deputy=user))


class Delegation(models.Model):
    """授权代签 (A/B 角): the deputy may use one of the principal's rights for a period."""

    class Scope(models.TextChoices):
        SIGN_ITEM = "sign_item", _("签发信息")
        SIGN_ISSUE = "sign_issue", _("签发刊物")
        DISPOSE = "dispose", _("答复意见")

    principal = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_given")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_held")
    scope = models.CharField(_("代办什么"), max_length=20, choices=Scope)
    start = models.DateField(_("开始"))
    end = models.DateField(_("结束"))
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="delegation_ends_after_start"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="nobody_is_his_own_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} 代 {self.principal} {self.get_scope_display()}"

    def get_absolute_url(self) -> str:
        """Where both sides see it."""
        return reverse("accounts:delegation-list")
