"""V01, V02, F21: votes, closes and declarations that come at the same moment. Each race is first shown without the lock."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.models import Event
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, Resolution, Vote
from meetings.ballots.services import casting as casting_
from meetings.ballots.services import declaring, opening
from meetings.sessions.services import close_item_ballot, declare_item, open_item_ballot
from tests.factories.ballots import circulating
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, running, sign_all_in, standing_members
from tests.factories.roster import seated
from tests.races.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, CLOSES = 20, 50
LOCKING = (casting_, declaring, opening)


def without_lock(ballot: Ballot) -> Ballot:
    """The control: look without holding."""
    return Ballot.objects.get(pk=ballot.pk)


@pytest.fixture
def chairs(people):
    """The chair and a vice chair."""
    return [people.chair, seated("vice", "李副主席", standing=True, post="vice_chair")]


@pytest.mark.plan("V01")
def test_five_posts_of_each_elector_at_once_leave_one_vote_each(people, as_user, record_property):
    members = standing_members(12, accounts="sm")
    ballot = running(AgendaItemFactory(meeting__open=True))
    url = reverse("ballots:vote", args=[ballot.pk])
    posts = []
    for person in members:
        devices = [Client(), Client()]
        for device in devices:
            device.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        posts += [post(devices[n % 2], url, ("for", "against", "abstain")[n % 3]) for n in range(5)]
    answers = [status for start in range(0, len(posts), 15) for status in at_once(posts[start : start + 15])]
    assert Counter(answers) == {302: 12, 409: 48}
    assert Vote.objects.filter(elector__ballot=ballot).count() == 12
    record_property("figure", "12 electors × 5 posts: 12 votes, 48 refusals, 0 errors")


def post(client: Client, url: str, choice: str) -> Callable[[], int]:
    """One confirmed vote; the answer's status."""
    return lambda: client.post(url, {"choice": choice, "confirmed": "1"}).status_code


def casting(ballot: Ballot, user: Any) -> Callable[[], bool]:
    """Whether the vote was recorded."""

    def act() -> bool:
        try:
            ballots.cast_vote(ballot, by=user, choice="for")
        except RuleError as refused:
            assert "已经截止" in str(refused.message)
            return False
        return True

    return act


@pytest.mark.plan("V02")
def test_every_recorded_vote_is_in_the_sealed_count_and_none_comes_late(people, record_property):
    members = standing_members(7, accounts="sm")
    refused = 0
    for _round in range(CLOSES):
        item = AgendaItemFactory(meeting=MeetingFactory(open=True))
        ballot = running(item)
        acts = [casting(ballot, person.user) for person in members]
        acts.insert(4, lambda item=item: close_item_ballot(item, by=people.chair))
        answers = at_once(acts)
        recorded = sum(answer is True for answer in answers)
        refused += sum(answer is False for answer in answers)
        sealed = Event.objects.about(ballot).get(verb="ballot.closed").facts["votes"]
        assert not [a for a in answers if isinstance(a, Exception)], answers
        assert recorded == sealed == Vote.objects.filter(elector__ballot=ballot).count()
    record_property("figure", f"{CLOSES} rounds, {refused} refused at the close, 0 late")


@pytest.mark.postgres  # SQLite has one writer at a time, whatever is locked
@pytest.mark.plan("V02")
def test_without_the_lock_a_vote_slips_in_after_the_close(people, monkeypatch, record_property):
    """Control: the voter has looked, the chair closes, the voter writes."""
    member = standing_members(1, accounts="sm")[0]
    item = AgendaItemFactory(meeting__open=True)
    ballot = running(item)
    looked, closed = threading.Event(), threading.Event()

    def look_then_dawdle(ballot: Ballot) -> Ballot:
        seen = without_lock(ballot)
        if threading.current_thread() is not threading.main_thread():
            looked.set()
            closed.wait(timeout=30)
        return seen

    for module in LOCKING:
        monkeypatch.setattr(module, "lock", look_then_dawdle)
    voter = threading.Thread(target=lambda: (casting(ballot, member.user)(), connection.close()))
    voter.start()
    looked.wait(timeout=30)
    close_item_ballot(item, by=people.chair)
    closed.set()
    voter.join(timeout=30)
    sealed = Event.objects.about(ballot).get(verb="ballot.closed").facts["votes"]
    assert (sealed, Vote.objects.filter(elector__ballot=ballot).count()) == (0, 1)
    record_property("figure", "control, open, without the lock: sealed 0, in the box 1")


