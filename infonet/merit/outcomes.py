"""For the item's page: the points it brought."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from infonet.merit.models import ScoreEntry
from infonet.reporting.models import InfoItem
from infonet.reporting.outcomes import Outcome


def points_of(item: InfoItem, user: User) -> Iterator[Outcome]:
    """Each line of the ledger that the person may see."""
    for entry in ScoreEntry.objects.visible_to(user).filter(item=item).select_related("rule"):
        text = _("%(points)s 分（%(rule)s）") % {
            "points": f"{entry.points.normalize():f}",
            "rule": entry.rule.get_fact_display(),
        }
        yield Outcome(_("积分"), text, reverse("merit:ledger"))
