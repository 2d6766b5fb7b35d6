"""The rule of one ballot may be changed for a reason before it is opened, and never after."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.services import history
from common.lifecycle import RuleError
from meetings.ballots import rules
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, RuleChange
from meetings.sessions.services import open_item_ballot
from tests.factories.ballots import circulating, circulation
from tests.factories.meetings import BallotFactory, sitting

WHY = "章程第十二条要求三分之二"
STRICT = {"share_numerator": 2, "share_denominator": 3, "share_inclusive": True}


def test_a_changed_rule_stands_on_the_page_with_name_time_and_reason(people, as_user):
    item = sitting()
    ballots.change_rule(item.ballot, by=people.chair, reason=WHY, **STRICT)
    page = as_user("standing").get(item.get_absolute_url()).content.decode()
    assert "规则由赵主席于" in page and f"改为“实到不少于应到的 2/3；赞成不少于应到的 2/3”，理由：{WHY}" in page
    assert history(item.ballot, "ballot.rule-changed")[0].facts["after"]["share_inclusive"] is True


def test_the_changed_rule_decides(people):
    item = sitting()
    ballots.change_rule(
        item.ballot, by=people.leader, reason=WHY, share_numerator=1, share_denominator=1, share_inclusive=True
    )
    ballot = open_item_ballot(item, by=people.chair).ballot
    ballots.cast_vote(ballot, by=people.chair, choice="for")
    ballots.close_ballot(ballot, by=people.chair)
    assert ballots.declare_ballot(ballot, by=people.chair).passed is False


@pytest.mark.parametrize("state", ["open", "closed", "declared", "void"])
def test_after_the_opening_no_way_changes_the_rule(people, as_user, state):
    ballot = BallotFactory()
    Ballot.objects.filter(pk=ballot.pk).update(**facts(state, people))
    with pytest.raises(RuleError, match="已经开始表决，规则不能再改"):
        ballots.change_rule(ballot, by=people.chair, reason=WHY, **STRICT)
    answer = as_user("chair").post(reverse("ballots:rule-change", args=[ballot.pk]), form())
    assert "已经开始表决，规则不能再改" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(**STRICT)
    ballot.refresh_from_db()
    assert rules.rule_of(ballot) == dict(rules.COMMON) and not RuleChange.objects.exists()


def facts(state, people):
    """A ballot in that state, written past the services."""
    now = "2026-11-20T09:00:00Z"
    closed = {"closed_at": now} if state != "open" else {}
    more = {"declared_at": now, "passed": True} if state == "declared" else {}
    if state == "void":
        more = {
            "void_asked_by": people.chair,
            "void_asked_at": now,
            "void_reason": "错",
            "voided_by": people.leader,
            "voided_at": now,
        }
    return {"status": state, "opened_at": now, **closed, **more}


def form(**changes):
    known = {
        "base": "present", "share_inclusive": "1", "share_numerator": "3", "share_denominator": "4", "quorum_numerator": "1",
        "quorum_denominator": "2", "reason": WHY,
    }  # fmt: skip
    return known | changes


def test_the_page_changes_the_rule(people, as_user):
    ballot = circulation(people)
    url = reverse("ballots:rule-change", args=[ballot.pk])
    client = as_user("leader")
    assert "现在的规则：参加表决不少于应到的 2/3；赞成超过应到的 1/2" in client.get(url).content.decode()
    assert client.post(url, form()).status_code == 302
    ballot.refresh_from_db()
    assert rules.rule_text(ballot) == "参加表决不少于应到的 1/2；赞成不少于参加表决的 3/4"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": ""}, "请写明改规则的理由"), ({"reason": "   "}, "请写明改规则的理由"), ({"share_numerator": "5"}, "分子不大于分母"),
        ({"quorum_numerator": "3"}, "分子不大于分母"), ({"share_numerator": "二"}, "请填数字"), ({"base": "absent"}, "请在列出的选项中选择"),
        ({"share_numerator": "4", "share_inclusive": "0"}, "赞成数不可能超过全部"), ({"share_denominator": "0"}, "1"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_said_and_nothing_is_stored(people, as_user, changes, said):
    ballot = circulation(people)
    answer = as_user("chair").post(reverse("ballots:rule-change", args=[ballot.pk]), form(**changes))
    assert answer.status_code == 200 and said in answer.content.decode()
    assert not RuleChange.objects.exists()


def test_the_same_rule_again_is_no_change(people):
    with pytest.raises(RuleError, match="和原来一样"):
        ballots.change_rule(circulation(people), by=people.chair, reason=WHY, base="entitled")


@pytest.mark.parametrize("role", ["office", "drafter", "standing", "member", "scrutineer"])
def test_others_do_not_change_it(people, role):
    with pytest.raises(PermissionDenied):
        ballots.change_rule(circulation(people), by=getattr(people, role), reason=WHY, **STRICT)


def test_who_drafted_it_does_not_open_it(people):
    item = sitting()
    Ballot.objects.filter(pk=item.ballot_id).update(created_by=people.chair)
    with pytest.raises(RuleError, match="要两个人办"):
        open_item_ballot(item, by=people.chair)


def test_all_means_the_seats_of_the_term_as_they_stood(people):
    ballot = circulating(people)
    assert ballot.whole >= ballot.electors.count() > 0
