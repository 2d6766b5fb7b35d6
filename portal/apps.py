"""Registration of the portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Desk, shell, health and the commands that need every room."""

    name = "portal"
