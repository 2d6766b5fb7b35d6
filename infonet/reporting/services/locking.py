"""The row as it is now, held until the transaction ends."""

from infonet.reporting.models import InfoItem


def locked(item: InfoItem) -> InfoItem:
    """A fresh copy of the item, locked; of two who act at once the second sees what the first did."""
    return InfoItem.objects.select_for_update().get(pk=item.pk)
