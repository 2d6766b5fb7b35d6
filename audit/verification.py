"""Reading the whole chain again, and naming each place where it is not what was sealed.

Without a key nobody can make a seal that fits, so every change shows. What the chain alone cannot
show is a tail cut off and a chain rewritten by someone with the key: for these an anchor from
outside the database is compared.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db.models import Count, Min
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from audit import chain
from audit.models import Event, Seal

CHUNK = 5000
# Beyond this many broken rows only the place is named, no longer what was done to it.
EXPLAINED = 200
FARTHEST_SHIFT = 20

KINDS = {
    "altered": _("内容或封印被改动"),
    "missing": _("记录缺失"),
    "inserted": _("插入了未经封印的记录"),
    "swapped": _("两条记录被互换"),
    "spliced": _("与前一条接不上"),
    "cut": _("链尾被截去"),
    "rewritten": _("与链外锚点不符"),
}


@dataclass(frozen=True)
class Fault:
    """One place (or run of places) where the chain is broken."""

    kind: str
    seq: int
    through: int = 0

    @property
    def last(self) -> int:
        """The last place of the run."""
        return max(self.seq, self.through)

    def __str__(self) -> str:
        where = f"{self.seq}" if self.last == self.seq else f"{self.seq}–{self.last}"
        return f"{where}: {KINDS[self.kind]}"


@dataclass(frozen=True)
class Row:
    """A seal and the values of its event (None: the event is gone)."""

    seq: int
    prev: str
    hash: str
    event: tuple[Any, ...] | None

    def fits(self, seq: int, event: tuple[Any, ...] | None = None) -> bool:
        """Whether the seal was made for this place and this event."""
        values = self.event if event is None else event
        return values is not None and chain.link(seq, self.prev, values) == self.hash


@dataclass
class Report:
    """What verification found."""

    read: int = 0
    unsealed: int = 0
    oldest_unsealed: datetime | None = None
    head: tuple[int, str] = (0, chain.START)
    faults: list[Fault] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        """Nothing found."""
        return not self.faults


def verify(anchors: Iterable[tuple[int, str]] = ()) -> Report:
    """Walk the chain from the first seal to the head and compare it with anchors from outside."""
    started = time.monotonic()
    walk = Walk(list(anchors))
    for row, following in with_next(rows()):
        walk.step(row, following)
    report = walk.finish()
    waiting = Event.objects.unsealed().aggregate(count=Count("pk"), oldest=Min("at"))
    report.unsealed, report.oldest_unsealed = waiting["count"], waiting["oldest"]
    report.seconds = time.monotonic() - started
    return report


def rows() -> Iterator[Row]:
    """All seals in order, each with its event, a chunk at a time."""
    seals = list(Seal.objects.order_by("seq").values_list("seq", "prev", "hash")[:CHUNK])
    while seals:
        first, last = seals[0][0], seals[-1][0]
        events = events_between(first, last)
        for seq, prev, mac in seals:
            yield Row(seq, prev, mac, events.get(seq))
        seals = list(Seal.objects.filter(seq__gt=last).order_by("seq").values_list("seq", "prev", "hash")[:CHUNK])


def with_next(found: Iterator[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Each row with the one after it."""
    row = next(found, None)
    while row is not None:
        following = next(found, None)
        yield row, following
        row = following


def events_between(first: int, last: int) -> dict[int, tuple[Any, ...]]:
    """The events sealed at these places."""
    # Coalesce keeps the seal's number from being traded for the event's own column by the optimiser.
    found = Event.objects.filter(seal__seq__gte=first, seal__seq__lte=last).order_by()
    numbered = found.annotate(place=Coalesce("seal__seq", 0)).values_list("place", *chain.FIELDS)
    return {place: tuple(values) for place, *values in numbered}


def swapped(one: Row, two: Row) -> bool:
    """Whether two broken rows fit once their events, or their places, are exchanged."""
    contents = one.fits(one.seq, two.event) and two.fits(two.seq, one.event)
    return contents or (one.fits(two.seq) and two.fits(one.seq))


