"""V03: fifty stops in the midst of fifty votes. Every stop learns one and the same count: that of the votes taken."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from audit.models import Event
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, Envelope, Vote
from meetings.ballots.services import box
from meetings.sessions.services import close_item_ballot
from tests.factories.meetings import AgendaItemFactory, running, standing_members
from tests.factories.secret import cheaply, secret
from tests.races.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50


class Rush:
    """Fifty votes at once; when half are taken, fifty stops at once among the rest."""

    def __init__(self, item: Any, by: Any, published: Callable[[], int]) -> None:
        self.item, self.by, self.published = item, by, published
        self.taken, self.counting, self.half = 0, threading.Lock(), threading.Event()

    def stop(self) -> tuple[str, int]:
        """Close; whoever comes second is told who was first. Then the count as published."""
        self.half.wait(timeout=60)
        try:
            close_item_ballot(self.item, by=self.by)
        except RuleError as refused:
            assert "已由" in str(refused.message), refused.message
            return "told", self.published()
        return "closed", self.published()

    def vote(self, cast: Callable[[], Any]) -> bool:
        """Whether it was taken; if not, because the close was first."""
        try:
            cast()
        except RuleError as refused:
            assert "已经截止" in str(refused.message), refused.message
            return False
        with self.counting:
            self.taken += 1
            if self.taken == MANY // 2:
                self.half.set()
        return True

    def one_count(self, casts: list[Callable[[], Any]]) -> int:
        """The one count that every stop saw, which is that of the votes taken."""
        answers = at_once([lambda cast=cast: self.vote(cast) for cast in casts] + [self.stop] * MANY)
        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
        taken, seen = sum(answers[:MANY]), answers[MANY:]
        assert sorted(word for word, _count in seen) == ["closed", *["told"] * (MANY - 1)]
        assert {count for _word, count in seen} == {taken}
        return taken


def published(ballot: Ballot, verb: str, figure: str) -> Callable[[], int]:
    """The figure of the one event."""
    return lambda: Event.objects.about(ballot).get(verb=verb).facts[figure]


@pytest.mark.plan("V03")
def test_fifty_stops_beside_fifty_open_votes_see_the_one_count_of_votes_taken(people, record_property):
    members = [person.user for person in standing_members(MANY, accounts="sm")]
    item = AgendaItemFactory(meeting__open=True)
    ballot = running(item)
    count = published(ballot, "ballot.closed", "votes")
    casts = [lambda by=user: ballots.cast_vote(ballot, by=by, choice="for") for user in members]
    taken = Rush(item, people.chair, count).one_count(casts)
    assert Vote.objects.filter(elector__ballot=ballot).count() == taken
    record_property("figure", f"{MANY} stops × {MANY} votes, open: all stops see {taken} = accepted")


@pytest.mark.plan("V03")
def test_fifty_stops_beside_fifty_secret_votes_see_the_one_count_of_envelopes(
    people, tmp_path, settings, monkeypatch, record_property
):
    cheaply(monkeypatch, settings, tmp_path)
    run, voters = secret(people, MANY - 2)
    ballot = run.appointed().drawn().opened().ballot
    count = published(ballot, "ballot.envelopes-counted", "envelopes")
    casts = [lambda by=user: box.cast_secret(ballot, by=by, choices={"motion": "for"}) for user in voters]
    taken = Rush(run.item, run.chair, count).one_count(casts)
    assert Envelope.objects.filter(ballot=ballot).count() == len(box.receipts_of(ballot)) == taken
    record_property("figure", f"{MANY} stops × {MANY} votes, secret: all stops see {taken} = accepted")
