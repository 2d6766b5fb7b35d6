"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    """What every room uses; no words of the domain."""

    name = "common"
    label = "common"
    verbose_name = _("公用")
