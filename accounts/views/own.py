"""One's own account: what one is, one's password, and who acts for whom."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import DelegationForm, PasswordForm, PreferencesForm
from accounts.models import Delegation, OfficePost
from accounts.rules import delegable_scopes
from common import clock
from common.lifecycle import RuleError
from common.submissions import FIELD, once
from common.views import fetch, me


def profile(request: HttpRequest) -> HttpResponse:
    """What the portal knows of the account, and how its owner likes the pages."""
    user, today = me(request), clock.today()
    liked = {
        "text_size": user.text_size or "normal",
        "theme": user.theme or "light",
        "mail_notices": switch(user.mail_notices),
        "single_keys": switch(user.single_keys),
    }
    context = {
        "account": user,
        "posts": OfficePost.objects.as_of(today).filter(user=user),
        "delegations": Delegation.objects.visible_to(user).active(clock.now()).select_related("principal", "deputy"),
        "form": PreferencesForm(initial=liked),
    }
    return render(request, "accounts/profile.html", context)


def switch(value: bool) -> str:
    """As the form says it."""
    return "on" if value else "off"


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """A new password; this session goes on, all others of the account end."""
    form = PasswordForm(me(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.change_password(me(request), form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("密码已换，其他设备上的登录都已退出。"))
        return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form})


def delegation_list(request: HttpRequest) -> HttpResponse:
    """What I gave and what I was given."""
    now = clock.now()
    rows = Delegation.objects.visible_to(me(request)).select_related("principal", "deputy")
    context = {
        "given": [(row, state(row)) for row in rows if row.principal_id == me(request).pk],
        "held": [(row, state(row)) for row in rows if row.deputy_id == me(request).pk],
        "may_give": bool(delegable_scopes(me(request), now)),
    }
    return render(request, "accounts/delegation_list.html", context)


def state(row: Delegation) -> tuple[str, str, bool]:
    """A word for the badge, its kind, and whether there is something to take back."""
    today = clock.today()
    if row.revoked_at:
        return _("已收回"), "", False
    if row.end < today:
        return _("已到期"), "", False
    return (_("还没开始"), "info", True) if row.start > today else (_("代办中"), "ok", True)


def delegation_create(request: HttpRequest) -> HttpResponse:
    """Put one of my rights into a deputy's hands for a while."""
    form = DelegationForm(request.POST or None, user=me(request))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(request.POST.get(FIELD), me(request), lambda: give(request, form)))
        except RuleError as error:
            for sentence in error.missing or [error.message]:
                form.add_error(None, str(sentence))
    return render(request, "accounts/delegation_form.html", {"form": form})


def give(request: HttpRequest, form: DelegationForm) -> str:
    """Call the service, say what happened."""
    facts = {name: form.cleaned_data[name] for name in ("deputy", "scope", "start", "end", "reason")}
    given = services.grant_delegation(me(request), by=me(request), **facts)
    messages.success(
        request,
        _("已委托%(who)s代办“%(what)s”，已通知本人。") % {"who": given.deputy.name, "what": given.get_scope_display()},
    )
    return given.get_absolute_url()


@require_POST
def delegation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back at once."""
    delegation = fetch(Delegation, request, pk=pk)
    services.revoke_delegation(delegation, by=me(request))
    messages.success(request, _("已收回，从现在起不能再代办，已通知%(who)s。") % {"who": delegation.deputy.name})
    return redirect("accounts:delegation-list")
