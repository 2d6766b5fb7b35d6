"""V15: the ballot of a whole congress through the services, from the close to the result. On both databases."""

import time

import pytest

from meetings.ballots.models import Envelope, OpenedBallot
from tests.factories.secret import cheaply, crowded, secret

pytestmark = pytest.mark.django_db(transaction=True)
DELEGATES = 17_000


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


@pytest.mark.plan("V15")
def test_seventeen_thousand_papers_are_opened_and_each_is_counted_once(people, record_property):
    """How long it may take is measured on a machine of its own: `make bench ID=P7`."""
    run, _voters = secret(people, 3)
    run.appointed().drawn().opened()
    crowded(run, DELEGATES)
    began = time.monotonic()
    run.closed().unsealed().declared()
    took = time.monotonic() - began
    minutes = run.ballot.box.minutes
    assert (minutes["envelopes"], minutes["opened"], minutes["valid"], minutes["invalid"]) == (*[DELEGATES] * 3, 0)
    assert Envelope.objects.count() == OpenedBallot.objects.count() == DELEGATES
    assert sum(minutes["choices"]["motion"].values()) == DELEGATES
    record_property("figure", f"{DELEGATES:,} envelopes closed, opened, counted, declared in {took:.1f} s")
