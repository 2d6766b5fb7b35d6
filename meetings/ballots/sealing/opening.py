"""Opening the box: every envelope becomes a paper or an invalid ballot, and they come out in an order that says nothing."""

import secrets
from collections.abc import Iterable

from nacl.exceptions import CryptoError
from nacl.public import SealedBox

from meetings.ballots.sealing.keys import BallotKey
from meetings.ballots.sealing.paper import Fault, InvalidPaper, Paper, Specimen, decode


def open_all(sealed: Iterable[bytes], key: BallotKey, specimen: Specimen) -> list[Paper | InvalidPaper]:
    """As many as there were envelopes, shuffled. The second of two equal envelopes is a copy and is not counted twice."""
    opener, seen = key.opener(), set[bytes]()
    papers = []
    for each in map(bytes, sealed):
        papers.append(InvalidPaper(Fault.COPIED) if each in seen else _opened(each, opener, specimen))
        seen.add(each)
    secrets.SystemRandom().shuffle(papers)
    return papers


def _opened(sealed: bytes, opener: SealedBox, specimen: Specimen) -> Paper | InvalidPaper:
    try:
        content = opener.decrypt(sealed)
    except (CryptoError, ValueError):  # altered; or too short to be an envelope
        return InvalidPaper(Fault.UNOPENED)
    return decode(content, specimen)
