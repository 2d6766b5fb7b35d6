"""Who may act: by office post, or in another's right."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Delegation, OfficePost, Power, User
from common.lifecycle import RuleError, Who
from common.wording import day_text

FRESH_FOR = timedelta(minutes=5)
# A page of weight on which much is typed, such as codes at an opening, is shown to somebody fresh; its form then has this long.
TYPING_FOR = timedelta(minutes=20)
LONGEST_DELEGATION = timedelta(days=366)
# Latin letters, digits and Chinese characters: no alphabet whose letters pass for Latin ones.
USERNAME = re.compile(r"^[A-Za-z0-9\u3400-\u9fff\U00020000-\U000323af.@+_-]+$")
# The posts that hold a right; signing information follows from posts in a union, which this room cannot see.
NEEDED_POSTS = {
    Delegation.Scope.SIGN_ISSUE: [OfficePost.Post.LEADER],
    Delegation.Scope.DISPOSE: [OfficePost.Post.DRAFTER, OfficePost.Post.STAFF, OfficePost.Post.LEADER],
}


def holds(*posts: str) -> Who:
    """Holds one of the office posts on that day."""
    return lambda user, obj, at: user.holds(*posts, at=at)


class delegable:  # noqa: N801 - reads as a word in the tables
    """A right that its holder may let a deputy use for a period (授权代签)."""

    def __init__(self, scope: str, who: Who) -> None:
        self.scope = scope
        self.who = who

    def __call__(self, user: User, obj: Any, at: datetime) -> bool:
        return self.holder(user, obj, at) is not None

    def holder(self, user: User, obj: Any, at: datetime) -> User | None:
        """The one in whose right `user` may act: himself first, else the first principal who could."""
        if self.who(user, obj, at):
            return user
        principals = principals_of(user, self.scope, at)
        return next((p for p in principals if self.who(p, obj, at)), None)


def principals_of(user: User, scope: str, at: datetime) -> list[User]:
    """Those for whom `user` may act in this scope now."""
    if not user.is_active:
        return []
    held = user.recall(("delegations", timezone.localdate(at)), lambda: delegations_held(user, at))
    return [delegation.principal for delegation in held if delegation.scope == scope]


def delegations_held(user: User, at: datetime) -> list[Delegation]:
    """Those in whose right `user` may act now, in whatever scope."""
    held = Delegation.objects.active(at).filter(deputy=user, principal__is_active=True)
    return list(held.select_related("principal").order_by("pk"))


def deputies_of(user: User, scope: str, at: datetime) -> list[User]:
    """Those who may act for `user` in this scope now."""
    given = Delegation.objects.active(at).filter(principal=user, scope=scope, deputy__is_active=True)
    return [d.deputy for d in given.select_related("deputy").order_by("pk")]


def runs_accounts(user: User) -> bool:
    """系统管理员: looks after accounts and posts, and sees nothing of the union's work."""
    return bool(user.is_active and user.power == Power.SYSTEM)


def require_system(user: User) -> None:
    """Refuse everybody but system administrators."""
    if not runs_accounts(user):
        raise PermissionDenied(_("只有系统管理员可以管理账号。"))


def looks_like(one: str, other: str) -> bool:
    """B14: two sign-in names the eye takes for one."""
    return _face(one) == _face(other)


