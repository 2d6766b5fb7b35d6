"""要素齐全吗: what readers above will ask for. Advice only: a gap does not stop an item."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

DAY = r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|上旬|中旬|下旬)?(?:以来|起)?|今年[一二三四上下]?[季半]?[度年]?|近日|近期|昨[日天]|上周|本月|上月"
PEOPLE = r"\d[\d,，]*\s*(?:余|多)?\s*(?:名|人)"
ASKS = r"(?:诉求|要求|希望|反映|期盼|提出)[：:]?[^，。；：:]{0,10}"
DONE = r"工会[^。]{0,40}?(?:已|先后|进厂|协调|介入|走访|推动|督促|约谈|会同)[^，。；]{0,8}|已采取[^，。；]{0,8}"
CAUSE = r"(?:原因|由于|因为|主要是)[^，。；]{0,10}|(?:受|因)[^，。；]{1,12}(?:影响|停产|减产|撤单)"


@dataclass(frozen=True)
class Element:
    """One element of a complete item: present or not, what was found, and where to add it."""

    label: Any
    present: bool
    field: str
    detail: str = ""

    @property
    def state(self) -> str:
        """For the list of checks."""
        return "yes" if self.present else "no"

    @property
    def brief(self) -> tuple[str, Any]:
        """For the same list in a row, without what was found."""
        return self.state, self.label


def elements(item: Any) -> list[Element]:
    """The seven elements of an item or an edition of one."""
    text = f"{item.title}\n{item.body}"
    day = f"{item.event_on.month}月{item.event_on.day}日" if item.event_on else found(DAY, text)
    people = _("%(n)s 人") % {"n": item.headcount} if item.headcount is not None else found(PEOPLE, text)
    advice = item.advice.strip()
    return [
        element(_("时间"), day, "event_on"),
        element(_("地点"), item.place.strip(), "place"),
        element(_("人数"), people, "headcount"),
        element(_("职工诉求"), found(ASKS, text), "body"),
        element(_("已做的工作"), found(DONE, text), "body"),
        element(_("原因分析"), found(CAUSE, text), "body"),
        element(_("具体建议"), advice if len(advice) >= 10 else "", "advice"),
    ]


def found(pattern: str, text: str) -> str:
    """The first place that speaks of it."""
    hit = re.search(pattern, text)
    return hit.group().strip() if hit else ""


def element(label: Any, detail: str, field: str) -> Element:
    """Present when something was found; long finds are cut for the side column."""
    return Element(label, bool(detail), field, detail if len(detail) <= 12 else f"{detail[:11]}…")
