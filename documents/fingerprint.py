"""The fingerprint that ties a ballot to exactly one text (S2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from documents.blocks import Block

MIN_SHORT, MAX_SHORT = 4, 6


def text_hash(blocks: Iterable[Block]) -> str:
    """SHA-256 of the text in hexadecimal. Every part is preceded by its length, so no two texts share their bytes.

    Footnotes and pictures follow their block under a word that no kind of block has; a text without them has
    the hash it had before they were known.
    """
    digest = hashlib.sha256()
    for block in blocks:
        for part in _parts(block):
            data = part.encode("utf-8")
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _parts(block: Block) -> Iterator[str]:
    yield from (block.kind, str(block.level), block.text, str(len(block.rows)))
    for row in block.rows:
        yield str(len(row))
        yield from row
    if block.footnotes:
        yield from ("footnotes", str(len(block.footnotes)))
        for note in block.footnotes:
            yield from (str(note.at), note.text)
    if block.picture:
        # How large it stands is layout.
        yield from ("picture", block.picture.sha256)


def short_hash(full: str, length: int = MIN_SHORT) -> str:
    """The 稿号 people read out and compare, such as 7F3A. For the eye only: never look a text up by it."""
    return full[: min(max(length, MIN_SHORT), MAX_SHORT)].upper()
