"""On the morning of 30 November, one thing of each kind is due: what the worker and the clock must find by themselves."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from common.clock import now
from infonet.reporting.models import InfoItem
from infonet.reporting.services import report_nothing
from meetings.sessions.models import Meeting
from tests.factories.infonet import InfoItemFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.reports import consulting
from tests.factories.roster import everyone

BEIJING = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=BEIJING)


def scene() -> None:
    """A late meeting notice, a round that ends tomorrow, an unsigned item, a month's reports due today."""
    people = everyone()
    for name in ("office", "member", "standing", "province", "province_lead", "province2"):
        user = getattr(people, name)
        user.email = f"{name}@example.org"
        user.save(update_fields=["email"])
    MeetingFactory(starts_at=now() + timedelta(days=7))
    round_ = consulting().rounds.get()
    round_.closes_at = datetime(2026, 12, 1, 17, 0, tzinfo=BEIJING)
    round_.save(update_fields=["closes_at"])
    round_.respondents.filter(person=people.standing.person).update(answer="no_opinion", answered_at=now())
    jiangsu = people.unions.jiangsu
    InfoItemFactory(awaiting=True, union=jiangsu, officer=people.province, sent_at=now() - timedelta(hours=30))
    # 浙江 has nothing to report and said so: nobody calls it.
    report_nothing(people.unions.zhejiang, MORNING.date().replace(day=1), by=people.province2)
    assert Meeting.objects.count() == 1 and InfoItem.objects.count() == 1
