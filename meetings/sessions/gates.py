"""Agenda gates: what rooms above say before their matter may be put on an agenda or to the vote.

A gate answers only for its own `subject_kind`; an empty list lets the item through. An outcome is told,
in the same transaction, what the declared ballot decided.
"""

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from common.registry import Registry
from meetings.ballots.models import Ballot
from meetings.sessions.models import AgendaItem

gates: Registry[Callable[[AgendaItem, datetime], list[str]]] = Registry()
outcomes: Registry[Callable[[AgendaItem, Ballot, User, datetime], None]] = Registry()


def missing_for(item: AgendaItem, at: datetime) -> list[str]:
    """All that the gates still miss for this item, as sentences."""
    return [sentence for gate in gates for sentence in gate(item, at)]
