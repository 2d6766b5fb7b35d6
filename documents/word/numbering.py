"""Automatic numbers turned back into the text a reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from documents.word.names import OFF, child, children, number, value
from documents.word.numerals import written

PLACEHOLDER = re.compile(r"%([1-9])")
PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    """One of the nine levels of a list."""

    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    legal: bool = False
    paragraph_style: str | None = None


@dataclass(frozen=True, slots=True)
class ListNumber:
    """A num: the abstract list it counts with, and what it overrides."""

    abstract: str
    starts: dict[int, int]
    levels: dict[int, Level]


class Numbering:
    """Counts while the paragraphs go by in order; one instance serves one reading."""

    def __init__(self, root: etree._Element | None = None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._numbers: dict[str, ListNumber] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def label(self, num_id: str | None, level: int) -> str:
        """The number of the next paragraph of this list and level: 一、 or （二）; "" when it has none."""
        chosen = self._numbers.get(num_id or "")
        if chosen is None or num_id is None or num_id == "0" or not 0 <= level <= 8:
            return ""
        levels = {**self._abstract.get(chosen.abstract, {}), **chosen.levels}
        if level not in levels:
            return ""
        self._count(num_id, chosen, levels, level)
        if levels[level].style == "bullet":
            return PRIVATE_USE.sub(BULLET, levels[level].pattern)
        return self._compose(chosen, levels, level)

    def level_of_style(self, num_id: str, style_id: str | None) -> int:
        """The level a list gives to paragraphs of one style; the first when it names none."""
        chosen = self._numbers.get(num_id)
        levels = self._abstract.get(chosen.abstract, {}) if chosen else {}
        return next((at for at, level in levels.items() if style_id and level.paragraph_style == style_id), 0)

    def _count(self, num_id: str, chosen: ListNumber, levels: dict[int, Level], level: int) -> None:
        counts = self._counts.setdefault(chosen.abstract, {})
        fresh = level in chosen.starts and (num_id, level) not in self._started
        self._started.add((num_id, level))
        if fresh:
            counts[level] = chosen.starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        for deeper in [item for item in counts if item > level and _restarts(levels.get(item), level)]:
            del counts[deeper]

    def _compose(self, chosen: ListNumber, levels: dict[int, Level], level: int) -> str:
        counts = self._counts[chosen.abstract]
        legal = levels[level].legal

        def shown(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            rule = levels.get(at, Level())
            return written(counts.setdefault(at, rule.start), "decimal" if legal and at != level else rule.style)

        return PLACEHOLDER.sub(shown, levels[level].pattern)

    def _read(self, root: etree._Element) -> None:
        linked: dict[str, str] = {}
        styled: dict[str, str] = {}
        for item in children(root, "abstractNum"):
            key = value(item, "abstractNumId") or ""
            self._abstract[key] = {number(lvl, 0, "ilvl") or 0: _level(lvl) for lvl in children(item, "lvl")}
            if name := value(child(item, "numStyleLink")):
                linked[key] = name
            if name := value(child(item, "styleLink")):
                styled[name] = key
        for item in children(root, "num"):
            abstract = value(child(item, "abstractNumId")) or ""
            abstract = styled.get(linked.get(abstract, ""), abstract)
            self._numbers[value(item, "numId") or ""] = _list_number(item, abstract)


def _restarts(rule: Level | None, level: int) -> bool:
    """lvlRestart 0 never restarts; n restarts only after level n or above."""
    if rule is None or rule.restart is None:
        return True
    return level < rule.restart


def _level(item: etree._Element) -> Level:
    legal = child(item, "isLgl")
    start = number(child(item, "start"), 1)
    return Level(
        start=1 if start is None else start,
        style=value(child(item, "numFmt")) or "decimal",
        pattern=value(child(item, "lvlText")) or "",
        restart=number(child(item, "lvlRestart")),
        legal=legal is not None and (value(legal) or "1") not in OFF,
        paragraph_style=value(child(item, "pStyle")),
    )


def _list_number(item: etree._Element, abstract: str) -> ListNumber:
    chosen = ListNumber(abstract, {}, {})
    for override in children(item, "lvlOverride"):
        at = number(override, 0, "ilvl") or 0
        first = number(child(override, "startOverride"))
        if (lvl := child(override, "lvl")) is not None:
            chosen.levels[at] = _level(lvl) if first is None else replace(_level(lvl), start=first)
        if first is not None:
            chosen.starts[at] = first
    return chosen
