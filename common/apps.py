"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common import form_messages


class CommonConfig(AppConfig):
    """What every room uses; no words of the domain."""

    name = "common"
    label = "common"
    verbose_name = _("公用")

    def ready(self) -> None:
        """Forms speak the portal's words."""
        form_messages.put_in_place()
