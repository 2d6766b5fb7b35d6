"""The pictures of a document: taken out once each, cleaned, and known by their SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from documents.errors import RefusedFile
from documents.images import JPEG_MAGIC, PNG_MAGIC, clean_jpeg, clean_png
from documents.opc import Relation
from documents.packages import MB, Package
from documents.word.losses import Losses

MAX_PICTURE = 10 * MB
MAX_PICTURES = 30 * MB
CLEANERS = ((PNG_MAGIC, clean_png), (JPEG_MAGIC, clean_jpeg))


class Gallery:
    """Gives the fingerprint of a picture for a relation id; without parts it only notes what it cannot carry."""

    def __init__(self, losses: Losses, parts: Package | None = None, relations: Iterable[Relation] = ()) -> None:
        self.files: dict[str, bytes] = {}
        self._losses = losses
        self._parts = parts
        self._targets = {relation.id: relation.target for relation in relations if relation.kind == "image"}
        self._taken: dict[str, tuple[str, str]] = {}
        self._left = MAX_PICTURES

    def take(self, relation_id: str) -> str:
        """The SHA-256 of the cleaned picture, or "" after noting why it was left behind."""
        target = self._targets.get(relation_id)
        if self._parts is None or target is None or target not in self._parts:
            self._losses.add("image")
            return ""
        if target not in self._taken:
            self._taken[target] = self._read(self._parts, target)
        sha256, loss = self._taken[target]
        if loss:
            self._losses.add(loss)
        return sha256

    def _read(self, parts: Package, target: str) -> tuple[str, str]:
        """The fingerprint, or the kind of loss: the same at every place the picture stands."""
        clean = next((clean for magic, clean in CLEANERS if parts.head(target, 8).startswith(magic)), None)
        if clean is None:
            return "", "imageformat"
        data = self._limited(parts, target)
        try:
            cleaned = clean(data) if data is not None else None
        except RefusedFile:
            cleaned = None
        if cleaned is None:
            return "", "badimage"
        sha256 = hashlib.sha256(cleaned).hexdigest()
        self.files[sha256] = cleaned
        self._left -= len(cleaned)
        return sha256, ""

    def _limited(self, parts: Package, target: str) -> bytes | None:
        """The bytes, or None once they are more than a picture may have."""
        data = bytearray()
        for chunk in parts.chunks(target):
            data += chunk
            if len(data) > min(MAX_PICTURE, self._left):
                return None
        return bytes(data)
