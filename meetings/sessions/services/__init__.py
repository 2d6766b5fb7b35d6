"""Everything that changes a meeting, its agenda, its people or its ballots."""

from meetings.sessions.services.agenda import put_on_agenda, take_off_agenda

__all__ = ["put_on_agenda", "take_off_agenda"]
