"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who signs in, what office posts they hold, who signs for whom."""

    name = "accounts"
    label = "accounts"
    verbose_name = _("账号")
