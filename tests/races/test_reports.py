"""F21, F22: two hands on one report at the same moment. Each race is first shown with the lock taken away."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client

from common.lifecycle import RuleError
from common.submissions import new_token
from meetings.sessions.models import AgendaItem
from reports import services
from reports.models import Disposition, Opinion, PastDisposition, WorkReport
from tests.factories.meetings import MeetingFactory
from tests.factories.reports import LATER, DispositionFactory, OpinionFactory, consulting, passed, revising
from tests.factories.roster import OfficePostFactory, UserFactory
from tests.races.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 200
FEWER = 20


def winners(results: Sequence[Any]) -> int:
    """How many went through; a refusal by the rules is no fault, anything else is."""
    faults = [r for r in results if isinstance(r, Exception) and not isinstance(r, RuleError)]
    assert not faults, faults
    return sum(not isinstance(r, RuleError) for r in results)


def lockless(report: WorkReport) -> WorkReport:
    """The control: look without holding."""
    return WorkReport.objects.get(pk=report.pk)


@pytest.fixture
def second(people):
    """A second drafter and leader."""
    user = UserFactory(username="second", name="郑同事")
    for post in ("drafter", "leader"):
        OfficePostFactory(user=user, post=post)
    return user


def changing(opinion: Opinion, user: Any, seen: int) -> Callable[[], Any]:
    """A change of the answer that both have before them."""
    return lambda: services.dispose_opinion(opinion, verdict="partly", reason=f"{user.name}改的", by=user, seen=seen)


@pytest.mark.plan("F21")
def test_of_two_answers_at_once_one_stands_and_the_other_learns_whose(people, second, record_property):
    opinion = DispositionFactory(opinion=OpinionFactory(round=revising().rounds.get())).opinion
    refusals = Counter()
    for n in range(1, ROUNDS + 1):
        results = at_once([changing(opinion, user, seen=n) for user in (people.drafter, second)])
        assert winners(results) == 1
        refusals.update("已由" in str(r) for r in results if isinstance(r, RuleError))
    assert Disposition.objects.get().revision == ROUNDS + 1
    assert PastDisposition.objects.count() == ROUNDS
    assert refusals == {True: ROUNDS}
    record_property("figure", f"{ROUNDS} rounds of two answers at once: 1 winner each, the loser told who was quicker")


@pytest.mark.plan("F21")
def test_control_without_the_lock_both_answers_go_through(people, second, monkeypatch):
    monkeypatch.setattr("reports.services.disposing.locked", lockless)
    opinion = DispositionFactory(opinion=OpinionFactory(round=revising().rounds.get())).opinion
    for _n in range(ROUNDS):
        seen = Disposition.objects.get().revision
        results = at_once([changing(opinion, user, seen) for user in (people.drafter, second)])
        if sum(not isinstance(r, RuleError) for r in results) == 2:
            return
    pytest.fail("without the lock no race was seen: the test above proves nothing")


@pytest.mark.plan("F21")
def test_two_leaders_put_the_report_to_the_plenary_once(people, second):
    for _n in range(FEWER):
        report, meeting = passed(), MeetingFactory(plenary=True)
        results = at_once([put(report, meeting, user) for user in (people.leader, second)])
        assert winners(results) == 1
        assert meeting.items.count() == 1


def put(report: WorkReport, meeting: Any, user: Any) -> Callable[[], Any]:
    return lambda: services.put_to_plenary(report, meeting=meeting, by=user)


def rewriting(report: WorkReport, user: Any) -> Callable[[], Any]:
    return lambda: services.upload_version(report, by=user, text="\n".join(LATER).replace("，", "、", 1))


@pytest.mark.plan("F21")
def test_a_text_is_either_put_to_the_plenary_or_changed_never_both(people, second):
    ends = Counter()
    for _n in range(FEWER):
        report, meeting = passed(), MeetingFactory(plenary=True)
        assert winners(at_once([put(report, meeting, people.leader), rewriting(report, people.drafter)])) == 1
        report.refresh_from_db()
        ends[report.status] += 1
        for item in AgendaItem.objects.filter(meeting=meeting):
            assert item.ballot.text_hash == report.current.content_hash
    assert set(ends) <= {"to_plenary", "revising"}


@pytest.mark.plan("F21")
def test_control_without_the_lock_a_changed_text_comes_before_the_plenary(people, second, monkeypatch):
    monkeypatch.setattr("reports.services.bodies.locked", lockless)
    monkeypatch.setattr("reports.services.drafting.locked", lockless)
    for _n in range(ROUNDS):
        report, meeting = passed(), MeetingFactory(plenary=True)
        results = at_once([put(report, meeting, people.leader), rewriting(report, people.drafter)])
        if not any(isinstance(r, RuleError) for r in results):
            return
    pytest.fail("without the lock no race was seen: the test above proves nothing")


@pytest.mark.plan("F22")
def test_one_form_sent_five_times_at_once_is_one_opinion(people, record_property):
    round_ = consulting().rounds.get()
    url = f"/reports/rounds/{round_.pk}/opinions/"
    clients = [Client() for _n in range(5)]
    for client in clients:
        client.force_login(people.member, backend="django.contrib.auth.backends.ModelBackend")
    for n in range(FEWER):
        form = {"kind": "change", "text": f"第{n}条", "form_token": new_token()}
        answers = at_once([lambda client=client, form=form: client.post(url, form) for client in clients])
        assert {answer.status_code for answer in answers} == {302}
        assert len({answer.url for answer in answers}) == 1
        assert Opinion.objects.count() == n + 1
    record_property("figure", f"{FEWER} rounds of 5 parallel sendings: 1 opinion each, all landed on it")


@pytest.mark.plan("F21")
def test_opinions_filed_at_once_are_numbered_without_gap_or_double(people):
    round_ = consulting().rounds.get()
    members = (people.member, people.standing, people.chair)
    for _n in range(FEWER):
        at_once(
            [lambda user=user: services.file_opinion(round_, by=user, kind="change", text="一条") for user in members]
        )
    assert sorted(Opinion.objects.values_list("number", flat=True)) == list(range(1, 3 * FEWER + 1))
