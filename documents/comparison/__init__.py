"""Two versions side by side, row by row."""

from documents.comparison.rows import Row, compare, diff_versions
from documents.comparison.tables import Line

__all__ = ["Line", "Row", "compare", "diff_versions"]
