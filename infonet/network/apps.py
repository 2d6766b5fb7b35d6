"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """Information officers."""

    name = "infonet.network"
    label = "infonet_network"
    verbose_name = _("信息员队伍")
