"""Files stored and, when the transaction they belong to fails, taken back."""

from __future__ import annotations

import hashlib
import io
import os
import weakref
from collections.abc import Callable, Collection
from datetime import datetime
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from documents.errors import RefusedFile
from documents.filetypes import MIME, checked
from documents.models import FileKind, StoredFile
from documents.names import neutral_name
from documents.packages import MAX_ARCHIVE, MB
from documents.scanning import scan

FOLDER = "files"
Upload = IO[bytes] | File | bytes
# Who shares a quota, as a path from the account. Organisations live above this room; their name is all it knows.
SHARERS = {"person": "pk", "organisation": "person__unit"}


def store_file(
    fileobj: Upload | StoredFile, *, name: str, by: User, kinds: Collection[str], max_bytes: int = MAX_ARCHIVE
) -> StoredFile:
    """Keep an upload inside the caller's transaction; one that waited to be read is kept already. Raises RefusedFile with a sentence."""
    if isinstance(fileobj, StoredFile):
        return fileobj
    upload = _opened(fileobj, max_bytes)
    scanned_at = scan(upload)
    kind, content = checked(upload, kinds)
    with transaction.atomic():
        _make_room(_size(content), by)
        return _keep(content, kind, name, by, scanned_at=scanned_at)


def store_own(data: bytes, *, name: str, by: User, kind: str) -> StoredFile:
    """Keep a file the portal itself made: nothing to scan, and nobody's quota."""
    with transaction.atomic():
        return _keep(io.BytesIO(data), kind, name, by, own=True)


def discard_file(stored: StoredFile) -> None:
    """Remove a file and, when that is committed, its bytes. Raises ProtectedError while something refers to it."""
    storage, path = stored.content.storage, str(stored.content.name)
    stored.delete()
    transaction.on_commit(lambda: storage.delete(path), robust=True)


def discard_orphans(*, before: datetime) -> int:
    """Remove stored bytes that no row names: a process killed in mid-transaction leaves such."""
    removed = 0
    for path in _stored_paths(default_storage):
        if default_storage.get_modified_time(path) < before and not StoredFile.objects.filter(content=path).exists():
            default_storage.delete(path)
            removed += 1
    return removed


def _stored_paths(storage: Storage) -> list[str]:
    try:
        folders, _files = storage.listdir(FOLDER)
    except FileNotFoundError:  # nothing was ever stored; an object store just lists nothing
        return []
    return [f"{FOLDER}/{folder}/{name}" for folder in folders for name in storage.listdir(f"{FOLDER}/{folder}")[1]]


# ---- What is taken in -----------------------------------------------------------------------


def _opened(fileobj: Upload, max_bytes: int) -> IO[bytes]:
    upload = io.BytesIO(fileobj) if isinstance(fileobj, bytes) else fileobj
    size = _size(upload)
    if size > max_bytes:
        raise RefusedFile(_("文件超过 %(limit)d MB。请压缩或拆分后再上传。") % {"limit": max_bytes // MB})
    if not size:
        raise RefusedFile(_("这份文件是空的。请检查后重新选择文件。"))
    return upload


def _size(file: IO[bytes] | File) -> int:
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(0)
    return size


def _make_room(size: int, by: User) -> None:
    """Refuse what goes over the quota. Those who share it wait for each other, so that two uploads cannot both take the last of it."""
    limit = settings.FILES_QUOTA_MB * MB
    if not limit:
        return
    sharers = [user.pk for user in _sharers(by).order_by("pk").select_for_update(no_key=True)]
    uploads = StoredFile.objects.filter(uploaded_by__in=sharers, own=False)
    used = uploads.aggregate(size=models.Sum("size"))["size"] or 0
    if used + size > limit:
        raise RefusedFile(
            _(
                "存储空间已满：限额 %(limit)d MB，已用 %(used)d MB，放不下这份文件。请删去不用的草稿附件，或请系统管理员调整限额。"
            )
            % {"limit": settings.FILES_QUOTA_MB, "used": -(-used // MB)}
        )


def _sharers(by: User) -> models.QuerySet[User]:
    path = SHARERS[settings.FILES_QUOTA_PER]
    shared = User.objects.filter(pk=by.pk).values_list(path, flat=True).get()
    return User.objects.filter(pk=by.pk) if shared is None else User.objects.filter(**{path: shared})


# ---- What is kept ---------------------------------------------------------------------------


def _keep(content: IO[bytes], kind: str, name: str, by: User, **facts: Any) -> StoredFile:
    """Bytes and row. Both passes over the bytes go piece by piece."""
    stored = StoredFile(
        name=neutral_name(name, kind), kind=kind, content_type=MIME[FileKind(kind)], size=_size(content),
        sha256=hashlib.file_digest(cast(io.BytesIO, content), "sha256").hexdigest(), uploaded_by=by, **facts,
    )  # fmt: skip
    guard = _Guard(default_storage, stored.content.field.generate_filename(stored, name))
    _first_on_commit(guard.keep)
    content.seek(0)
    stored.content.save(
        name, File(content), save=False
    )  # a File of our own: a temporary upload is copied, not moved away
    stored.save(force_insert=True)
    return stored


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
