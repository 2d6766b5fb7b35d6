"""A sheet as read: rows with the numbers and letters people see in the margin."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from openpyxl.utils import column_index_from_string

Value = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row with anything in it; `number` is the line a person sees."""

    number: int
    cells: tuple[Value, ...]

    def __getitem__(self, column: str) -> Value:
        """The value under a column letter; None past the end."""
        at = column_index_from_string(column) - 1
        return self.cells[at] if at < len(self.cells) else None

    def text(self, column: str) -> str:
        """The value as people wrote it, trimmed; empty for nothing."""
        value = self[column]
        return "" if value is None else str(value).strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first visible sheet of a workbook (or the one asked for)."""

    title: str
    rows: list[Row] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
