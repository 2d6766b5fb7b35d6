"""The year as a ring: three tracks, arcs for periods, nodes for days, a hand for today."""

from __future__ import annotations

import math
from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

CENTRE = 160.0
RADII = {"outer": 118.0, "middle": 98.0, "inner": 78.0}
NODE_SIZES = {"outer": 10.5, "middle": 8.5, "inner": 5.0}


@dataclass(frozen=True)
class Period:
    """A stretch of time on a track; `now` draws it in red."""

    track: str
    start: date
    end: date
    now: bool = False


@dataclass(frozen=True)
class Mark:
    """A day on a track; state is done, next or nothing; `main` carries the dot of the great meeting."""

    track: str
    day: date
    state: str = ""
    main: bool = False


@dataclass(frozen=True)
class Ring:
    """Everything ring.html prints, as ready SVG numbers."""

    label: str
    tracks: list[dict]
    ticks: list[str]
    months: list[dict]
    arcs: list[dict]
    nodes: list[dict]
    hand: str
    hand_x: str
    hand_y: str
    centre: tuple[str, str, str]


def turn(day: date) -> float:
    """The day's angle in radians, clockwise from the top."""
    return 2 * math.pi * (day.timetuple().tm_yday - 1) / (366 if isleap(day.year) else 365)


def point(angle: float, radius: float) -> tuple[str, str]:
    """Coordinates on the ring, as SVG text."""
    return f"{CENTRE + radius * math.sin(angle):.1f}", f"{CENTRE - radius * math.cos(angle):.1f}"


def arc(start: float, end: float, radius: float) -> str:
    """An SVG path from one angle to another, clockwise."""
    (x1, y1), (x2, y2) = point(start, radius), point(end, radius)
    large = 1 if end - start > math.pi else 0
    return f"M{x1} {y1}A{radius:g} {radius:g} 0 {large} 1 {x2} {y2}"


def month_marks(year: int, today: date) -> tuple[list[str], list[dict]]:
    """Ticks at the firsts of the months, their numbers in the middle of each."""
    ticks, months = [], []
    for number in range(1, 13):
        (x1, y1), (x2, y2) = point(turn(date(year, number, 1)), 126), point(turn(date(year, number, 1)), 132)
        ticks.append(f"M{x1} {y1}L{x2} {y2}")
        x, y = point(turn(date(year, number, 15)), 143)
        months.append({"n": number, "x": x, "y": y, "now": (today.year, today.month) == (year, number)})
    return ticks, months


def node(mark: Mark) -> dict:
    """One mark with its place, size and, when done, room for the tick."""
    x, y = point(turn(mark.day), RADII[mark.track])
    size = NODE_SIZES[mark.track]
    check = f"M{float(x) - 3.6:.1f} {float(y) + 0.2:.1f}l2.6 2.6 4.6-5.2" if mark.state == "done" and size > 8 else ""
    return {"x": x, "y": y, "r": size, "state": mark.state, "main": mark.main, "check": check}


def build_ring(
    year: int,
    today: date,
    *,
    periods: Iterable[Period] = (),
    marks: Iterable[Mark] = (),
    centre: tuple[str, str, str] = ("", "", ""),
    label: str = "",
) -> Ring:
    """The ring of `year` as it stands `today`; `centre` is the words in it, e.g. ("距全委会", "36", "天")."""
    last = date(year, 12, 31)
    here = turn(min(max(today, date(year, 1, 1)), last))
    past = here if today.year == year else (2 * math.pi - 0.001 if today.year > year else 0)
    tracks = [{"r": f"{r:g}", "past": arc(0, past, r) if past else ""} for r in RADII.values()]
    ticks, months = month_marks(year, today)
    arcs = [
        {"d": arc(turn(p.start), turn(min(p.end, last)), RADII[p.track]), "now": p.now}
        for p in periods
        if p.start.year == year
    ]
    nodes = [node(mark) for mark in marks if mark.day.year == year]
    (x1, y1), (x2, y2) = point(here, 66), point(here, 130)
    hand = f"M{x1} {y1}L{x2} {y2}" if today.year == year else ""
    return Ring(label, tracks, ticks, months, arcs, nodes, hand, x1, y1, centre)
