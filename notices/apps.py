"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Outbox, delivery and reminders."""

    name = "notices"
    label = "notices"
    verbose_name = _("通知")
