"""Working days of the Chinese calendar, with 调休. A year without published data is said so, not guessed.

Data: npm package chinese-days (MIT), see common/data/README.md.
"""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

DATA = Path(__file__).parent / "data" / "china_holidays.csv"


class UnknownYear(Exception):
    """The State Council's holiday notice for this year is not in the data yet."""

    def __init__(self, year: int) -> None:
        super().__init__(
            _("%(year)d 年的放假安排还没有录入，暂时不能按工作日推算。请在放假通知公布后更新节假日数据。")
            % {"year": year}
        )
        self.year = year


@cache
def _exceptions() -> dict[date, bool]:
    """Days that differ from Monday to Friday: True for a working weekend, False for a day off."""
    with DATA.open(encoding="utf-8") as file:
        return {date.fromisoformat(row["date"]): row["kind"] == "adjusted_workday" for row in csv.DictReader(file)}


@cache
def covered(year: int) -> bool:
    """Whether the data holds that year's holidays: the National Day holiday is in it."""
    return date(year, 10, 1) in _exceptions()


def is_workday(day: date) -> bool:
    """Whether offices work on that day. Raises UnknownYear."""
    if not covered(day.year):
        raise UnknownYear(day.year)
    return _exceptions().get(day, day.weekday() < 5)


def add_workdays(day: date, count: int) -> date:
    """The day `count` working days after (before, when negative) `day`; `day` itself is not counted."""
    one = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += one
        left -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end` (0 when end ≤ start)."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_workday(day) for day in days)
