"""Stored files, and what a worker does with files while somebody waits."""

from documents.models.files import FileKind, StoredFile, random_path
from documents.models.intakes import Intake
from documents.models.jobs import Job
from documents.models.renderings import Rendering

__all__ = ["FileKind", "Intake", "Job", "Rendering", "StoredFile", "random_path"]
