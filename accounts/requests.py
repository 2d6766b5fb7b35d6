"""The request as views see it behind LoginRequiredMiddleware."""

from django.http import HttpRequest

from accounts.models import User


class SignedIn(HttpRequest):
    """Somebody asks: the user is one of ours. For annotations only."""

    user: User
