"""Files kept and thrown away; PDF files asked for and printed."""

from documents.services.renderings import discard_old_renderings, pdf_of, print_due
from documents.services.storing import discard_file, discard_orphans, store_file

__all__ = ["discard_file", "discard_old_renderings", "discard_orphans", "pdf_of", "print_due", "store_file"]
