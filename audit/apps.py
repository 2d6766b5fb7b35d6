"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The append-only, chained log."""

    name = "audit"
    label = "audit"
    verbose_name = _("审计")
