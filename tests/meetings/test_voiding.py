"""A ballot made void by two persons: kept, shown as void, without any of its votes; its matter can be voted on anew."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.services import history
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot
from meetings.sessions.services import (
    close_item_ballot,
    close_meeting,
    declare_item,
    open_item_ballot,
    renew_item_ballot,
    take_off_agenda,
)
from notices.models import Notice
from tests.factories.ballots import circulating, circulation, made_void, typed
from tests.factories.meetings import sitting


@pytest.fixture
def item(people):
    """Under way, with one vote in the box."""
    item = open_item_ballot(sitting(), by=people.chair)
    ballots.cast_vote(item.ballot, by=people.standing, choice="against")
    return item


def test_a_void_ballot_is_kept_with_reason_and_names_and_without_its_votes(people, as_user, item):
    void = made_void(item.ballot, people)
    assert (void.status, void.void_asked_by, void.voided_by) == ("void", people.scrutineer, people.chair)
    for role in ("standing", "chair", "office", "scrutineer"):
        page = as_user(role).get(item.get_absolute_url()).content.decode().partition("<main")[2]
        assert "这次表决已经作废" in page
        assert f"{people.scrutineer.name}提出，赵主席确认。原因：票面印错了" in page
        assert "您已投" not in page and "ld-tally" not in page and "记名名单" not in page
    with pytest.raises(RuleError, match="截止前不计票"):
        ballots.tally(void)
    assert ballots.results_of([void]) == {}
    assert Notice.objects.filter(kind="ballot.voided").count() == 2
    assert [e.verb for e in history(void)][-2:] == ["ballot.void-asked", "ballot.voided"]


def test_one_person_alone_makes_nothing_void(people, item):
    ballots.ask_void(item.ballot, by=people.chair, reason="念错了题目", proof=typed(people.chair))
    with pytest.raises(RuleError, match="要两个人办"):
        ballots.confirm_void(item.ballot, by=people.chair, proof=typed(people.chair))
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=item.ballot_id).update(
            status="void", voided_by=people.chair, voided_at=item.ballot.opened_at
        )
    assert Ballot.objects.get(pk=item.ballot_id).status == "open"


def test_both_have_typed_their_password_just_now(people, item):
    old = typed(people.scrutineer, minutes_ago=6)
    for proof in (None, old, typed(people.chair)):
        with pytest.raises(RuleError, match="重新输入密码"):
            ballots.ask_void(item.ballot, by=people.scrutineer, reason="错", proof=proof)
    ballots.ask_void(item.ballot, by=people.scrutineer, reason="错", proof=typed(people.scrutineer))
    for proof in (None, typed(people.chair, minutes_ago=6), typed(people.scrutineer)):
        with pytest.raises(RuleError, match="重新输入密码"):
            ballots.confirm_void(item.ballot, by=people.chair, proof=proof)


def test_while_it_is_asked_nothing_is_declared_and_it_may_be_declined(people, as_user, item):
    made_void(item.ballot, people, confirmed=False)
    close_item_ballot(item, by=people.chair)
    with pytest.raises(RuleError) as refused:
        declare_item(item, by=people.chair)
    assert "提出作废，请先确认作废或驳回" in refused.value.missing[0]
    with pytest.raises(RuleError, match="已经提出作废"):
        ballots.ask_void(item.ballot, by=people.leader, reason="也觉得错", proof=typed(people.leader))
    client = as_user("chair")
    assert "有人提出作废，请确认或驳回" in client.get("/").content.decode()
    assert "确认作废" in client.get(item.get_absolute_url()).content.decode()
    client.post(reverse("ballots:void-drop", args=[item.ballot_id]))
    assert declare_item(item, by=people.chair).ballot.status == "declared"


@pytest.mark.parametrize("role", ["standing", "office", "drafter", "member"])
def test_others_void_nothing(people, item, role):
    with pytest.raises(PermissionDenied):
        ballots.ask_void(item.ballot, by=getattr(people, role), reason="错", proof=typed(getattr(people, role)))


def test_a_draft_and_a_declared_ballot_are_not_made_void(people, item):
    item = declare_item(close_item_ballot(item, by=people.chair), by=people.chair)
    for ballot in (item.ballot, circulation(people)):
        with pytest.raises(RuleError):
            ballots.ask_void(ballot, by=people.chair, reason="错", proof=typed(people.chair))
    for end in ("void", "closed", "open"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.filter(pk=item.ballot_id).update(status=end, passed=None, declared_at=None)


def test_no_vote_is_taken_by_a_void_ballot(people, item):
    made_void(item.ballot, people)
    with pytest.raises(RuleError, match="已经作废，不再收票"):
        ballots.cast_vote(item.ballot, by=people.chair, choice="for")


def test_the_matter_is_voted_on_anew_on_the_same_text(people, as_user, item):
    void = made_void(item.ballot, people)
    with pytest.raises(RuleError) as refused:
        close_meeting(item.meeting, by=people.chair)
    assert "作废了，请重新表决，或把它撤下议程" in refused.value.missing[0]
    as_user("chair").post(reverse("meetings:item-renew", args=[item.pk]))
    item.refresh_from_db()
    assert item.ballot.replaces == void and item.ballot.text_hash == void.text_hash and item.ballot.status == "draft"
    with pytest.raises(RuleError, match="已经重新列了一次"):
        ballots.renew_ballot(void, by=people.chair)
    page = as_user("standing").get(reverse("ballots:ballot-detail", args=[void.pk])).content.decode()
    assert "这次表决已经作废" in page and "看重新进行的表决" in page
    # Who listed it anew does not open it: the office's staff lists, the chair opens.
    with pytest.raises(RuleError, match="要两个人办"):
        open_item_ballot(item, by=people.chair)


def test_a_void_matter_may_be_struck_and_its_ballot_is_kept(people, item):
    void = made_void(item.ballot, people)
    take_off_agenda(item, by=people.office)
    assert Ballot.objects.get(pk=void.pk).get_absolute_url() == reverse("ballots:ballot-detail", args=[void.pk])


def test_a_renewed_draft_struck_from_the_agenda_leaves_the_void_one(people, item):
    void = made_void(item.ballot, people)
    renewed = renew_item_ballot(item, by=people.office)
    take_off_agenda(renewed, by=people.office)
    assert list(Ballot.objects.all()) == [void]


def test_the_pages_ask_for_reason_and_password_and_lose_nothing_typed(people, as_user, at):
    at("2026-11-23 09:00")
    ballot = circulating(people)
    ask = reverse("ballots:void-ask", args=[ballot.pk])
    client = as_user("scrutineer")
    assert "提出作废这次表决" in client.get(ask).content.decode()
    assert "请写明作废的原因" in client.post(ask, {"reason": ""}).content.decode()
    at("2026-11-23 09:21")
    stale = client.post(ask, {"reason": "稿子发错了"}).content.decode()
    assert "重新输入密码" in stale and "稿子发错了" in stale
    to = client.get(ask)
    assert to.status_code == 302 and to.headers["Location"].startswith("/accounts/fresh/?next=")
    as_user("scrutineer").post(ask, {"reason": "稿子发错了"})
    page = as_user("leader").post(reverse("ballots:void-confirm", args=[ballot.pk]), follow=True).content.decode()
    assert "这次表决已经作废" in page and "稿子发错了" in page
    renewed = as_user("office").post(reverse("ballots:ballot-renew", args=[ballot.pk]), follow=True).content.decode()
    assert "上一次表决已作废，看原因" in renewed
