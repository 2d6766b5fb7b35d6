"""The rows of a roster file, read and checked one by one, without a look at who is stored already."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from committees.roster.models import Region, Term, Unit
from committees.roster.services import cells, columns
from committees.roster.services.cells import CellError
from committees.roster.services.places import Gazetteer
from committees.roster.services.sheet import RosterFileError
from documents.sheets import Row, Sheet


@dataclass(frozen=True)
class Problem:
    """A cell that keeps the file out: where, what stands there, what to do."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"第 {self.line} 行 {self.column}：{self.reason}" + (f"（现在是“{self.value}”）" if self.value else "")


@dataclass(frozen=True)
class Entry:
    """One person of the file."""

    line: int
    name: str
    gender: str
    unit: str
    region: Region
    duty: str
    plenary: str
    standing: str
    phone: str
    email: str
    start: date | None
    standing_start: date | None


@dataclass
class Reading:
    """What a file says: entries, what is wrong, what to know."""

    columns: dict[str, int]
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_entries(sheet: Sheet, term: Term) -> Reading:
    """All rows under the headings."""
    at, where = columns.find_columns(sheet.rows)
    if at < 0:
        raise RosterFileError(
            _("没有找到表头。前 30 行里应有一行写着姓名、单位、全委会职务这些列名，可以先下载模板对照。")
        )
    if missing := columns.missing_columns(where):
        raise RosterFileError(
            _("缺少这些列：%(columns)s。请补上，或按模板整理后再上传。") % {"columns": "、".join(missing)}
        )
    reading = Reading(where, notes=list(sheet.notes))
    reader = RowReader(reading, term)
    for row in sheet.rows[at + 1 :]:
        reader.read(row)
    if not reading.entries and not reading.problems:
        raise RosterFileError(_("表头下面没有内容，请检查后重新上传。"))
    return reading


class RowReader:
    """Reads rows into a Reading; every cell is looked at, so that one look shows all that is wrong."""

    def __init__(self, reading: Reading, term: Term) -> None:
        self.reading, self.where, self.term = reading, reading.columns, term
        self.gazetteer = Gazetteer()
        self.units = {unit.name: unit.region for unit in Unit.objects.select_related("region__parent")}
        self.places: dict[str, Region | CellError] = {}
        self.said: dict[str, tuple[Region, int]] = {}
        self.lines: dict[tuple[str, str], int] = {}

    def read(self, row: Row) -> None:
        """One row; remarks and repeated headings are passed over."""
        filled = [cell for cell in row.cells if cell is not None]
        if columns.field_of(self.raw(row, "name")) == "name":
            return
        if len(filled) < 2:
            self.reading.notes.append(
                _("第 %(line)d 行只有“%(text)s”，当作说明，没有读。")
                % {"line": row.number, "text": str(filled[0])[:30]}
            )
            return
        before = len(self.reading.problems)
        values = self.values(row)
        if len(self.reading.problems) == before:
            self.keep(Entry(line=row.number, **values))

    def raw(self, row: Row, field_name: str) -> Any:
        """The cell as read."""
        at = self.where.get(field_name)
        return None if at is None or at >= len(row.cells) else row.cells[at]

    def values(self, row: Row) -> dict[str, Any]:
        """All fields of a row, each with its own check."""
        found: dict[str, Any] = {
            "name": self.cell(row, "name", cells.name),
            "gender": self.cell(row, "gender", cells.gender),
            "unit": self.cell(row, "unit", self.unit_name),
            "duty": self.cell(row, "duty", lambda value: cells.line(value, 60, _("职务"))),
            "plenary": self.cell(row, "plenary", cells.plenary_post),
            "standing": self.cell(row, "standing", lambda value: cells.standing_post(value, self.raw(row, "plenary"))),
            "phone": self.cell(row, "phone", cells.phone),
            "email": self.cell(row, "email", cells.email),
            "start": self.cell(row, "start", self.day_of_term),
            "standing_start": self.cell(row, "standing_start", self.day_of_term),
        }
        place = next((name for name in ("city", "place", "province") if name in self.where), "place")
        found["region"] = self.cell(row, place, lambda value: self.region(row, found["unit"] or ""))
        return found

    def cell(self, row: Row, field_name: str, read: Callable[[Any], Any]) -> Any:
        """The field's value, or None and a problem."""
        value = self.raw(row, field_name)
        try:
            return read(value)
        except CellError as error:
            self.trouble(row.number, field_name, value, str(error))
            return None

    def trouble(self, line: int, field_name: str, value: Any, reason: str) -> None:
        """Note what is wrong, with the letter and the heading people see."""
        at = self.where.get(field_name)
        column = (
            str(columns.TITLES[field_name])
            if at is None
            else f"{get_column_letter(at + 1)} 列“{columns.TITLES[field_name]}”"
        )
        self.reading.problems.append(Problem(line, column, cells.text(value)[:40], reason))

    def unit_name(self, value: Any) -> str:
        """The unit must have a name."""
        found = cells.line(value, 80, _("单位"))
        if not found:
            raise CellError(_("请填写单位。"))
        return found

    def day_of_term(self, value: Any) -> date | None:
        """A day within the term."""
        found = cells.day(value)
        if found and not self.term.starts <= found <= self.term.ends:
            raise CellError(
                _("这一天不在第%(n)d届任期内（%(a)s 至 %(b)s）。")
                % {"n": self.term.number, "a": self.term.starts, "b": self.term.ends}
            )
        return found

    def region(self, row: Row, unit: str) -> Region:
        """From the place column, or province and city together; a known unit needs neither."""
        typed = "".join(cells.text(self.raw(row, name)) for name in ("province", "city")) or cells.text(
            self.raw(row, "place")
        )
        if not typed:
            if unit in self.units:
                return self.units[unit]
            raise CellError(_("请填写单位所在地，例如“江苏省南京市”。"))
        if typed not in self.places:
            self.places[typed] = self.looked_up(typed)
        found = self.places[typed]
        if isinstance(found, CellError):
            raise found
        return self.agreed(unit, found, row.number)

    def looked_up(self, typed: str) -> Region | CellError:
        """Each spelling is looked up once a file."""
        try:
            return self.gazetteer.find(typed)
        except CellError as error:
            return error

    def agreed(self, unit: str, region: Region, line: int) -> Region:
        """One unit lies in one place throughout the file."""
        said, first = self.said.setdefault(unit, (region, line))
        if said.pk != region.pk:
            words = {"unit": unit, "line": first, "region": said.name}
            raise CellError(_("“%(unit)s”在第 %(line)d 行写的是%(region)s，两处不一样，请核对。") % words)
        return region

    def keep(self, entry: Entry) -> None:
        """Keep the entry unless the same person stood above."""
        keys = [("phone", f"{entry.name}\n{entry.phone}")] if entry.phone else []
        keys += [] if entry.phone else [("unit", f"{entry.name}\n{entry.unit}")]
        for key in keys:
            if key in self.lines:
                self.trouble(
                    entry.line,
                    "name",
                    entry.name,
                    _("与第 %(line)d 行是同一个人，请删去一行。") % {"line": self.lines[key]},
                )
                return
            self.lines[key] = entry.line
        self.reading.entries.append(entry)
