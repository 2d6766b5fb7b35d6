"""通讯表决: by circulation, over days, closed by the clock; silence counts as the ballot says."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, Resolution, Vote
from meetings.ballots.reminders import votes_by_circulation
from meetings.ballots.tasks import tick
from notices.models import Notice
from tests.factories.ballots import circulating, circulation, typed
from tests.factories.meetings import standing_members

MOTION_TEXT = "增设互助帮扶点的决定\n在六个片区各设一处。"


@pytest.fixture
def monday(at):
    """A working Monday; the fifth working day after it is Monday the 30th."""
    at("2026-11-23 09:00")
    return at


def test_all_entitled_may_vote_until_the_last_second_and_not_after(people, monday):
    ballot = circulating(people)
    assert ballot.closes_at.isoformat() == "2026-11-30T23:59:59+08:00"
    monday("2026-11-30 23:59:59")
    ballots.cast_vote(ballot, by=people.standing, choice="for")
    monday("2026-12-01 00:00:00")
    with pytest.raises(RuleError, match="已经截止，这一票没有计入"):
        ballots.cast_vote(ballot, by=people.chair, choice="for")
    assert Ballot.objects.get().status == "open" and Vote.objects.count() == 1
    assert tick() == 1 and tick() == 0
    closed = Ballot.objects.get()
    assert closed.status == "closed" and closed.closed_by is None


def test_the_page_is_closed_by_the_clock_before_any_tick(people, monday, as_user):
    ballot = circulating(people)
    client = as_user("standing")
    assert "您是否同意这一稿？" in client.get(ballot.get_absolute_url()).content.decode()
    monday("2026-12-01 00:00:01")
    page = as_user("standing").get(ballot.get_absolute_url()).content.decode()
    assert "表决已截止，等公布结果" in page and "您是否同意这一稿？" not in page
    assert "去投票" not in as_user("standing").get("/").content.decode()


def test_who_has_voted_is_not_reminded_and_a_reminder_comes_once_a_day_of_its_own(people, monday):
    ballot = circulating(people)
    ballots.cast_vote(ballot, by=people.chair, choice="for")
    assert list(votes_by_circulation(monday("2026-11-26 10:00"))) == []
    early = list(votes_by_circulation(monday("2026-11-27 10:00")))
    weekend = list(votes_by_circulation(monday("2026-11-28 10:00")))
    late = list(votes_by_circulation(monday("2026-11-30 10:00")))
    assert [[u.name for u in r.recipients] for r in early + late] == [["钱常委"], ["钱常委"]]
    assert {r.key for r in early} == {r.key for r in weekend} != {r.key for r in late}
    assert "今天截止，您还没有投票" in late[0].title and late[0].late_after == ballot.closes_at
    assert list(votes_by_circulation(monday("2026-12-01 10:00"))) == []


@pytest.mark.parametrize(
    ("silence", "said", "counts"),
    [("not_voted", "参加表决 2 ≥ 2 符合法定人数；赞成 2 > 1 通过；1 人没有表态，按未投票计", (2, 0, 2)),
     ("abstain", "参加表决 3 ≥ 2 符合法定人数；赞成 2 > 1 通过；1 人没有表态，按弃权计", (2, 1, 3))],
)  # fmt: skip
def test_silence_counts_as_the_ballot_says_and_the_result_says_so(people, monday, as_user, silence, said, counts):
    standing_members(1)
    ballot = circulating(people, silence=silence)
    for user in (people.chair, people.standing):
        ballots.cast_vote(ballot, by=user, choice="for")
    monday("2026-12-01 08:00")
    tick()
    ballot = ballots.declare_ballot(ballot, by=people.chair)
    tally = ballots.tally(ballot)
    assert (tally.for_, tally.abstain, tally.present) == counts
    assert ballots.results_of([ballot])[ballot.pk].sentence == f"应到 3，{said}"
    page = as_user("standing").get(ballot.get_absolute_url()).content.decode()
    assert "1 人没有表态" in page and Resolution.objects.get().ballot == ballot


def test_too_few_answers_make_no_quorum(people, monday):
    standing_members(4)
    ballot = circulating(people)
    for user in (people.chair, people.standing):
        ballots.cast_vote(ballot, by=user, choice="for")
    monday("2026-12-01 08:00")
    tick()
    assert ballots.declare_ballot(ballot, by=people.chair).passed is False


def test_before_the_end_it_is_closed_only_when_all_have_answered(people, monday):
    ballot = circulating(people)
    ballots.cast_vote(ballot, by=people.chair, choice="against")
    with pytest.raises(RuleError) as refused:
        ballots.close_ballot(ballot, by=people.chair)
    assert refused.value.missing == ["还没有到截止时间，还有 1 人没有表态。"]
    ballots.cast_vote(ballot, by=people.standing, choice="abstain")
    assert ballots.close_ballot(ballot, by=people.leader).status == "closed"


def test_it_takes_two_persons_and_a_password_just_typed_to_open(people, monday):
    ballot = circulation(people, by=people.leader)
    with pytest.raises(RuleError, match="要两个人办"):
        ballots.open_circulation(ballot, by=people.leader, proof=typed(people.leader))
    for proof in (None, typed(people.chair, minutes_ago=6), typed(people.leader)):
        with pytest.raises(RuleError, match="重新输入密码"):
            ballots.open_circulation(ballot, by=people.chair, proof=proof)
    with pytest.raises(PermissionDenied):
        ballots.open_circulation(ballot, by=people.office, proof=typed(people.office))
    opened = ballots.open_circulation(ballot, by=people.chair, proof=typed(people.chair))
    assert opened.electors.filter(present=True).count() == 0
    assert Notice.objects.filter(kind="ballot.opened").count() == 2


def test_a_circulation_goes_through_its_pages(people, monday, as_user):
    draft = {
        "body": "standing",
        "title": "增设互助帮扶点",
        "preset": "important",
        "working_days": "3",
        "silence": "abstain",
        "motion": "增设互助帮扶点的决定\n在六个片区各设一处。",
    }
    page = as_user("drafter").post(reverse("ballots:circulation-create"), draft, follow=True).content.decode()
    ballot = Ballot.objects.get()
    assert "等另一位有权主持的人核对并开始" in page and "等主持人宣布" not in page
    assert "开始后 3 个工作日内投票" in page and "到期没有表态的，按弃权计" in page and "赞成不少于应到的 2/3" in page
    chair = as_user("chair")
    assert "核对并开始通讯表决" in chair.get("/").content.decode()
    chair.post(reverse("ballots:ballot-open", args=[ballot.pk]))
    for role in ("chair", "standing"):
        client = as_user(role)
        vote = reverse("ballots:vote", args=[ballot.pk])
        assert "投赞成票？" in client.post(vote, {"choice": "for"}).content.decode()
        assert "您已投：赞成" in client.post(vote, {"choice": "for", "confirmed": "1"}, follow=True).content.decode()
    assert "互助帮扶点" in as_user("standing").get(reverse("ballots:ballot-text", args=[ballot.pk])).content.decode()
    chair.post(reverse("ballots:ballot-close", args=[ballot.pk]))
    page = chair.post(reverse("ballots:ballot-declare", args=[ballot.pk]), follow=True).content.decode()
    assert "这一稿获得通过" in page and "应到 2，参加表决 2 ≥ 2 符合法定人数；赞成 2 ≥ 2 通过" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"motion": ""}, "请把表决稿全文粘贴进来"), ({"working_days": "31"}, "30"), ({"working_days": "五"}, "请填数字"),
     ({"preset": "election"}, "请在列出的选项中选择"), ({"title": ""}, "必填")],
)  # fmt: skip
def test_a_wrong_draft_is_said_and_nothing_is_stored(people, as_user, changes, said):
    known = {
        "body": "standing",
        "title": "增设",
        "preset": "ordinary",
        "working_days": "3",
        "silence": "abstain",
        "motion": "一\n二",
    }
    answer = as_user("office").post(reverse("ballots:circulation-create"), known | changes)
    assert answer.status_code == 200 and said in answer.content.decode() and not Ballot.objects.exists()


def test_a_year_without_a_calendar_is_said(people, at):
    at("2027-12-30 09:00")
    with pytest.raises(RuleError, match="放假安排还没有录入"):
        circulating(people)


def test_the_page_costs_the_same_for_many_electors(people, as_user, steady_queries):
    ballot = circulating(people)
    client = as_user("office")
    url = reverse("ballots:elector-list", args=[ballot.pk])

    def grow():
        for person in standing_members(9):
            ballot.electors.create(person=person)

    steady_queries(lambda: (client.get(ballot.get_absolute_url()), client.get(url)), grow)


def test_the_clock_may_be_asked_for_a_moment_in_between(people, monday):
    ballot = circulating(people)
    assert not ballot.is_over(ballot.closes_at) and ballot.is_over(ballot.closes_at + timedelta(seconds=1))
