"""Files kept and thrown away; files read and PDF files printed by the worker."""

from documents.services.intakes import Reader, discard_old_intakes, read_later, readers, takes_time
from documents.services.jobs import is_silent
from documents.services.renderings import digest_of, discard_old_renderings, pdf_of
from documents.services.sources import Source
from documents.services.storing import discard_file, discard_orphans, store_file
from documents.services.working import work_due

__all__ = [
    "Reader",
    "Source",
    "digest_of",
    "discard_file",
    "discard_old_intakes",
    "discard_old_renderings",
    "discard_orphans",
    "is_silent",
    "pdf_of",
    "read_later",
    "readers",
    "store_file",
    "takes_time",
    "work_due",
]
