"""What a file would change: each entry against what is stored. Reads only."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from committees.roster.models import Body, Membership, Person, Region, Term, Unit
from committees.roster.services.entries import Entry, Problem, Reading

Post = Membership.Post
FIELDS = ("gender", "duty", "phone", "email")
LABELS = {"gender": "性别", "duty": "职务", "phone": "手机", "email": "邮箱"}


@dataclass
class Seat:
    """What happens to one seat: opened, moved to another post, its post or first day put right."""

    body: str
    post: str
    start: date
    held: Membership | None = None
    closes: bool = False


@dataclass
class Line:
    """One entry's outcome: `kind` is new, changed or unchanged; `words` says what changes."""

    entry: Entry
    person: Person | None = None
    kind: str = "unchanged"
    words: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)


@dataclass
class Plan:
    """All that the file would do."""

    term: Term
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    moved_units: dict[str, Region] = field(default_factory=dict)

    def of(self, kind: str) -> list[Line]:
        """The lines of one kind."""
        return [line for line in self.lines if line.kind == kind]

    @property
    def added(self) -> int:
        """How many persons are new."""
        return len(self.of("new"))

    @property
    def changed(self) -> int:
        """How many are changed."""
        return len(self.of("changed"))

    @property
    def unchanged(self) -> int:
        """How many stand as they are."""
        return len(self.of("unchanged"))


