"""The system administrator's pages: accounts and office posts, nothing of the union's work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import PostForm, UserForm
from accounts.models import OfficePost, Power, User
from accounts.rules import runs_accounts
from common import clock
from common.lifecycle import RuleError
from common.views import fetch, me

PER_PAGE = 50
POWERS = [("", gettext_lazy("全部")), *Power.choices]


def system_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """These pages exist for system administrators only."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not runs_accounts(me(request)):
            raise Http404
        return view(request, **kwargs)

    return guarded


@system_only
def user_list(request: HttpRequest) -> HttpResponse:
    """All accounts, by power and name."""
    power, q = request.GET.get("power", ""), request.GET.get("q", "").strip()[:60]
    users = User.objects.visible_to(me(request)).prefetch_related("office_posts").order_by("-is_active", "pk")
    if power in Power.values:
        users = users.filter(power=power)
    if q:
        users = users.filter(Q(name__contains=q) | Q(username__contains=q))
    page = Paginator(users, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(user, posts_on(user)) for user in page],
        "q": q,
        "power": power,
        "filters": [(label, f"?power={value}", value == power) for value, label in POWERS],
        "closed": User.objects.filter(is_active=False).count(),
    }
    return render(request, "accounts/user_list.html", context)


def posts_on(user: User) -> list[str]:
    """The posts held today, in words, from what was fetched already."""
    today = clock.today()
    held = [post for post in user.office_posts.all() if post.start <= today and (post.end is None or post.end >= today)]
    return [str(post.get_post_display()) for post in held]


@system_only
@never_cache
def user_create(request: HttpRequest) -> HttpResponse:
    """A new account; its temporary password is shown once, on the answer to this very form."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("username", "name", "power", "email", "phone")}
        try:
            user, password = services.create_user(by=me(request), **facts)
        except RuleError as error:
            for sentence in error.missing:
                form.add_error("username", str(sentence))
        else:
            return render(request, "accounts/user_password.html", {"account": user, "password": password, "new": True})
    return render(request, "accounts/user_form.html", {"form": form})


@system_only
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its facts, its posts, what can be done."""
    account = fetch(User, request, pk=pk)
    return render(request, "accounts/user_detail.html", detail(account, PostForm()))


def detail(account: User, form: PostForm) -> dict[str, Any]:
    """What the page shows."""
    today = clock.today()
    posts = list(account.office_posts.all())
    now = [post for post in posts if post.end is None or post.end >= today]
    return {
        "account": account,
        "now": now,
        "past": [post for post in posts if post not in now],
        "form": form,
        "content": account.power == Power.CONTENT,
    }


@system_only
@require_POST
def user_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an office post."""
    account = fetch(User, request, pk=pk)
    form = PostForm(request.POST)
    if form.is_valid():
        try:
            held = services.appoint(
                account, form.cleaned_data["post"], by=me(request), start=form.cleaned_data["start"]
            )
        except RuleError as error:
            for sentence in error.missing:
                form.add_error(None, str(sentence))
        else:
            messages.success(
                request,
                _("已任%(who)s为%(post)s，已通知本人。") % {"who": account.name, "post": held.get_post_display()},
            )
            return redirect(account)
    return render(request, "accounts/user_detail.html", detail(account, form), status=200)


@system_only
@require_POST
def post_relieve(request: HttpRequest, pk: int) -> HttpResponse:
    """End an office post."""
    held = fetch(OfficePost, request, pk=pk)
    services.relieve(held, by=me(request))
    messages.success(request, _("已免去%(who)s的%(post)s。") % {"who": held.user.name, "post": held.get_post_display()})
    return redirect(held.user)


@system_only
@require_POST
def user_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account at once."""
    account = services.disable_user(fetch(User, request, pk=pk), by=me(request))
    messages.success(request, _("%(who)s的账号已停用，正在使用的登录都已退出。") % {"who": account.name})
    return redirect(account)


@system_only
@require_POST
def user_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again."""
    account = services.enable_user(fetch(User, request, pk=pk), by=me(request))
    messages.success(request, _("%(who)s的账号已启用，可以登录了。") % {"who": account.name})
    return redirect(account)


@system_only
@require_POST
@never_cache
def user_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new temporary password, shown once."""
    account = fetch(User, request, pk=pk)
    password = services.reset_password(account, by=me(request))
    return render(request, "accounts/user_password.html", {"account": account, "password": password, "new": False})
