"""For system administrators: which persons of the roster have no way to sign in yet."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from accounts.rules import runs_accounts
from committees.roster.forms import AccountForm
from committees.roster.models import Person
from committees.roster.services import give_account
from common.lifecycle import RuleError
from common.views import me

PER_PAGE = 50


def system_only(request: HttpRequest) -> None:
    """Names and units only: what is needed to know whom one gives a key."""
    if not runs_accounts(me(request)):
        raise Http404


def account_list(request: HttpRequest) -> HttpResponse:
    """Persons without an account."""
    system_only(request)
    q = request.GET.get("q", "").strip()[:40]
    people = Person.objects.filter(user__isnull=True).select_related("unit").only("name", "unit__name")
    if q:
        people = people.filter(name__contains=q)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "roster/account_list.html", {"page": page, "q": q})


@never_cache
def account_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one of them a sign-in name; the temporary password is shown once, on the answer to this very form."""
    system_only(request)
    person = get_object_or_404(Person.objects.filter(user__isnull=True).select_related("unit"), pk=pk)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = give_account(person, form.cleaned_data["username"], by=me(request))
        except RuleError as error:
            for sentence in error.missing or [error.message]:
                form.add_error("username", str(sentence))
        else:
            return render(request, "accounts/user_password.html", {"account": user, "password": password, "new": True})
    return render(request, "roster/account_form.html", {"form": form, "person": person})
