"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    """Meetings, agendas and attendance."""

    name = "meetings.sessions"
    label = "meetings"
    verbose_name = _("会议")
