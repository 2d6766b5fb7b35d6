"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VERBS = {"score.entered": _("记入积分"), "score.recomputed": _("重算积分")}


class MeritConfig(AppConfig):
    """Scoring rules and the ledger of points."""

    name = "infonet.merit"
    label = "infonet_merit"
    verbose_name = _("积分")

    def ready(self) -> None:
        """Fill the registries of the rooms below."""
        from audit.verbs import names as verbs
        from infonet.merit.outcomes import points_of
        from infonet.merit.services import enter_points
        from infonet.publishing.outcomes import published
        from infonet.reporting.outcomes import outcomes

        published.register(enter_points)
        outcomes.register(points_of)
        verbs.update(VERBS)
