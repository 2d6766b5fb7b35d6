"""S2: what the machine matched wrongly, the drafter puts right by hand, before anybody is asked about the text."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from common import clock
from common.lifecycle import RuleError
from reports.models import Paragraph, Version
from reports.rules import WORK
from reports.services.common import locked
from reports.services.lineage import origins_of, settle

FIELDS = ["key", "inherits", "how", "likeness", "by_hand"]


@transaction.atomic
def mend_match(
    version: Version, order: int, *, origins: Collection[int], by: User, seen: int, at: datetime | None = None
) -> Paragraph:
    """Say from which paragraphs of the version before (by their order) one comes: none is new, several are merged.

    Nothing else moves; an old paragraph that two new ones name was split. `seen` is how often the version had been
    mended when the person opened it. Opinions follow at once: where they stand is read from the keys.
    """
    report = locked(version.report)
    WORK.check("mend_match", report, by=by, at=at or clock.now())
    version = Version.objects.select_related("mended_by").get(pk=version.pk)
    check_newest(version, report.current, seen)
    rows, before = list(version.paragraphs.all()), paragraphs_before(version)
    mended = chosen_from(rows, [order])[0]
    present = origins_of(rows, before)
    was, now = present[order], chosen_from(before, sorted(set(origins)))
    present[order] = now
    mended.key, mended.how, mended.by_hand = uuid.uuid4(), Paragraph.How.NEW, True
    settle(rows, present)
    Paragraph.objects.bulk_update(rows, FIELDS, batch_size=200)
    version.mended, version.mended_by = version.mended + 1, by
    version.save(update_fields=["mended", "mended_by"])
    audit.record(
        by, "report.match_mended", report, version=version.number, paragraph=mended.number,
        was=[origin.number for origin in was], now=[origin.number for origin in now],
    )  # fmt: skip
    return mended


def check_newest(version: Version, newest: Version, seen: int) -> None:
    """Whoever comes second learns who was quicker."""
    if version.pk != newest.pk:
        raise RuleError(
            _("%(who)s已上传%(label)s，请在那一稿上核对段落对应。")
            % {"who": newest.made_by.name, "label": newest.label}
        )
    if version.mended != seen:
        who = version.mended_by.name if version.mended_by else ""
        raise RuleError(_("您打开以后，%(who)s已改过这一稿的段落对应。请看过现在的对应，再改。") % {"who": who})


def paragraphs_before(version: Version) -> list[Paragraph]:
    """The text this one was made from; none before the first."""
    return list(Paragraph.objects.filter(version__report=version.report_id, version__number=version.number - 1))


def chosen_from(paragraphs: Sequence[Paragraph], orders: Sequence[int]) -> list[Paragraph]:
    """The paragraphs at these places."""
    if any(order not in range(len(paragraphs)) for order in orders):
        raise RuleError(_("没有这一段，请回到段落对应重新选。"))
    return [paragraphs[order] for order in orders]
