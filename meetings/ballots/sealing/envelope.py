"""The sealed envelope: a paper that only the ballot's private key opens, and the hashes that are shown of it."""

import hashlib
from collections.abc import Iterable

from nacl.bindings import crypto_box_SEALBYTES
from nacl.public import PublicKey, SealedBox

GROUP = 4


def seal(paper: bytes, public_key: bytes) -> bytes:
    """A libsodium sealed box: paper + 48 bytes, different each time, without a sender."""
    return SealedBox(PublicKey(public_key)).encrypt(paper)


def size(paper_length: int) -> int:
    """Bytes of every envelope of a ballot whose papers have this length."""
    return paper_length + crypto_box_SEALBYTES


def receipt(sealed: bytes) -> str:
    """SHA-256 of the envelope in hexadecimal. Says "my envelope is in the box", nothing of what is in it."""
    return hashlib.sha256(sealed).hexdigest()


def grouped(receipt_: str) -> str:
    """The same in groups of four, to be compared by eye: 7F3A 91C2 …"""
    return " ".join(receipt_[at : at + GROUP].upper() for at in range(0, len(receipt_), GROUP))


def digest(receipts: Iterable[str]) -> str:
    """SHA-256 over the sorted receipts, one a line, in hexadecimal: what `LC_ALL=C sort | sha256sum` gives for a file of them."""
    return hashlib.sha256("".join(f"{each}\n" for each in sorted(receipts)).encode()).hexdigest()
