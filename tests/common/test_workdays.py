"""Working days of the Chinese calendar, with the days that are swapped."""

from datetime import date, timedelta

import pytest

from common.workdays import UnknownYear, add_workdays, covered, is_workday, workdays_between


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday, worked
        (date(2026, 10, 11), False),
        (date(2026, 2, 16), False),  # 春节
        (date(2025, 1, 26), True),  # a Sunday, worked for 春节
        (date(2025, 1, 28), False),
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
    ],
)
def test_a_day_is_worked_or_not(day, works):
    assert is_workday(day) is works


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 4), 0, date(2026, 10, 4)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
    ],
)
def test_counting_goes_over_holidays_in_both_directions(start, count, end):
    assert add_workdays(start, count) == end


def test_days_between_do_not_count_the_first_and_count_the_last():
    assert workdays_between(date(2026, 9, 30), date(2026, 10, 8)) == 1
    assert workdays_between(date(2026, 10, 8), date(2026, 10, 8)) == 0
    assert workdays_between(date(2026, 10, 9), date(2026, 10, 8)) == 0


def test_adding_and_counting_are_each_others_way_back():
    day = date(2026, 1, 5)
    for n in range(1, 60):
        assert workdays_between(day, add_workdays(day, n)) == n
        assert is_workday(add_workdays(day, n))
        assert add_workdays(add_workdays(day, n), -n) <= day + timedelta(days=3)


def test_a_year_without_a_published_notice_is_said_so_and_not_guessed():
    assert covered(2026) and covered(2004) and not covered(2027)
    with pytest.raises(UnknownYear, match="2027 年的放假安排还没有录入"):
        is_workday(date(2027, 1, 4))
    with pytest.raises(UnknownYear):
        add_workdays(date(2026, 12, 30), 5)
    with pytest.raises(UnknownYear):
        workdays_between(date(2026, 12, 30), date(2027, 1, 8))
