"""G1: two hands declare at the same moment; seats change once."""

import pytest

from committees.roster.models import Membership
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Resolution
from meetings.ballots.services.papers import cast_paper, lines_of
from meetings.sessions.services import open_item_ballot
from tests.factories.elections import members, replacing, seats_item
from tests.factories.roster import PersonFactory, seated
from tests.races.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def test_of_two_declarations_at_once_one_changes_the_seats_and_the_other_is_told(people, record_property):
    vice = seated("vice", "李副主席", standing=True, post="vice_chair")
    leaving = members(ROUNDS)
    voters = [people.chair, people.standing, people.member, vice]
    for person in leaving:
        seat = Membership.objects.get(person=person, end__isnull=True)
        heir = PersonFactory(account=f"heir{person.pk}")
        item = open_item_ballot(seats_item(people.office, [replacing(seat, heir)]), by=people.chair)
        (line,) = lines_of(item.ballot)
        electors = [*voters, *(e.person.user for e in item.ballot.electors.exclude(person__user__in=voters))]
        for user in electors:
            cast_paper(item.ballot, by=user, choices={line.key: "for"})
        ballots.close_ballot(item.ballot, by=people.chair)
        acts = [lambda by=by, item=item: ballots.declare_ballot(item.ballot, by=by) for by in (people.chair, vice)]
        answers = at_once(acts)
        assert sum(isinstance(answer, RuleError) for answer in answers) == 1, answers
        assert Membership.objects.filter(person=heir).count() == 1
    assert Resolution.objects.count() == ROUNDS
    record_property("figure", f"{ROUNDS} rounds of two declarations: {ROUNDS} seats taken")
