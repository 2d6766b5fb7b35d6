"""A show of hands: two tellers, each for himself, until both have the same figures."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.services import history
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import HandCount
from meetings.sessions.services import close_item_ballot, declare_item
from notices.models import Notice
from tests.factories.ballots import raised_hands
from tests.factories.meetings import standing_members


@pytest.fixture
def shown(people):
    """Seven are there, hands are down again."""
    standing_members(5)
    return close_item_ballot(raised_hands(people), by=people.chair)


def count(item, by, yes=5, no=1, abstain=1):
    return ballots.enter_count(item.ballot, by=by, for_votes=yes, against_votes=no, abstain_votes=abstain)


def test_equal_counts_of_two_tellers_are_the_result(people, as_user, shown):
    count(shown, people.office)
    assert count(shown, people.scrutineer).status == "opened"
    item = declare_item(shown, by=people.chair)
    tally = ballots.tally(item.ballot)
    assert (tally.for_, tally.against, tally.abstain, item.ballot.passed) == (5, 1, 1, True)
    page = as_user("standing").get(item.get_absolute_url()).content.decode()
    assert (
        "应到 7，实到 7 ≥ 5 符合法定人数；赞成 5 &gt; 3 通过" in page
        and "举手表决，两位计票人各自清点，票数一致" in page
    )


def test_different_counts_are_told_as_different_and_not_in_what(people, as_user, shown):
    count(shown, people.office)
    assert count(shown, people.scrutineer, yes=4).status == "closed"
    told = Notice.objects.filter(kind="ballot.hands-differ")
    assert {notice.recipient for notice in told} == {people.office, people.scrutineer}
    assert not [n for n in told if any(figure in n.title + n.body for figure in "0123456789")]
    page = as_user("office").get(reverse("ballots:hands", args=[shown.ballot.pk])).content.decode()
    assert "两份不一致，请各自重新清点后再填" in page and 'value="5"' not in page
    count(shown, people.scrutineer)
    assert count(shown, people.office).status == "opened"
    assert [e.verb for e in history(shown.ballot)][-1] == "ballot.counted"


def test_nobody_sees_the_first_tellers_figures(people, as_user, shown):
    client = as_user("office")
    url = reverse("ballots:hands", args=[shown.ballot.pk])
    answer = client.post(url, {"for_votes": "5", "against_votes": "1", "abstain_votes": "1"})
    assert answer.status_code == 302 and HandCount.objects.count() == 1
    assert "您已填报，等另一位计票人" in client.get(url).content.decode()
    for role in ("office", "scrutineer", "chair", "leader"):
        page = as_user(role).get(shown.get_absolute_url()).content.decode().partition("<main")[2]
        assert "ld-tally" not in page and "赞成 5" not in page
    event = history(shown.ballot, "ballot.hands-entered")[0]
    assert set(event.facts) == {"round"}


def test_one_teller_does_not_count_twice(people, shown):
    count(shown, people.office)
    with pytest.raises(RuleError, match="请等另一位计票人"):
        count(shown, people.office)
    first = HandCount.objects.get()
    for place, teller in ((1, people.scrutineer), (2, people.office), (3, people.scrutineer)):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandCount.objects.create(
                ballot=shown.ballot, round=first.round, place=place, teller=teller, for_votes=1, against_votes=0, abstain_votes=0,
                entered_at=clock.now(),
            )  # fmt: skip


@pytest.mark.parametrize("figures", [(8, 0, 0), (5, 2, 1), (0, 0, 8)])
def test_there_are_no_more_hands_than_people(people, shown, figures):
    with pytest.raises(RuleError, match="不能多于实到的 7 人"):
        count(shown, people.office, *figures)


@pytest.mark.parametrize("wrong", ["-1", "五", "", "1.5"])
def test_what_is_no_number_is_said(people, as_user, shown, wrong):
    answer = as_user("office").post(
        reverse("ballots:hands", args=[shown.ballot.pk]),
        {"for_votes": wrong, "against_votes": "0", "abstain_votes": "0"},
    )
    assert answer.status_code == 200 and not HandCount.objects.exists()


def test_hands_are_counted_when_they_are_down_and_only_then(people):
    item = raised_hands(people)
    with pytest.raises(RuleError):
        count(item, people.office, 2, 0, 0)
    item = close_item_ballot(item, by=people.chair)
    with pytest.raises(RuleError) as refused:
        declare_item(item, by=people.chair)
    assert refused.value.missing == ["两位计票人还没有填报一致的票数。"]


@pytest.mark.parametrize("role", ["chair", "standing", "drafter", "leader"])
def test_others_do_not_count(people, shown, role):
    with pytest.raises(PermissionDenied):
        count(shown, getattr(people, role))


def test_nobody_votes_on_his_telephone_when_hands_are_shown(people, as_user):
    item = raised_hands(people)
    with pytest.raises(RuleError, match="举手表决"):
        ballots.cast_vote(item.ballot, by=people.standing, choice="for")
    page = as_user("standing").get(item.get_absolute_url()).content.decode()
    assert "正在举手表决" in page and "请您表决" not in as_user("standing").get("/").content.decode()


def test_tellers_who_differ_are_told_on_their_pages_and_the_room_that_it_is_counted_again(people, as_user, shown):
    url, item = reverse("ballots:hands", args=[shown.ballot.pk]), shown.get_absolute_url()
    first = as_user("office").post(url, {"for_votes": "5", "against_votes": "1", "abstain_votes": "1"}, follow=True)
    assert "已填报，等另一位计票人。" in first.content.decode()
    differ = {"for_votes": "4", "against_votes": "2", "abstain_votes": "1"}
    second = as_user("scrutineer").post(url, differ, follow=True).content.decode()
    said = "两份不一致，请各自重新清点后再填。"
    assert said in second and "已填报" not in second
    for role in ("office", "scrutineer"):
        for page in (url, item):
            assert said in as_user(role).get(page).content.decode()
    for role in ("chair", "standing"):
        page = as_user(role).get(item).content.decode()
        assert "两份票数不一致，计票人正在重新清点" in page and said not in page
    as_user("office").post(url, differ)
    assert said not in as_user("scrutineer").get(item).content.decode()
    agreed = as_user("scrutineer").post(url, differ, follow=True).content.decode()
    assert "两份一致，票数已核定。请主持人公布结果。" in agreed and "等主持人公布结果" in agreed


def test_after_a_show_of_hands_the_chair_is_told_to_wait_for_the_tellers(people, as_user):
    standing_members(5)
    item = raised_hands(people)
    page = as_user("chair").post(reverse("meetings:item-close", args=[item.pk]), follow=True).content.decode()
    assert "请两位计票人各自填报票数，一致后再公布结果" in page and "请公布结果" not in page
