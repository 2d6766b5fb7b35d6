"""Elections for the rows of elections.txt."""

from meetings.sessions.services import open_item_ballot
from tests.factories.elections import declared, election_item, members, plenary
from tests.permissions.subjects import subject


@subject
def plenary_sitting(people):
    """A plenary in session."""
    return plenary()


@subject
def running_election(people):
    """One seat, two candidates, open; all members of the plenary are there."""
    named = members(2)
    return open_item_ballot(election_item(people.office, named), by=people.chair).ballot


@subject
def election_elector(people):
    """A member in the room, of an election under way."""
    return running_election(people).electors.get(person=people.standing.person)


@subject
def declared_election(people):
    """Nobody was elected: one seat stays open."""
    named = members(2)
    return declared(open_item_ballot(election_item(people.office, named), by=people.chair), people.chair)
