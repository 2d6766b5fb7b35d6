"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    """Ballots, votes and resolutions."""

    name = "meetings.ballots"
    label = "ballots"
    verbose_name = _("表决")
