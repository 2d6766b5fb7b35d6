"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeritConfig(AppConfig):
    """Scoring rules and the ledger of points."""

    name = "infonet.merit"
    label = "infonet_merit"
    verbose_name = _("积分")
