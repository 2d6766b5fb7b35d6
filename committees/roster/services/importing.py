"""Taking in a roster file: all of it or nothing, and a second time nothing new."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Body, Membership, Person, RosterImport, Term, Unit
from committees.roster.rules import contacts_of
from committees.roster.services.entries import read_entries
from committees.roster.services.plan import Line, Plan, Planner, Seat, day_before
from committees.roster.services.seats import require_keeper
from committees.roster.services.sheet import RosterFileError, read_rows
from common import clock
from common.lifecycle import RuleError

BATCH = 500


def plan_import(content: bytes, term: Term) -> Plan:
    """What the file would change, and what is wrong with it. Changes nothing; RosterFileError when it cannot be read at all."""
    return Planner(read_entries(read_rows(content), term), term).make()


@transaction.atomic
def apply_import(content: bytes, term: Term, *, by: User | None, name: str = "") -> Plan:
    """Take the whole file in, or refuse it whole. Compared anew under a lock: what was shown may have aged."""
    require_keeper(by)
    term = Term.objects.select_for_update().get(pk=term.pk)
    plan = plan_import(content, term)
    if plan.problems:
        raise RuleError(_("文件里还有要改的地方，没有导入。"), [str(problem) for problem in plan.problems[:20]])
    if plan.added or plan.changed:
        write_whole(plan)
        facts = {"added": plan.added, "changed": plan.changed, "unchanged": plan.unchanged}
        record(by, "roster.imported", term, file=name, sha256=hashlib.sha256(content).hexdigest(), **facts)
    return plan


def write_whole(plan: Plan) -> None:
    """Write all; what the database still refuses is said in words, and nothing stays."""
    try:
        with transaction.atomic():
            write(plan)
    except IntegrityError as error:
        raise RuleError(_("文件里的席位和名册里已有的对不上，没有导入。请分次导入有变动的人，或另行办理。")) from error


def write(plan: Plan) -> None:
    """Units, persons, then seats in an order in which every single step is lawful (SQLite looks at each)."""
    units = write_units(plan)
    write_persons(plan, units)
    seats = [
        (line, seat)
        for body in ("plenary", "standing")
        for line in plan.lines
        for seat in line.seats
        if seat.body == body
    ]
    write_corrections([seat for _line, seat in seats if seat.held and not seat.closes])
    closing = [seat for _line, seat in seats if seat.closes]
    paused = pause_standing([seat for seat in closing if seat.body == Body.PLENARY])
    Membership.objects.bulk_update([closed_by(seat) for seat in closing], ["end", "ended"], batch_size=BATCH)
    opened = [opened_for(line, seat, plan.term) for line, seat in seats if seat.held is None or seat.closes]
    Membership.objects.bulk_create(opened, batch_size=BATCH)
    resume_standing(paused)


def write_corrections(seats: list[Seat]) -> None:
    """Posts and first days put right: a standing seat shrinks before the plenary one does, and grows after it."""
    later = [seat for seat in seats if seat.body == Body.STANDING and seat.held and seat.start > seat.held.start]
    plenary = [seat for seat in seats if seat.body == Body.PLENARY]
    rest = [seat for seat in seats if seat.body == Body.STANDING and seat not in later]
    for group in (later, plenary, rest):
        Membership.objects.bulk_update([corrected(seat) for seat in group], ["post", "start"], batch_size=BATCH)


def pause_standing(closing: list[Seat]) -> list[Membership]:
    """Whoever changes his post in the plenary keeps his standing seat; it is shut while the plenary seats change places."""
    by_person = {seat.held.person_id: seat for seat in closing if seat.held}
    held = Membership.objects.filter(person__in=by_person, body=Body.STANDING, end__isnull=True)
    paused = [seat for seat in held if seat.term_id == by_person[seat.person_id].held.term_id]  # type: ignore[union-attr]
    for seat in paused:
        seat.end, seat.ended = max(day_before(by_person[seat.person_id].start), seat.start), Membership.Ended.CHANGED
    Membership.objects.bulk_update(paused, ["end", "ended"], batch_size=BATCH)
    return paused


def resume_standing(paused: list[Membership]) -> None:
    """Open again those that no new standing seat has taken the place of."""
    replaced = set(
        Membership.objects.filter(
            person__in=[s.person_id for s in paused], body=Body.STANDING, end__isnull=True
        ).values_list("person_id", flat=True)
    )
    reopened = [seat for seat in paused if seat.person_id not in replaced]
    for seat in reopened:
        seat.end, seat.ended = None, ""
    Membership.objects.bulk_update(reopened, ["end", "ended"], batch_size=BATCH)


def write_units(plan: Plan) -> dict[str, Unit]:
    """New units, and those that moved; all units of the file by name."""
    regions = {line.entry.unit: line.entry.region for line in plan.lines}
    units = (
        {unit.name: unit for unit in Unit.objects.filter(name__in=regions)}
        if len(regions) < BATCH
        else {u.name: u for u in Unit.objects.all()}
    )
    Unit.objects.bulk_create(
        (Unit(name=name, region=region) for name, region in regions.items() if name not in units), batch_size=BATCH
    )
    moved = [units[name] for name in plan.moved_units]
    for unit in moved:
        unit.region = plan.moved_units[unit.name]
    Unit.objects.bulk_update(moved, ["region"], batch_size=BATCH)
    return {unit.name: unit for unit in Unit.objects.all() if unit.name in regions}


def write_persons(plan: Plan, units: dict[str, Unit]) -> None:
    """New persons, and changed facts of known ones."""
    for line in plan.of("new"):
        entry = line.entry
        line.person = Person(
            name=entry.name,
            gender=entry.gender,
            unit=units[entry.unit],
            duty=entry.duty,
            phone=entry.phone,
            email=entry.email,
        )
    Person.objects.bulk_create([line.person for line in plan.of("new") if line.person], batch_size=BATCH)
    changed = [with_facts(line, units) for line in plan.of("changed") if line.facts]
    Person.objects.bulk_update(changed, ["gender", "duty", "phone", "email", "unit"], batch_size=BATCH)


def with_facts(line: Line, units: dict[str, Unit]) -> Any:
    """The stored person with the file's facts."""
    for name, value in line.facts.items():
        setattr(line.person, name, units[value] if name == "unit" else value)
    return line.person


