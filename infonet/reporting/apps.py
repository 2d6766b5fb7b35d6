"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Information items and their way up."""

    name = "infonet.reporting"
    label = "infonet_reporting"
    verbose_name = _("信息报送")