class Walk:
    """The state of one verification."""

    def __init__(self, anchors: list[tuple[int, str]]) -> None:
        self.anchors = anchors
        self.wanted: dict[int, set[str]] = {}
        for seq, mac in anchors:
            self.wanted.setdefault(seq, set()).add(mac)
        self.report = Report()
        self.before: Row | None = None
        self.before_sound = True
        self.shift = 0  # the place a row was sealed for, less the place where it stands
        self.last_sound = chain.START
        self.broken: list[Row] = []

    def step(self, row: Row, following: Row | None = None) -> None:
        """Judge one row after the one before it."""
        gap = self.look_for_gap(row)
        sound = self.judge(row, following)
        if sound and self.before_sound and not gap and row.prev != self.previous_hash():
            self.add("spliced", row.seq)
        if self.wanted.get(row.seq, {row.hash}) != {row.hash}:
            self.add("rewritten", row.seq)
        if sound:
            self.last_sound = row.hash
        self.before, self.before_sound = row, sound
        self.report.read += 1
        self.report.head = (row.seq, row.hash)

    def previous_hash(self) -> str:
        """What the next seal must be chained to."""
        return self.before.hash if self.before else chain.START

    def look_for_gap(self, row: Row) -> bool:
        """Places nobody stands at."""
        expected = self.before.seq + 1 if self.before else 1
        if row.seq > expected:
            self.add("missing", expected, row.seq - 1)
        elif row.seq < expected:
            self.add("inserted", row.seq)
        return row.seq != expected

    def judge(self, row: Row, following: Row | None) -> bool:
        """Whether the seal fits; if not, say what was done."""
        if row.event is None:
            self.add("missing", row.seq)
            return False
        if row.fits(row.seq + self.shift):
            return True
        if len(self.broken) < EXPLAINED:
            if steps := self.shift_of(row, following):
                self.note_shift(row, steps)
                return True
            self.broken.append(row)
        self.add("altered", row.seq)
        return False

    def shift_of(self, row: Row, following: Row | None) -> int:
        """How far the rest was renumbered after rows were taken out (+) or put in (-) before this one."""
        if any(swapped(row, other) for other in self.broken):
            return 0
        for steps in (sign * n for n in range(1, FARTHEST_SHIFT + 1) for sign in (1, -1)):
            shift = self.shift + steps
            joins = steps > 0 or row.prev == self.last_sound
            if joins and row.fits(row.seq + shift) and (following is None or following.fits(following.seq + shift)):
                return steps
        return 0

    def note_shift(self, row: Row, steps: int) -> None:
        """Say what was taken out or put in, and go on reading with the new distance."""
        if steps > 0:
            self.add("missing", row.seq + self.shift, row.seq + self.shift + steps - 1)
        else:
            self.relabel_inserted(row.seq + steps, row.seq - 1)
        self.shift += steps
        self.before_sound = False

    def relabel_inserted(self, first: int, last: int) -> None:
        """What looked altered turns out to have been put in."""
        self.report.faults = [f for f in self.report.faults if not (f.kind == "altered" and first <= f.seq <= last)]
        self.broken = [row for row in self.broken if not first <= row.seq <= last]
        self.add("inserted", first, last)

    def add(self, kind: str, seq: int, through: int = 0) -> None:
        """Note a fault; a run of the same kind is one fault."""
        faults = self.report.faults
        if faults and faults[-1].kind == kind and faults[-1].last == seq - 1:
            faults[-1] = replace(faults[-1], through=max(seq, through))
        else:
            faults.append(Fault(kind, seq, through))

    def finish(self) -> Report:
        """Name swaps, compare the end with the anchors."""
        self.explain_swaps()
        head = self.report.head[0]
        beyond = [seq for seq, _mac in self.anchors if seq > head]
        if beyond:
            self.add("cut", head + 1, max(beyond))
        return self.report

    def explain_swaps(self) -> None:
        """Two broken rows that fit when exchanged."""
        for one, two in combinations(self.broken, 2):
            if swapped(one, two):
                self.split_out({one.seq, two.seq})

    def split_out(self, seqs: set[int]) -> None:
        """Turn these places from altered into swapped."""
        rest: list[Fault] = []
        for fault in self.report.faults:
            if fault.kind != "altered" or not seqs & set(range(fault.seq, fault.last + 1)):
                rest.append(fault)
                continue
            places = range(fault.seq, fault.last + 1)
            rest += [Fault("swapped" if seq in seqs else "altered", seq) for seq in places]
        self.report.faults = rest
