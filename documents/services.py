"""Files stored and, when the transaction they belong to fails, taken back."""

from __future__ import annotations

import hashlib
import weakref
from collections.abc import Callable, Collection
from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from documents.errors import RefusedFile
from documents.filetypes import MIME, checked
from documents.models import StoredFile
from documents.names import neutral_name
from documents.packages import MAX_ARCHIVE, MB

FOLDER = "files"


def store_file(
    fileobj: IO[bytes] | File | bytes, *, name: str, by: User, kinds: Collection[str], max_bytes: int = MAX_ARCHIVE
) -> StoredFile:
    """Keep an upload inside the caller's transaction. Raises RefusedFile with a sentence."""
    kind, data = checked(_bytes_of(fileobj, max_bytes), kinds)
    stored = StoredFile(
        name=neutral_name(name, kind),
        kind=kind,
        content_type=MIME[kind],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
    )
    with transaction.atomic():
        guard = _Guard(default_storage, stored.content.field.generate_filename(stored, name))
        _first_on_commit(guard.keep)
        stored.content.save(name, ContentFile(data), save=False)
        stored.save(force_insert=True)
    return stored


def discard_orphans(*, before: datetime) -> int:
    """Remove stored bytes that no row names: a process killed in mid-transaction leaves such."""
    removed = 0
    for path in _stored_paths(default_storage):
        if default_storage.get_modified_time(path) < before and not StoredFile.objects.filter(content=path).exists():
            default_storage.delete(path)
            removed += 1
    return removed


def _stored_paths(storage: Storage) -> list[str]:
    if not storage.exists(FOLDER):
        return []
    folders, _files = storage.listdir(FOLDER)
    return [f"{FOLDER}/{folder}/{name}" for folder in folders for name in storage.listdir(f"{FOLDER}/{folder}")[1]]


def _bytes_of(fileobj: IO[bytes] | File | bytes, max_bytes: int) -> bytes:
    if not isinstance(fileobj, bytes):
        fileobj.seek(0)
        data = fileobj.read(max_bytes + 1)
    else:
        data = fileobj
    if len(data) > max_bytes:
        raise RefusedFile(_("文件超过 %(limit)d MB。请压缩或拆分后再上传。") % {"limit": max_bytes // MB})
    if not data:
        raise RefusedFile(_("这份文件是空的。请检查后重新选择文件。"))
    return data


class _Guard:
    """Deletes the file when it is forgotten. A rollback forgets what was to run on commit, this with it."""

    def __init__(self, storage: Storage, path: str) -> None:
        self._finalizer = weakref.finalize(self, storage.delete, path)

    def keep(self) -> None:
        """The row is committed: the file stays."""
        self._finalizer.detach()


def _first_on_commit(callback: Callable[[], None]) -> None:
    # In front of the others: when one of them fails Django drops the rest, and a committed file would go with them.
    connection.run_on_commit.insert(0, (set(connection.savepoint_ids), callback, True))  # type: ignore[arg-type]
