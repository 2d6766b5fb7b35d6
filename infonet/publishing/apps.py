"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    """Bulletins and the public site."""

    name = "infonet.publishing"
    label = "infonet_publishing"
    verbose_name = _("刊物")
