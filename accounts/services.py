"""Accounts, office posts, delegations: every change, recorded, and told to whom it concerns."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import rules
from accounts.models import Delegation, OfficePost, Power, User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from common.wording import day_text
from notices.services import notify

# No characters that are read as one another on paper: 0 o, 1 l i.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """Twelve characters in three groups, to be read out and typed once (59 bits)."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3))


def refuse(message: str, faults: list[str]) -> None:
    """Raise RuleError when something is at fault."""
    if faults:
        raise RuleError(message, faults)


@transaction.atomic
def create_user(
    username: str, name: str, power: str = Power.CONTENT, *, by: User | None, email: str = "", phone: str = "", password: str | None = None,
) -> tuple[User, str]:  # fmt: skip
    """A new account and its temporary password, which must be changed at the first sign-in. `by` None: the first set-up."""
    if by is not None:
        rules.require_system(by)
    refuse(_("账号没有建立。"), rules.username_faults(username, list(User.objects.values_list("username", flat=True))))
    password = password or temporary_password()
    user = User.objects.create_user(
        username, password, name=name, power=power, email=email, phone=phone, must_change_password=True
    )
    record(by, "account.created", user, username=username, power=user.get_power_display())
    return user, password


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """A new temporary password; every session of the account ends."""
    rules.require_system(by)
    user = locked(user)
    password = temporary_password()
    user.set_password(password)
    user.must_change_password = True
    user.session_epoch += 1
    user.save(update_fields=["password", "must_change_password", "session_epoch"])
    record(by, "account.password_reset", user)
    return password


@transaction.atomic
def change_password(user: User, password: str) -> User:
    """The person's own new password; sessions elsewhere end by themselves."""
    user = locked(user)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(user, "account.password_changed", user)
    return user


@transaction.atomic
def disable_user(user: User, *, by: User) -> User:
    """S12: no further request of this account is answered."""
    rules.require_system(by)
    user = locked(user)
    refuse(_("账号没有停用。"), disable_faults(user, by))
    user.is_active = False
    user.session_epoch += 1
    user.save(update_fields=["is_active", "session_epoch"])
    record(by, "account.disabled", user)
    return user


def disable_faults(user: User, by: User) -> list[str]:
    """The portal must keep somebody who can manage it."""
    if user == by:
        return [_("不能停用自己的账号，请由另一位系统管理员办理。")]
    if not user.is_active:
        return [_("“%(who)s”的账号已经是停用状态。") % {"who": user.name}]
    return []


@transaction.atomic
def enable_user(user: User, *, by: User) -> User:
    """The account may sign in again; its old sessions stay dead."""
    rules.require_system(by)
    user = locked(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(by, "account.enabled", user)
    return user


@transaction.atomic
def appoint(
    user: User, post: str, *, by: User | None, start: date | None = None, end: date | None = None
) -> OfficePost:
    """Give an office post from a day. S05: only to accounts of power content."""
    if by is not None:
        rules.require_system(by)
    user, start = locked(user), start or clock.today()
    refuse(_("没有任命。"), rules.appointment_faults(user, post, start, end))
    held = OfficePost.objects.create(user=user, post=post, start=start, end=end)
    record(by, "post.given", user, post=held.get_post_display(), start=start, end=end)
    words = {"post": held.get_post_display(), "day": day_text(start, clock.today())}
    notify(
        [user],
        "account.post",
        key=f"post.given:{held.pk}",
        title=_("您自%(day)s起任%(post)s") % words,
        url=reverse("accounts:profile"),
    )
    return held


@transaction.atomic
def relieve(office_post: OfficePost, *, by: User) -> OfficePost | None:
    """End a post at once: yesterday was its last day. One that began today is taken back whole (None)."""
    rules.require_system(by)
    office_post = OfficePost.objects.select_for_update().select_related("user").get(pk=office_post.pk)
    today = clock.today()
    if office_post.end and office_post.end < today:
        raise RuleError(_("这个岗位早已结束，不用再免。"))
    record(by, "post.ended", office_post.user, post=office_post.get_post_display())
    if office_post.start >= today:
        office_post.delete()
        return None
    office_post.end = today - timedelta(days=1)
    office_post.save(update_fields=["end"])
    return office_post


@transaction.atomic
def grant_delegation(
    principal: User, deputy: User, scope: str, start: date, end: date, *, by: User, reason: str = ""
) -> Delegation:
    """授权代签: only the principal himself gives it; the deputy is told."""
    if by != principal:
        raise PermissionDenied(_("只能由本人委托。"))
    locked(principal)
    refuse(
        _("没有委托。"),
        rules.delegation_faults(principal, deputy, scope, start=start, end=end, at=clock.now(), today=clock.today()),
    )
    given = Delegation.objects.create(
        principal=principal, deputy=deputy, scope=scope, start=start, end=end, reason=reason
    )
    record(
        by,
        "delegation.given",
        given,
        deputy=deputy,
        scope=given.get_scope_display(),
        start=start,
        end=end,
        reason=reason,
    )
    tell_deputy(given, "given", _("%(who)s委托您代办“%(what)s”，%(start)s至%(end)s"))
    return given


@transaction.atomic
def revoke_delegation(delegation: Delegation, *, by: User, at: datetime | None = None) -> Delegation:
    """Take a delegation back before its time."""
    delegation = (
        Delegation.objects.select_for_update(of=("self",)).select_related("principal", "deputy").get(pk=delegation.pk)
    )
    if by != delegation.principal:
        raise PermissionDenied(_("只能由委托人本人收回。"))
    if delegation.revoked_at:
        raise RuleError(_("这份委托已经收回。"))
    delegation.revoked_at = at or clock.now()
    delegation.save(update_fields=["revoked_at"])
    record(by, "delegation.revoked", delegation, deputy=delegation.deputy, scope=delegation.get_scope_display())
    tell_deputy(delegation, "revoked", _("%(who)s收回了请您代办的“%(what)s”"))
    return delegation


def tell_deputy(delegation: Delegation, what: str, title: str) -> None:
    """A notice with the facts of the delegation."""
    today = clock.today()
    facts: dict[str, Any] = {"who": delegation.principal.name, "what": delegation.get_scope_display()}
    facts |= {"start": day_text(delegation.start, today), "end": day_text(delegation.end, today)}
    key = f"delegation.{what}:{delegation.pk}"
    notify(
        [delegation.deputy],
        "account.delegation",
        key=key,
        title=title % facts,
        body=delegation.reason,
        url=reverse("accounts:delegation-list"),
    )


@transaction.atomic
def note_sign_in(user: User) -> None:
    """Somebody came in."""
    record(user, "account.signed_in", user)


@transaction.atomic
def note_fresh(user: User) -> None:
    """Somebody typed the password again, before an act of weight."""
    record(user, "account.password_confirmed", user)


@transaction.atomic
def note_sign_out(user: User) -> None:
    """Somebody left."""
    record(user, "account.signed_out", user)


@transaction.atomic
def keep_preferences(user: User, **chosen: Any) -> None:
    """How the person likes the pages; nobody else's business, so not recorded."""
    User.objects.filter(pk=user.pk).update(**chosen)


def locked(user: User) -> User:
    """The account, locked until the transaction ends."""
    return User.objects.select_for_update().get(pk=user.pk)
