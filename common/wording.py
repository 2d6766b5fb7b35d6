"""Dates and time left, as a person would say them: 11月20日 周五 17:00, 还剩 4 天."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

P = ParamSpec("P")
T = TypeVar("T")
SOON_DAYS = 4
DIGITS = "〇一二三四五六七八九"


def official(label: object) -> str:
    """A label as official papers bear it: in Chinese, whatever language the reader has chosen."""
    with override("zh-hans"):
        return str(label)


def officially(make: Callable[P, T]) -> Callable[P, T]:
    """What this makes is an official paper: all its words are Chinese, whatever language the reader has chosen."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        with override("zh-hans"):
            return make(*args, **kwargs)

    return made


def cn_number(n: int) -> str:
    """A number in Chinese, as terms and sessions are counted: 12 → 十二; from 100 on as it is."""
    if n > 99:
        return str(n)
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones or not tens else "")


def local_day(value: date | datetime) -> date:
    """The calendar day in the office's time zone."""
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


def hour(value: date | datetime) -> str:
    """17:00; nothing for a bare date or the last minute of a day, which mean the whole day."""
    if not isinstance(value, datetime):
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return "" if (local.hour, local.minute) == (23, 59) else f"{local:%H:%M}"


def weekday(value: date | datetime) -> str:
    """周五."""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return names[local_day(value).weekday()]


def day_text(value: date | datetime, today: date) -> str:
    """11月20日; with the year when it is not this year's."""
    day = local_day(value)
    facts = {"year": day.year, "month": day.month, "day": day.day}
    if day.year == today.year:
        return _("%(month)s月%(day)s日") % facts
    return _("%(year)s年%(month)s月%(day)s日") % facts


def moment_text(value: date | datetime, today: date) -> str:
    """11月20日 周五 17:00."""
    return " ".join(part for part in (day_text(value, today), weekday(value), hour(value)) if part)


@dataclass(frozen=True)
class Deadline:
    """How a deadline stands: `state` is late, today, soon, closed or plain."""

    state: str
    lead: str
    rest: str
    iso: str


def late_text(when: date | datetime, now: datetime, days: int) -> str:
    """逾期 3 天; by the hour on the day itself."""
    if days > 0:
        return ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", days) % {"n": days}
    hours = int((now - when).total_seconds() // 3600) if isinstance(when, datetime) else 0
    return ngettext("逾期 %(n)d 小时", "逾期 %(n)d 小时", hours) % {"n": hours} if hours else _("刚过时限")


def is_past(when: date | datetime, now: datetime) -> bool:
    """Whether an inclusive deadline has gone by."""
    return when < now if isinstance(when, datetime) else when < local_day(now)


def left_text(days: int) -> str:
    """明天, 还剩 4 天."""
    return _("明天") if days == 1 else ngettext("还剩 %(n)d 天", "还剩 %(n)d 天", days) % {"n": days}


def describe_deadline(
    when: date | datetime, now: datetime, closed_at: date | datetime | None = None, *, short: bool = False
) -> Deadline:
    """Time left first, then date, weekday and hour; `short` leaves out the weekday where room is scarce."""
    today, iso = (
        local_day(now),
        timezone.localtime(when).isoformat() if isinstance(when, datetime) else when.isoformat(),
    )
    if closed_at:
        return Deadline("closed", "", _("%(day)s 已截止") % {"day": day_text(closed_at, today)}, iso)
    days = (local_day(when) - today).days
    if is_past(when, now):
        return Deadline("late", late_text(when, now, -days), day_text(when, today), iso)
    if days == 0:
        clock = hour(when)
        return Deadline("today", _("今天"), _("%(hour)s 前") % {"hour": clock} if clock else _("24:00 前"), iso)
    rest = f"{day_text(when, today)} {hour(when)}".strip() if short else moment_text(when, today)
    return Deadline("soon" if days <= SOON_DAYS else "plain", left_text(days), rest, iso)


def near_text(value: date | datetime, today: date) -> str:
    """今天, 昨天, 明天, else 11月20日; with the hour when there is one."""
    day = local_day(value)
    near = {today: _("今天"), today - timedelta(days=1): _("昨天"), today + timedelta(days=1): _("明天")}
    return " ".join(part for part in (near.get(day) or day_text(day, today), hour(value)) if part)