class Planner:
    """Compares a reading with the roster; four queries whatever the size."""

    def __init__(self, reading: Reading, term: Term) -> None:
        self.plan = Plan(term, problems=list(reading.problems), notes=list(reading.notes))
        self.entries, self.term = reading.entries, term
        self.columns = reading.columns
        self.units = {unit.name: unit for unit in Unit.objects.all()}
        self.by_phone: dict[str, list[Person]] = defaultdict(list)
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        for person in Person.objects.select_related("unit"):
            self.by_phone[person.phone].append(person)
            self.by_name[person.name].append(person)
        self.seats: dict[tuple[int, str], list[Membership]] = defaultdict(list)
        for seat in Membership.objects.filter(term=term).order_by("start"):
            self.seats[seat.person_id, seat.body].append(seat)
        self.taken: dict[int, int] = {}

    def make(self) -> Plan:
        """One line an entry."""
        for entry in self.entries:
            before = len(self.plan.problems)
            line = self.line(entry)
            if len(self.plan.problems) == before:
                self.plan.lines.append(line)
        self.check_chairs()
        self.plan.problems.sort(key=lambda problem: problem.line)
        return self.plan

    def trouble(self, entry: Entry, column: str, value: str, reason: str) -> None:
        """What stands against this entry."""
        self.plan.problems.append(Problem(entry.line, column, value, reason))

    def line(self, entry: Entry) -> Line:
        """Who it is, what changes in him, in his unit, in his seats."""
        person = self.person_of(entry)
        line = Line(entry, person, kind="unchanged" if person else "new")
        self.compare_unit(line)
        if person:
            self.compare_person(line, person)
        self.compare_seat(line, Body.PLENARY, entry.plenary, entry.start)
        if entry.standing:
            held = self.open_seat(person, Body.STANDING)
            # The general first day is the plenary's: it moves no standing seat that stays as it is.
            same = held is not None and held.post == entry.standing
            self.compare_seat(
                line, Body.STANDING, entry.standing, entry.standing_start or (None if same else entry.start)
            )
        elif "standing" in self.columns and person and self.open_seat(person, Body.STANDING):
            note = _("第 %(line)d 行：%(who)s现在是常委，文件里空着。导入不卸免常委，请另行办理。")
            self.plan.notes.append(note % {"line": entry.line, "who": entry.name})
        if line.kind == "unchanged" and (line.facts or line.seats or line.words):
            line.kind = "changed"
        return line

    def person_of(self, entry: Entry) -> Person | None:
        """The stored person: same name and telephone; else same name in the same unit."""
        found = [p for p in self.by_phone[entry.phone] if p.name == entry.name] if entry.phone else []
        found = found or [
            p
            for p in self.by_name[entry.name]
            if p.unit and p.unit.name == entry.unit and not (p.phone and entry.phone)
        ]
        if len(found) > 1:
            self.trouble(
                entry, "姓名", entry.name, _("名册里有 %(n)d 位同名同单位的人，请填手机号区分。") % {"n": len(found)}
            )
            return None
        if not found:
            others = [p.name for p in self.by_phone[entry.phone]] if entry.phone else []
            if others:
                self.trouble(
                    entry,
                    "手机",
                    entry.phone,
                    _("这个号码在名册里是%(who)s的，请核对。") % {"who": "、".join(others[:3])},
                )
            return None
        if first := self.taken.get(found[0].pk):
            self.trouble(entry, "姓名", entry.name, _("与第 %(line)d 行是同一个人，请删去一行。") % {"line": first})
        self.taken[found[0].pk] = entry.line
        return found[0]

    def compare_unit(self, line: Line) -> None:
        """A unit that moved."""
        unit = self.units.get(line.entry.unit)
        if unit and unit.region_id != line.entry.region.pk:
            self.plan.moved_units[unit.name] = line.entry.region
            line.words.append(_("单位所在地改为%(place)s") % {"place": line.entry.region.name})

    def compare_person(self, line: Line, person: Person) -> None:
        """Facts that differ; an empty cell changes nothing."""
        entry = line.entry
        for name in FIELDS:
            new, old = getattr(entry, name), getattr(person, name)
            if new and new != old:
                line.facts[name] = new
                words = _("%(what)s“%(old)s”改为“%(new)s”") % {
                    "what": _(LABELS[name]),
                    "old": old or _("空"),
                    "new": new,
                }
                line.words.append(_("性别改正") if name == "gender" else words)
        if (person.unit.name if person.unit else "") != entry.unit:
            line.facts["unit"] = entry.unit
            line.words.append(_("单位改为%(unit)s") % {"unit": entry.unit})

    def open_seat(self, person: Person | None, body: str) -> Membership | None:
        """The seat held now."""
        seats = self.seats[person.pk, body] if person else []
        return next((seat for seat in seats if seat.end is None), None)

    def compare_seat(self, line: Line, body: str, post: str, given: date | None) -> None:
        """A seat opened, moved or put right."""
        held = self.open_seat(line.person, body)
        past = [seat for seat in self.seats[line.person.pk, body] if seat.end] if line.person else []
        label = Post(post).label
        if held is None:
            start = given or self.term.starts
            if any(seat.end >= start for seat in past if seat.end):
                self.trouble(
                    line.entry,
                    "任职开始",
                    str(start),
                    _("%(who)s的席位到 %(day)s 才结束，任职开始请晚于这一天。")
                    % {"who": line.entry.name, "day": past[-1].end},
                )
                return
            line.seats.append(Seat(body, post, start))
            line.words.append(_("%(start)s 起任%(post)s") % {"start": start, "post": label})
        elif held.post != post and given and given > held.start:
            line.seats.append(Seat(body, post, given, held, closes=True))
            line.words.append(
                _("%(start)s 起由%(old)s改任%(post)s") % {"start": given, "old": held.get_post_display(), "post": label}
            )
        elif held.post != post or (given and given != held.start):
            self.put_right(line, held, post, given or held.start, past)

    def put_right(self, line: Line, held: Membership, post: str, start: date, past: list[Membership]) -> None:
        """The same seat, with the post or the first day corrected."""
        if start != held.start and past:
            self.trouble(
                line.entry,
                "任职开始",
                str(start),
                _("%(who)s这一届换过席位，任职开始不能由导入改，请另行办理。") % {"who": line.entry.name},
            )
            return
        line.seats.append(Seat(held.body, post, start, held))
        line.words.append(
            _("%(body)s席位改为 %(start)s 起任%(post)s")
            % {"body": held.get_body_display(), "start": start, "post": Post(post).label}
        )

    def check_chairs(self) -> None:
        """One chair of each body, and a standing seat that does not begin before the plenary one."""
        for body in (Body.PLENARY, Body.STANDING):
            holders = {
                key[0]: 0
                for key, seats in self.seats.items()
                if key[1] == body and any(s.post == Post.CHAIR and s.end is None for s in seats)
            }
            for line in self.plan.lines:
                self.count_chair(line, body, holders)
        for line in self.plan.lines:
            self.check_days(line)

    def count_chair(self, line: Line, body: str, holders: dict[int, int]) -> None:
        """Add or take away this line's chair; a second one is a problem."""
        seat = next((seat for seat in line.seats if seat.body == body), None)
        key = line.person.pk if line.person else -line.entry.line
        if seat and seat.post != Post.CHAIR:
            holders.pop(key, None)
        elif seat and seat.post == Post.CHAIR:
            if any(other != key for other in holders):
                self.trouble(
                    line.entry,
                    "全委会职务" if body == Body.PLENARY else "常委会职务",
                    "主席",
                    _("主席只有一位，文件或名册里已有一位。"),
                )
            holders[key] = line.entry.line

    def check_days(self, line: Line) -> None:
        """常委 no earlier than 委员."""
        plenary = next((seat.start for seat in line.seats if seat.body == Body.PLENARY and not seat.closes), None)
        held = self.seats[line.person.pk, Body.PLENARY] if line.person else []
        first = plenary or (held[0].start if held else None)
        standing = next((seat.start for seat in line.seats if seat.body == Body.STANDING), None)
        if standing is None and line.person and (open_seat := self.open_seat(line.person, Body.STANDING)):
            standing = open_seat.start
        if first and standing and standing < first:
            self.trouble(
                line.entry, "任职开始", str(standing), _("常委任职不能早于委员任职（%(day)s）。") % {"day": first}
            )


def day_before(day: date) -> date:
    """The last day of the seat that makes way."""
    return day - timedelta(days=1)
