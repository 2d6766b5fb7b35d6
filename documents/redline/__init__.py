"""Two versions as Word files: 花脸稿 with tracked changes, 对照稿 in three columns."""

from documents.redline.columns import comparison_docx
from documents.redline.redline import redline_docx

__all__ = ["comparison_docx", "redline_docx"]