def won(answers: list[Any]) -> int:
    """How many got through; everybody else was told who had been first."""
    losers = [a for a in answers if isinstance(a, Exception)]
    assert all(isinstance(a, RuleError) and "已由" in str(a.message) for a in losers), losers
    return len(answers) - len(losers)


@pytest.mark.plan("F21")
def test_two_chairs_at_once_open_close_and_declare_once(people, chairs, record_property):
    for _round in range(ROUNDS):
        meeting = MeetingFactory(open=True)
        sign_all_in(meeting)
        item = AgendaItemFactory(meeting=meeting)
        for service in (open_item_ballot, close_item_ballot, declare_item):
            assert won(at_once([lambda by=by, s=service, i=item: s(i, by=by) for by in chairs])) == 1
        verbs = Counter(Event.objects.about(item.ballot).values_list("verb", flat=True))
        assert verbs["ballot.opened"] == verbs["ballot.closed"] == verbs["ballot.declared"] == 1
    record_property("figure", f"{ROUNDS} rounds × 3 steps, 1 winner each")


@pytest.mark.postgres  # SQLite has one writer at a time, whatever is locked
@pytest.mark.plan("F21")
def test_without_the_lock_two_chairs_both_close(chairs, monkeypatch):
    """Control: both look, then both close."""
    item = AgendaItemFactory(meeting__open=True)
    running(item)
    both = threading.Barrier(2)

    def look_together(ballot: Ballot) -> Ballot:
        seen = without_lock(ballot)
        both.wait(timeout=30)
        return seen

    for module in LOCKING:
        monkeypatch.setattr(module, "lock", look_together)
    assert won(at_once([lambda by=by: close_item_ballot(item, by=by) for by in chairs])) == 2


def test_resolutions_declared_at_once_are_numbered_without_gaps(people):
    items = []
    for _n in range(8):
        item = AgendaItemFactory(meeting=MeetingFactory(open=True))
        ballot = running(item)
        for user in (people.chair, people.standing):
            ballots.cast_vote(ballot, by=user, choice="for")
        items.append(close_item_ballot(item, by=people.chair))
    at_once([lambda i=i: declare_item(i, by=people.chair) for i in items])
    assert sorted(Resolution.objects.values_list("number", flat=True)) == list(range(1, 9))


@pytest.mark.plan("V01")
def test_a_vote_cast_and_the_same_entered_by_staff_at_once_is_one_vote(people, record_property):
    """By his own hand or by the office's: whoever has the ballot's row first is counted, the other is told."""
    won_by: Counter[str] = Counter()
    for _round in range(ROUNDS):
        ballot = circulating(people)
        elector = ballot.electors.get(person=people.standing.person)
        answers = at_once([
            lambda b=ballot: ballots.cast_vote(b, by=people.standing, choice="for"),
            lambda e=elector: ballots.enter_vote(e, by=people.office, choice="against", source="paper", note="纸票"),
        ])  # fmt: skip
        votes = [answer for answer in answers if isinstance(answer, Vote)]
        refused = [answer for answer in answers if isinstance(answer, RuleError)]
        assert (len(votes), len(refused)) == (1, 1) and list(Vote.objects.filter(elector=elector)) == votes
        won_by[str(votes[0].source)] += 1
    record_property("figure", f"{ROUNDS} rounds, one vote each: {won_by['self']} by hand, {won_by['paper']} entered")


def test_two_tellers_at_once_agree(people):
    facts = {"for_votes": 2, "against_votes": 0, "abstain_votes": 0}
    tellers = (people.office, people.scrutineer)
    for _round in range(ROUNDS):
        item = AgendaItemFactory(meeting=MeetingFactory(open=True))
        ballot = running(item)
        Ballot.objects.filter(pk=ballot.pk).update(form=Ballot.Form.HANDS)
        close_item_ballot(item, by=people.chair)
        answers = at_once([lambda by=by, b=ballot: ballots.enter_count(b, by=by, **facts) for by in tellers])
        assert not [a for a in answers if isinstance(a, Exception)], answers
        assert Ballot.objects.get(pk=ballot.pk).status == "opened" and ballot.hand_counts.count() == 2
