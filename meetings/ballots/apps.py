"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit.verbs import names

VERBS = {
    "ballot.created": _("拟定表决"),
    "ballot.opened": _("开始表决"),
    "vote.cast": _("投票"),
    "ballot.closed": _("截止表决"),
    "ballot.declared": _("公布表决结果"),
}


class BallotsConfig(AppConfig):
    """Ballots, votes and resolutions."""

    name = "meetings.ballots"
    label = "ballots"
    verbose_name = _("表决")

    def ready(self) -> None:
        """The words of our acts in the log."""
        names.update(VERBS)
