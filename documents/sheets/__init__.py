"""Sheets read from and written to .xlsx."""

from documents.errors import UnreadableSheet
from documents.sheets.model import Row, Sheet
from documents.sheets.reading import read_sheet
from documents.sheets.writing import Column, stream_sheet, write_sheet

__all__ = ["Column", "Row", "Sheet", "UnreadableSheet", "read_sheet", "stream_sheet", "write_sheet"]
