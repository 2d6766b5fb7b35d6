"""S3: closes, answers, treatments and puttings to the vote of a major issue that come at the same moment."""

from datetime import timedelta

import pytest

from audit.models import Event
from common import clock
from common.lifecycle import RuleError
from meetings.major_issues import services
from meetings.major_issues.models import MajorIssue, Opinion, PastTreatment
from meetings.sessions.models import AgendaItem
from tests.factories.issues import answer, answered, deciding, gathering, round_of
from tests.factories.meetings import MeetingFactory
from tests.races.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 10


def refusals(results):
    return [result for result in results if isinstance(result, RuleError)]


def test_two_closing_at_once_close_it_once(people):
    for number in range(ROUNDS):
        issue = gathering(title=f"第{number}件")
        answer(issue, "standing"), answer(issue, "chair")
        acts = [lambda issue=issue, by=by: services.close_round(issue, by=by) for by in (people.office, people.leader)]
        results = at_once([*acts, lambda: services.close_overdue(clock.now())])
        assert len(refusals(results)) == 1, results
        assert round_of(issue).status == "closed"
    assert Event.objects.filter(verb="issue.round_closed").count() == ROUNDS


def test_two_sweeps_at_once_close_each_round_once(people):
    issues = [gathering(title=f"第{number}件") for number in range(ROUNDS)]
    later = clock.now() + timedelta(days=40)
    assert sum(at_once([lambda: services.close_overdue(later)] * 3)) == len(issues)
    assert Event.objects.filter(verb="issue.round_closed").count() == len(issues)


def test_of_two_put_to_the_vote_at_once_one_finds_it_placed(people):
    for number in range(ROUNDS):
        issue = deciding(title=f"第{number}件")
        meetings = [MeetingFactory(), MeetingFactory()]
        acts = [lambda issue=issue, m=m: services.put_to_meeting(issue, meeting=m, by=people.office) for m in meetings]
        circulate = lambda issue=issue: services.put_to_circulation(issue, working_days=3, by=people.leader)  # noqa: E731
        assert len(refusals(at_once([*acts, circulate]))) == 2
        motion = MajorIssue.objects.get(pk=issue.pk).motion
        assert AgendaItem.objects.filter(subject_id=issue.pk).count() == (1 if motion.item_id else 0)


def test_an_answer_under_way_is_counted_before_the_close(people):
    for number in range(ROUNDS):
        issue = gathering(title=f"第{number}件")
        answer(issue, "chair")
        last = lambda issue=issue: answer(issue, "standing", "opinions", new=["急"])  # noqa: E731
        at_once([last, lambda issue=issue: services.close_round(issue, by=people.office)])
        assert round_of(issue).asked.filter(answer="").count() == 0
        assert Opinion.objects.filter(round__issue=issue).count() == 1


def test_of_two_treatments_at_once_the_second_learns_of_the_first(people):
    for number in range(ROUNDS):
        issue = answered(title=f"第{number}件")
        opinion = Opinion.objects.get(round__issue=issue)
        pairs = [(people.office, "adopted"), (people.leader, "rejected")]
        acts = [
            lambda o=opinion, by=by, v=v: services.treat_opinion(o, verdict=v, reason="因", by=by) for by, v in pairs
        ]
        assert len(refusals(at_once(acts))) == 1
    assert not PastTreatment.objects.exists()
