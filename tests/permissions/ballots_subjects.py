"""Ballots by circulation, by hands and void, for the rows of ballots.txt."""

from meetings.ballots import services as ballots
from meetings.sessions.services import close_item_ballot
from tests.factories.ballots import circulating, circulation, made_void, raised_hands
from tests.permissions.meetings_subjects import open_item
from tests.permissions.subjects import subject


@subject
def circulation_draft(people):
    return circulation(people)


@subject
def circulation_open(people):
    return circulating(people)


@subject
def circulation_elector(people):
    return circulating(people).electors.get(person=people.standing.person)


@subject
def circulation_closed(people):
    ballot = circulating(people)
    for user in (people.chair, people.standing):
        ballots.cast_vote(ballot, by=user, choice="for")
    return ballots.close_ballot(ballot, by=people.chair)


@subject
def circulation_void(people):
    return made_void(circulating(people), people)


@subject
def circulation_disputed(people):
    return made_void(circulating(people), people, confirmed=False)


@subject
def hands_item(people):
    return close_item_ballot(raised_hands(people), by=people.chair)


@subject
def void_item(people):
    item = open_item(people)
    made_void(item.ballot, people)
    return item
