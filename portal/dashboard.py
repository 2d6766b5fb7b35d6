"""The desk (工作台): what a person has to do, most pressing first, and what he waits for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.desk import DeskItem
from common.wording import cn_number


@dataclass(frozen=True)
class Group:
    """Items under one heading of the desk."""

    name: str
    late: bool
    items: list[DeskItem]


def day_of(item: DeskItem) -> date | None:
    """The day by which it must be done, in the office's calendar."""
    return timezone.localdate(item.due) if item.due else None


def grouped(items: Iterable[DeskItem], at: datetime) -> list[Group]:
    """Late, today, this week, later, and what has no date; empty headings are left out."""
    today = timezone.localdate(at)
    sunday = today + timedelta(days=6 - today.weekday())
    names = [_("已逾期"), _("今天"), _("本周"), _("之后"), _("没有定期限")]
    buckets: list[list[DeskItem]] = [[] for _name in names]
    for item in items:
        buckets[bucket(item, at, today, sunday)].append(item)
    return [Group(name, n == 0, found) for n, (name, found) in enumerate(zip(names, buckets, strict=True)) if found]


def bucket(item: DeskItem, at: datetime, today: date, sunday: date) -> int:
    """Which heading an item stands under; an urgent thing without a date is for today."""
    day = day_of(item)
    if item.due is None or day is None:
        return 1 if item.urgent else 4
    if item.due < at:
        return 0
    return 1 if day == today else 2 if day <= sunday else 3


def headline(groups: list[Group]) -> str:
    """The page's title: what to do first, in words."""
    pressing = sum(len(g.items) for g in groups[:2] if g.late or g.name == _("今天"))
    total = sum(len(g.items) for g in groups)
    if pressing:
        return _("今天先办%(n)s件事") % {"n": spoken(pressing)}
    if total:
        return _("今天没有到期的事，还有%(n)s件在后面") % {"n": spoken(total)}
    return _("今天没有要办的事")


def spoken(n: int) -> str:
    """A count as it is said: 两件, 十二件; beyond ninety-nine in figures."""
    return "两" if n == 2 else str(cn_number(n)) if n < 100 else f" {n} "


def summary(groups: list[Group]) -> str:
    """The line under the title, in the words of the rows: how many are late, press now, are due today, and the rest."""
    late = sum(len(g.items) for g in groups if g.late)
    today = [item for g in groups if g.name == _("今天") for item in g.items]
    rest = sum(len(g.items) for g in groups) - late - len(today)
    parts = []
    if late:
        parts.append(ngettext("%(n)d 件已逾期", "%(n)d 件已逾期", late) % {"n": late})
    parts += today_parts(today)
    if rest and parts:
        parts.append(_("其余 %(n)d 件在后面") % {"n": rest})
    if parts:
        return "，".join(parts) + "。"
    return _("最近的一件在最上面。") if rest else _("有新的事项，会在这里和通知里告诉您。")


def today_parts(items: list[DeskItem]) -> list[str]:
    """What presses without a date, each in its own words; then what has its hour today."""
    words = Counter(item.pressing for item in items if item.pressing)
    parts = [_("%(n)d 件%(what)s") % {"n": n, "what": what} for what, n in words.items()]
    if due := sum(1 for item in items if item.due):
        parts.append(ngettext("%(n)d 件今天到点", "%(n)d 件今天到点", due) % {"n": due})
    return parts


def first_and_rest(groups: list[Group]) -> list[dict[str, Any]]:
    """Rows for the template: exactly one red button a screen, on the first item."""
    rows, first = [], True
    for group in groups:
        items = []
        for item in group.items:
            items.append((item, first))
            first = False
        rows.append({"name": group.name, "late": group.late, "items": items})
    return rows
