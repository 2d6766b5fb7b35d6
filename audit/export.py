"""The log as CSV: one event is one line, whatever was typed into it, and no cell is a formula."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Event
from audit.verbs import word

BOM = "\ufeff"
# Line ends, ANSI escapes, characters that reverse the direction of text or cannot be seen.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]")
CHUNK = 2000


class Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def lines(events: Iterable[Event]) -> Iterator[str]:
    """Byte-order mark and headings, then a line an event."""
    writer = csv.writer(Echo())
    yield BOM + writer.writerow(headings())
    for event in events:
        yield writer.writerow([cell(value) for value in values(event)])


def headings() -> list[str]:
    """The columns."""
    return [
        _("序号"), _("时间"), _("谁"), _("代谁"), _("做了什么"), _("动作代码"), _("对象类别"), _("对象编号"), _("对象"),
        _("事实"), _("地址"), _("请求编号"), _("封印"),
    ]  # fmt: skip


def values(event: Event) -> list[Any]:
    """One event's cells; the seal is empty until it is sealed."""
    seal = getattr(event, "seal", None)
    facts = json.dumps(event.facts, ensure_ascii=False, sort_keys=True) if event.facts else ""
    return [
        seal.seq if seal else "", timezone.localtime(event.at).isoformat(sep=" "), event.actor_name, event.holder_name,
        word(event.verb), event.verb, event.object_type, event.object_id, event.object_label,
        facts, event.ip, event.request_id, seal.hash if seal else "",
    ]  # fmt: skip


def cell(value: Any) -> str:
    """Text that stays in its cell and its line, and that a spreadsheet does not work out."""
    text = UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", str(value))
    return f"'{text}" if FORMULA.match(text) else text
