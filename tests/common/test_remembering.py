"""docs/decisions/0110: a page asks once, an act asks each time."""

from committees.roster.models import Membership, is_member
from common.remembering import Remembers
from meetings.major_issues.views import raising
from tests.factories import issues


class Thing(Remembers):
    """Something asked about."""


def test_nothing_is_remembered_unasked():
    answers = iter("ab")
    thing = Thing()
    assert [thing.recall("x", lambda: next(answers)) for _ in range(2)] == ["a", "b"]


def test_what_is_shown_asks_once_and_its_parts_with_it():
    answers, part = iter("ab"), Thing()
    thing = Thing().remembering()
    assert [thing.recall("x", lambda: next(answers)) for _ in range(2)] == ["a", "a"]
    assert thing.same_for(part) is part
    assert [part.recall("y", lambda: next(answers)) for _ in range(2)] == ["b", "b"]
    assert Thing().same_for(None) is None


def test_an_act_sees_a_seat_that_ended_since(people):
    """The same object of a user, as a request that posts holds it."""
    assert is_member(people.standing, "standing")
    Membership.objects.filter(person__user=people.standing).delete()
    assert not is_member(people.standing, "standing")


def test_only_reading_remembers(people, as_user, monkeypatch):
    """What a view is handed on GET remembers, on POST it does not."""
    issue, seen = issues.raised(), []
    monkeypatch.setattr(raising, "facts_of", lambda issue: seen.append(issue._answers) or {})
    client = as_user("office")
    client.get(f"/meetings/issues/{issue.pk}/edit/")
    client.post(f"/meetings/issues/{issue.pk}/edit/", {"title": ""})
    assert [answers is None for answers in seen] == [False, True]
