"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    """Regions, unions, units, persons, terms and memberships."""

    name = "committees.roster"
    label = "roster"
    verbose_name = _("名册")
