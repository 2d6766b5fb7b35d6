"""Coming in, going out, and how the pages look on this device."""

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import FreshForm, NewPasswordForm, PreferencesForm, SignInForm
from accounts.models import User
from accounts.requests import AGAIN, mark_fresh
from common.views import me

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING, MINUTES = "first_password", 10
COOKIES = {"ld_text": "text_size", "ld_theme": "theme", settings.LANGUAGE_COOKIE_NAME: "language"}
YEAR = 365 * 24 * 3600
# What the sign-in page of a demonstration offers (docs: the demo's sign-ins).
DEMO_NAMES = [
    ("office", "机关工作人员"), ("drafter", "起草组"), ("editor", "信息编辑"), ("leader", "机关负责人"), ("chair", "主席"),
    ("standing", "常委"), ("member", "委员"), ("province", "省级信息员"), ("province-lead", "省级签发人"), ("province2", "另一省信息员"),
    ("grassroots", "基层信息员"), ("scrutineer", "监票人"), ("auditor", "审计员"), ("sysadmin", "系统管理员"),
]  # fmt: skip


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """B24: where to go on, never off this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if inside and wanted.isprintable() else default


@method_decorator([login_not_required, never_cache, sensitive_post_parameters("password")], name="dispatch")
class SignIn(auth_views.LoginView):
    """The door."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """Where the person wanted to go, else the desk."""
        return safe_next(self.request)

    def form_valid(self, form: Any) -> HttpResponse:
        """With a temporary password the way leads to a new one, not yet inside."""
        user = form.get_user()
        if user.must_change_password:
            self.request.session.flush()
            self.request.session[WAITING] = [user.pk, user.get_session_auth_hash(), time.time()]
            return redirect(f"{reverse('accounts:password-first')}?{self.request.GET.urlencode()}")
        login(self.request, user)
        mark_fresh(self.request, user)
        services.note_sign_in(user)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a demonstration the sign-ins stand on the page."""
        demo = DEMO_NAMES if settings.DEMO else []
        return super().get_context_data(**kwargs) | {"demo": demo, "next": safe_next(self.request, default="")}


@login_not_required
@never_cache
@sensitive_post_parameters()
def password_first(request: HttpRequest) -> HttpResponse:
    """The first sign-in: set a password of one's own, then come in."""
    user = waiting_user(request)
    if user is None:
        messages.warning(request, _("等得太久了，请重新登录。"))
        return redirect("accounts:sign-in")
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.change_password(user, form.cleaned_data["new_password1"])
        login(request, user, backend=BACKEND)
        mark_fresh(request, user)
        services.note_sign_in(user)
        return redirect(safe_next(request))
    return render(
        request, "accounts/password_first.html", {"form": form, "who": user, "next": safe_next(request, default="")}
    )


def waiting_user(request: HttpRequest) -> User | None:
    """Who gave the right temporary password in the last ten minutes, if it still is the right one."""
    pk, mark, since = request.session.get(WAITING) or (None, "", 0)
    user = User.objects.filter(pk=pk or 0, is_active=True, must_change_password=True).first()
    fresh = user and user.get_session_auth_hash() == mark and time.time() - since < MINUTES * 60
    return user if fresh else None


@never_cache
@sensitive_post_parameters()
def fresh(request: HttpRequest) -> HttpResponse:
    """The password once more; then back to the act that asked for it."""
    form = FreshForm(request.POST or None, request=request, user=me(request))
    if request.method == "POST" and form.is_valid():
        mark_fresh(request, me(request))
        services.note_fresh(me(request))
        if verb := request.session.pop(AGAIN, ""):
            messages.success(request, _("密码已核对，请再按一次“%(verb)s”。") % {"verb": verb})
        return redirect(safe_next(request))
    return render(request, "accounts/fresh.html", {"form": form, "next": safe_next(request, default="")})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; the session is gone, not only forgotten by the browser."""
    services.note_sign_out(me(request))
    logout(request)
    messages.info(request, _("您已退出登录。"))
    return redirect("accounts:sign-in")


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Text size, theme, keys, mail: kept with the account, and on the device for before one signs in."""
    form = PreferencesForm(request.POST)
    form.is_valid()
    chosen = form.chosen()
    kept = {name: value for name, value in chosen.items() if name != "language"}
    if request.user.is_authenticated and kept:
        services.keep_preferences(me(request), **kept)
    wants_json = "application/json" in request.headers.get("Accept", "")
    response = JsonResponse(chosen) if wants_json else redirect(safe_next(request))
    for cookie, name in COOKIES.items():
        if name in chosen:
            response.set_cookie(
                cookie, chosen[name], max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
            )
    return response
