"""Files kept and thrown away; PDF files asked for and printed."""

from documents.services.renderings import (
    digest_of,
    discard_old_renderings,
    is_silent,
    pdf_of,
    print_due,
)
from documents.services.storing import discard_file, discard_orphans, store_file

__all__ = [
    "digest_of",
    "discard_file",
    "discard_old_renderings",
    "discard_orphans",
    "is_silent",
    "pdf_of",
    "print_due",
    "store_file",
]