def _face(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return folded.translate(str.maketrans("0l1", "oii"))


def username_faults(username: str, taken: list[str]) -> list[str]:
    """What is wrong with a new sign-in name, as sentences."""
    if not USERNAME.match(username):
        return [_("登录名请只用英文字母、数字、汉字和 . @ + - _，不用空格和其他字符。")]
    if username in taken:
        return [_("登录名“%(name)s”已经有人用了，请换一个。") % {"name": username}]
    if near := next((name for name in taken if looks_like(name, username)), None):
        return [_("登录名“%(name)s”与已有的“%(near)s”太像，容易认错，请换一个。") % {"name": username, "near": near}]
    return []


def appointment_faults(user: User, post: str, start: date, end: date | None) -> list[str]:
    """S05: why the account cannot be given the post."""
    if user.power != Power.CONTENT:
        return [
            _("“%(who)s”是%(power)s账号，不能担任机关岗位。请另开一个业务账号。")
            % {"who": user.name, "power": user.get_power_display()}
        ]
    if not user.is_active:
        return [_("“%(who)s”的账号已停用，请先启用。") % {"who": user.name}]
    if end and end < start:
        return [_("结束日期早于开始日期，请改正。")]
    held = user.office_posts.filter(post=post).exclude(end__lt=start)
    if end:
        held = held.filter(start__lte=end)
    if held.exists():
        return [_("“%(who)s”这段时间已经任这个岗位，不用再任一次。") % {"who": user.name}]
    return []


def delegable_scopes(user: User, at: datetime) -> list[tuple[str, str]]:
    """The rights this person may put into a deputy's hands, as choices."""
    if user.power != Power.CONTENT or not user.is_active:
        return []
    return [(value, str(label)) for value, label in Delegation.Scope.choices if holds_right(user, value, at)]


def holds_right(user: User, scope: str, at: datetime) -> bool:
    """Whether the account's posts give the right; a union's signer is judged where the item is signed."""
    posts = NEEDED_POSTS.get(Delegation.Scope(scope))
    return posts is None or user.holds(*posts, at=at)


def delegation_faults(
    principal: User, deputy: User, scope: str, *, start: date, end: date, at: datetime, today: date
) -> list[str]:
    """授权代签: why it cannot be given, as sentences."""
    return [
        *_pair_faults(principal, deputy),
        *_period_faults(start, end, today),
        *([] if holds_right(principal, scope, at) else [_("您现在没有这项权限，不能委托别人代办。")]),
        *_overlap_faults(principal, scope, start, end),
    ]


def _pair_faults(principal: User, deputy: User) -> list[str]:
    if principal == deputy:
        return [_("不能委托给自己，请选另一个人。")]
    if deputy.power != Power.CONTENT or not deputy.is_active:
        return [_("“%(who)s”不能代办业务，请选另一个人。") % {"who": deputy.name}]
    return []


def _period_faults(start: date, end: date, today: date) -> list[str]:
    if end < start:
        return [_("结束日期早于开始日期，请改正。")]
    if end < today:
        return [_("这段时间已经过去，请重新选日期。")]
    if end - start > LONGEST_DELEGATION:
        return [
            _("一次最多委托一年，请把结束日期提前到 %(day)s 以前。")
            % {"day": day_text(start + LONGEST_DELEGATION, today)}
        ]
    return []


def _overlap_faults(principal: User, scope: str, start: date, end: date) -> list[str]:
    """One deputy at a time for one right, so that everybody knows who signs."""
    others = Delegation.objects.filter(principal=principal, scope=scope, revoked_at__isnull=True)
    clash = others.filter(start__lte=end, end__gte=start).select_related("deputy").first()
    if clash is None:
        return []
    return [
        _("%(start)s至%(end)s已委托%(who)s代办这一项。请先收回，或把日期错开。")
        % {"start": day_text(clash.start, start), "end": day_text(clash.end, start), "who": clash.deputy.name}
    ]


@dataclass(frozen=True)
class Fresh:
    """That an account's password was typed at a moment; views take it from the session, services ask for it."""

    user_id: int
    at: datetime
    holds: timedelta = FRESH_FOR


def is_fresh(proof: Fresh | None, user: User, at: datetime) -> bool:
    """Whether this very account's password was typed in the last five minutes, or as long as its page may take."""
    return proof is not None and proof.user_id == user.pk and timedelta(0) <= at - proof.at <= proof.holds


def check_fresh(proof: Fresh | None, user: User, at: datetime) -> None:
    """Raise RuleError when a high-value act comes without a password just typed."""
    if not is_fresh(proof, user, at):
        raise RuleError(_("离上次输入密码太久了。请先重新输入密码，再办理这一步。"))
