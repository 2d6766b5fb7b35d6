"""Ballots by circulation and by hands, and ballots made void, by the way they come about."""

from datetime import timedelta
from typing import Any

from accounts.rules import Fresh
from common import clock
from documents.fingerprint import text_hash
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot
from meetings.sessions.models import AgendaItem
from meetings.sessions.services import open_item_ballot
from tests.factories.meetings import MOTION, as_text, sitting


def typed(user: Any, *, minutes_ago: int = 0) -> Fresh:
    """That the user has just typed his password."""
    return Fresh(user.pk, clock.now() - timedelta(minutes=minutes_ago))


def circulation(people: Any, **facts: Any) -> Ballot:
    """A draft by circulation of the standing committee, five working days, drafted by the drafter."""
    known = {
        "title": "关于增设互助帮扶点的决定",
        "occasion": "通讯表决",
        "body": "standing",
        "by": people.drafter,
        "working_days": 5,
    }
    return ballots.create_ballot(**{"text": as_text(MOTION), "text_hash": text_hash(MOTION)} | known | facts)


def circulating(people: Any, **facts: Any) -> Ballot:
    """The same, opened by the chair."""
    return ballots.open_circulation(circulation(people, **facts), by=people.chair, proof=typed(people.chair))


def raised_hands(people: Any) -> AgendaItem:
    """A matter in session under way by a show of hands."""
    item = sitting()
    Ballot.objects.filter(pk=item.ballot_id).update(form=Ballot.Form.HANDS)
    return open_item_ballot(item, by=people.chair)


def made_void(ballot: Ballot, people: Any, *, confirmed: bool = True) -> Ballot:
    """Asked by the scrutineer, confirmed by the chair."""
    ballot = ballots.ask_void(ballot, by=people.scrutineer, reason="票面印错了", proof=typed(people.scrutineer))
    return ballots.confirm_void(ballot, by=people.chair, proof=typed(people.chair)) if confirmed else ballot
