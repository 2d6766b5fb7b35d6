"""When the box is shut its envelopes and its list of who has voted are written anew, in an order of their own.

A row remembers which transaction wrote it and where it lies, and so whose envelope it is (0100). The rows written here all come
from the closing transaction, in random order. The log of the database and its backups still know; what is in the envelope is sealed.
"""

import secrets
from collections.abc import Iterable
from typing import Any

from meetings.ballots.models import Ballot, Envelope, Participation

BATCH = 1000


def mix(ballot: Ballot) -> None:
    """Inside the closing transaction, which holds the ballot's lock. Not one sealed byte changes: count and digest stay the same."""
    envelopes, votes = Envelope.objects.filter(ballot=ballot), Participation.objects.filter(ballot=ballot)
    sealed = shuffled(envelopes.values_list("sealed", flat=True))
    voted = shuffled(votes.values_list("person_id", "voted"))
    envelopes.delete()
    votes.delete()
    Envelope.objects.bulk_create((Envelope(ballot=ballot, sealed=bytes(each)) for each in sealed), BATCH)
    Participation.objects.bulk_create((Participation(ballot=ballot, person_id=p, voted=v) for p, v in voted), BATCH)


def shuffled(rows: Iterable[Any]) -> list[Any]:
    """In an order nobody can foretell."""
    found = list(rows)
    secrets.SystemRandom().shuffle(found)
    return found
