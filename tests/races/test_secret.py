"""V01, V02 for the secret form: posts, closes and openings that come at the same moment. On both databases."""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.services import history
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, Envelope, OpenedBallot, Participation
from meetings.ballots.services import box
from meetings.ballots.services.box import casting, closing
from meetings.sessions.services import close_item_ballot
from tests.factories.secret import cheaply, just_now, secret
from tests.races.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 50


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


@pytest.fixture
def running(people):
    run, voters = secret(people, 5)
    return run.appointed().drawn().opened(), voters


def five_posts_each(people, members):
    """From two devices each; the answers, and the ballot."""
    run, voters = secret(people, members)
    run.appointed().drawn().opened()
    url = reverse("ballots:secret-vote", args=[run.ballot.pk])
    posts = []
    for user in voters:
        devices = [Client(), Client()]
        for device in devices:
            device.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for n in range(5):
            data = {"choice": ("for", "against", "abstain")[n % 3], "confirmed": "1"}
            posts.append(lambda d=devices[n % 2], data=data: d.post(url, data).status_code)
    answers = [status for at in range(0, len(posts), 15) for status in at_once(posts[at : at + 15])]
    return run, len(voters), Counter(answers)


@pytest.mark.plan("V01")
def test_five_posts_of_each_elector_at_once_leave_one_envelope_each(people, record_property):
    run, count, answers = five_posts_each(people, 10)
    assert answers == {302: count, 409: 4 * count}
    assert Envelope.objects.filter(ballot=run.ballot).count() == count
    record_property("figure", f"{count} electors × 5 posts: {count} envelopes, {4 * count} refusals, 0 errors")


@pytest.mark.faults_long
@pytest.mark.plan("V01")
def test_three_hundred_members_with_five_posts_each(people, record_property):
    run, count, answers = five_posts_each(people, 298)
    assert (count, answers) == (300, {302: 300, 409: 1200})
    assert Envelope.objects.filter(ballot=run.ballot).count() == 300
    record_property("figure", "300 members × 5 posts: 300 envelopes, 1,200 refusals, 0 errors")


def casting_of(run, user):
    """The receipt, or False where the close was first."""

    def act():
        try:
            return box.cast_secret(run.ballot, by=user, choices={"motion": "for"})
        except RuleError as refused:
            assert "已经截止" in str(refused.message)
            return False

    return act


def emptied(run):
    """As before the first vote; no service does that."""
    Envelope.objects.filter(ballot=run.ballot).delete()
    Participation.objects.filter(ballot=run.ballot).update(voted=False)
    Ballot.objects.filter(pk=run.ballot.pk).update(status="open", closed_at=None, closed_by=None)
    run.item.refresh_from_db()


@pytest.mark.plan("V02")
def test_every_recorded_envelope_is_in_the_published_count(running, record_property):
    run, voters = running
    refused = 0
    for _round in range(ROUNDS):
        acts = [casting_of(run, user) for user in voters]
        acts.insert(3, lambda: close_item_ballot(run.item, by=run.chair))
        answers = at_once(acts)
        assert not [a for a in answers if isinstance(a, Exception)], answers
        receipts = sorted(a for a in answers if isinstance(a, str))
        refused += sum(answer is False for answer in answers)
        facts = history(run.ballot, "ballot.envelopes-counted")[-1].facts
        assert facts["envelopes"] == facts["participations"] == len(receipts)
        assert box.receipts_of(run.ballot) == receipts
        emptied(run)
    record_property("figure", f"{ROUNDS} rounds, {refused} refused at the close, 0 late")


@pytest.mark.postgres  # SQLite has one writer at a time, whatever is locked
@pytest.mark.plan("V02")
def test_without_the_lock_an_envelope_slips_in_after_the_count(running, monkeypatch, record_property):
    """Control: the look at the ballot is not held, and the voter dawdles after it. Nothing is mixed, for that takes his mark away."""
    run, voters = running
    looked, closed = threading.Event(), threading.Event()
    set_mark = casting.set_mark

    def dawdle(mark):
        looked.set()
        closed.wait(timeout=30)
        return set_mark(mark)

    monkeypatch.setattr(Ballot.objects, "select_for_update", Ballot.objects.all)
    monkeypatch.setattr(casting, "set_mark", dawdle)
    monkeypatch.setattr(closing, "mix", lambda ballot: None)
    act = casting_of(run, voters[3])
    voter = threading.Thread(target=lambda: (act(), connection.close()))
    voter.start()
    looked.wait(timeout=30)
    close_item_ballot(run.item, by=run.chair)
    closed.set()
    voter.join(timeout=30)
    published = history(run.ballot, "ballot.envelopes-counted")[0].facts["envelopes"]
    assert (published, Envelope.objects.filter(ballot=run.ballot).count()) == (0, 1)
    record_property("figure", "control, secret, without the lock: published 0, in the box 1")


def test_two_openings_at_once_open_the_box_once(running, people):
    run, voters = running
    run.voted(voters).closed()
    acts = [
        lambda by=by: box.open_box(run.ballot, by=by, codes=run.codes[1:], proof=just_now(by))
        for by in (people.chair, people.leader)
    ]
    answers = at_once(acts)
    assert sum(isinstance(answer, RuleError) for answer in answers) == 1
    assert OpenedBallot.objects.count() == len(voters)
