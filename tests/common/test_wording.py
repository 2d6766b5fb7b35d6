"""Deadlines and dates are said the way people say them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from common.wording import describe_deadline, moment_text, near_text

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 16, 12, 0, tzinfo=BEIJING)


def moment(month: int, day: int, hour: int = 17, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING)


DEADLINES = [
    (moment(11, 13), "late", "逾期 3 天", "11月13日"),
    (moment(11, 15, 23, 59), "late", "逾期 1 天", "11月15日"),
    (moment(11, 16, 9), "late", "逾期 3 小时", "11月16日"),
    (moment(11, 16, 11, 50), "late", "刚过时限", "11月16日"),
    (moment(11, 16, 12), "today", "今天", "12:00 前"),
    (moment(11, 16), "today", "今天", "17:00 前"),
    (date(2026, 11, 16), "today", "今天", "24:00 前"),
    (moment(11, 16, 23, 59), "today", "今天", "24:00 前"),
    (moment(11, 17, 8, 30), "soon", "明天", "11月17日 周二 08:30"),
    (moment(11, 20), "soon", "还剩 4 天", "11月20日 周五 17:00"),
    (moment(11, 21), "plain", "还剩 5 天", "11月21日 周六 17:00"),
    (date(2026, 11, 25), "plain", "还剩 9 天", "11月25日 周三"),
    (moment(1, 8, year=2027), "plain", "还剩 53 天", "2027年1月8日 周五 17:00"),
    (date(2025, 12, 31), "late", "逾期 320 天", "2025年12月31日"),
]


@pytest.mark.parametrize(("when", "state", "lead", "rest"), DEADLINES)
def test_a_deadline_says_time_left_first_then_the_date(when, state, lead, rest):
    said = describe_deadline(when, NOW)
    assert (said.state, said.lead, said.rest) == (state, lead, rest)


def test_a_deadline_is_inclusive_to_its_last_moment():
    assert describe_deadline(NOW, NOW).state == "today"


def test_days_are_counted_on_the_offices_calendar_not_in_utc():
    just_after_midnight = moment(11, 17, 0, 30).astimezone(ZoneInfo("UTC"))
    assert describe_deadline(just_after_midnight, NOW).lead == "明天"


def test_a_closed_matter_only_says_when_it_closed():
    said = describe_deadline(moment(11, 20), NOW, closed_at=moment(11, 6))
    assert (said.state, said.lead, said.rest) == ("closed", "", "11月6日 已截止")


def test_where_room_is_scarce_the_weekday_is_left_out():
    assert describe_deadline(moment(11, 20), NOW, short=True).rest == "11月20日 17:00"


def test_a_moment_carries_the_year_only_when_it_is_another_year():
    assert moment_text(moment(11, 20), NOW.date()) == "11月20日 周五 17:00"
    assert moment_text(moment(3, 1, year=2025), NOW.date()) == "2025年3月1日 周六 17:00"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (moment(11, 16, 10, 42), "今天 10:42"),
        (moment(11, 15, 8, 2), "昨天 08:02"),
        (moment(11, 9, 21, 14), "11月9日 21:14"),
    ],
)
def test_near_days_have_names(when, said):
    assert near_text(when, NOW.date()) == said
