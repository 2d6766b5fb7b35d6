"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Outbox, delivery and reminders."""

    name = "notices"
    label = "notices"
    verbose_name = _("通知")

    def ready(self) -> None:
        """The one reminder of this room itself."""
        from notices.reminders import anchors_to_carry_out, reminders

        reminders.register(anchors_to_carry_out)
