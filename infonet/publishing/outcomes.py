"""What else happens when an issue is published, in the same transaction: filled by rooms above (see decision 0060)."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from common.registry import Registry
from infonet.publishing.models import BulletinIssue
from infonet.reporting.models import InfoItem
from infonet.reporting.outcomes import Outcome

published: Registry[Callable[[BulletinIssue, datetime], None]] = Registry()


def printed_in(item: InfoItem, user: User) -> Iterator[Outcome]:
    """For the item's page: the issues it went into, as far as the person may see them."""
    for issue in BulletinIssue.objects.visible_to(user).filter(entries__items=item, number__isnull=False).distinct():
        yield Outcome(_("刊发"), issue.heading, issue.get_absolute_url())