def corrected(seat: Seat) -> Any:
    """The held seat, put right."""
    seat.held.post, seat.held.start = seat.post, seat.start  # type: ignore[union-attr]
    return seat.held


def closed_by(seat: Seat) -> Any:
    """The held seat, ended the day before the new post."""
    seat.held.end, seat.held.ended = day_before(seat.start), Membership.Ended.CHANGED  # type: ignore[union-attr]
    return seat.held


def opened_for(line: Line, seat: Seat, term: Term) -> Membership:
    """A new seat."""
    return Membership(person=line.person, term=term, body=seat.body, post=seat.post, start=seat.start)


# ---- In the browser: uploaded, looked at, then taken in -----------------------------------------


@transaction.atomic
def keep_upload(content: bytes, name: str, term: Term, *, by: User) -> RosterImport:
    """Keep the file for its owner until he has looked at what it would change. The roster itself is untouched."""
    require_keeper(by)
    read_entries(read_rows(content), term)
    RosterImport.objects.filter(by=by, confirmed_at__isnull=True).delete()
    digest = hashlib.sha256(content).hexdigest()
    return RosterImport.objects.create(
        content=content, name=name[:120], term=term, sha256=digest, by=by, uploaded_at=clock.now()
    )


@transaction.atomic
def confirm_import(upload: RosterImport, *, by: User) -> RosterImport:
    """Take the kept file in. A second sending finds it done."""
    upload = RosterImport.objects.select_for_update().get(pk=upload.pk)
    if upload.by_id != by.pk:
        raise PermissionDenied(_("只能由上传的人确认。"))
    if upload.confirmed_at:
        return upload
    plan = apply_import(bytes(upload.content), upload.term, by=by, name=upload.name)
    upload.added, upload.changed, upload.unchanged, upload.confirmed_at = (
        plan.added,
        plan.changed,
        plan.unchanged,
        clock.now(),
    )
    upload.save(update_fields=["added", "changed", "unchanged", "confirmed_at"])
    return upload


@transaction.atomic
def discard_import(upload: RosterImport, *, by: User) -> None:
    """The kept file is thrown away."""
    waiting = RosterImport.objects.select_for_update().filter(pk=upload.pk, by=by, confirmed_at__isnull=True)
    if not waiting.delete()[0]:
        raise RuleError(_("这份名册已经导入或已经放弃。"))


@transaction.atomic
def read_contact(person: Person, *, by: User) -> bool:
    """B36: whether `by` may read the full number; that he did is recorded."""
    if not contacts_of(by, person):
        return False
    if person.user_id != by.pk and (person.phone or person.email):
        record(by, "person.contact_read", person)
    return True


__all__ = [
    "RosterFileError",
    "apply_import",
    "confirm_import",
    "discard_import",
    "keep_upload",
    "plan_import",
    "read_contact",
]
