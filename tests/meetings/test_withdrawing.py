"""撤下: a draft by circulation that is not to be voted on after all; and what a draft may say."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from common.lifecycle import RuleError
from common.submissions import new_token
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot
from meetings.major_issues.services import put_to_circulation
from notices.models import Notice
from tests.factories.ballots import circulating, circulation, made_void
from tests.factories.issues import deciding

DRAFT = {
    "body": "standing",
    "title": "增设",
    "preset": "ordinary",
    "working_days": "3",
    "silence": "abstain",
    "motion": "一\n二",
}


def address(ballot):
    return reverse("ballots:ballot-withdraw", args=[ballot.pk])


def test_a_draft_is_withdrawn_with_a_reason_that_the_log_keeps_and_the_drafter_reads(people):
    ballot = circulation(people)
    ballots.withdraw_draft(ballot, by=people.leader, reason="先开会商量")
    assert not Ballot.objects.exists()
    entry = Event.objects.get(verb="ballot.withdrawn")
    assert (entry.facts["reason"], entry.facts["text_hash"]) == ("先开会商量", ballot.text_hash)
    notice = Notice.objects.get(kind="ballot.withdrawn")
    assert notice.recipient == people.drafter and notice.body == "先开会商量"


def test_who_drafted_it_withdraws_it_and_nobody_is_told(people):
    ballots.withdraw_draft(circulation(people), by=people.drafter, reason="贴错了稿")
    assert not Ballot.objects.exists() and not Notice.objects.exists()


@pytest.mark.parametrize("role", ["office", "standing", "scrutineer", "editor", "member"])
def test_others_withdraw_nothing(people, role):
    ballot = circulation(people)
    with pytest.raises(PermissionDenied):
        ballots.withdraw_draft(ballot, by=getattr(people, role), reason="试")
    assert Ballot.objects.exists()


def test_what_was_opened_is_not_withdrawn(people):
    ballot = circulating(people)
    with pytest.raises(RuleError, match="已经开始表决，不能撤下"):
        ballots.withdraw_draft(ballot, by=people.chair, reason="试")
    with pytest.raises(RuleError, match="不能撤下"):
        ballots.withdraw_draft(made_void(ballot, people), by=people.chair, reason="试")
    assert Ballot.objects.exists()


def test_without_a_reason_it_stays_and_a_second_sending_lands_where_the_first_did(people, as_user):
    ballot = circulation(people)
    client = as_user("drafter")
    assert address(ballot) in client.get(ballot.get_absolute_url()).content.decode()
    assert "请写明为什么撤下" in client.post(address(ballot), {"reason": "  "}).content.decode()
    assert Ballot.objects.exists()
    sent = {"reason": "贴错了稿", "form_token": new_token()}
    assert "已撤下“关于增设互助帮扶点的决定”" in client.post(address(ballot), sent, follow=True).content.decode()
    assert client.post(address(ballot), sent).url == reverse("ballots:ballot-list")
    assert client.post(address(ballot), {"reason": "再来"}).status_code == 404


def test_what_repeats_a_void_ballot_is_withdrawn_and_listed_again(people):
    void = made_void(circulating(people), people)
    ballots.withdraw_draft(ballots.renew_ballot(void, by=people.drafter), by=people.drafter, reason="稿子还要改")
    assert ballots.renew_ballot(void, by=people.drafter).replaces == void


def test_a_title_too_long_is_said_with_both_numbers_and_stays_as_it_was_typed(people, as_user):
    answer = as_user("office").post(reverse("ballots:circulation-create"), DRAFT | {"title": "长" * 300})
    page = answer.content.decode()
    assert "标题现有 300 字，请减到 120 字以内。" in page and "长" * 300 in page and 'maxlength="120"' not in page
    assert not Ballot.objects.exists()


def test_a_title_bears_nothing_that_cannot_be_seen(people, as_user):
    as_user("office").post(reverse("ballots:circulation-create"), DRAFT | {"title": " 增设\x01\x0b帮扶\u202e点 "})
    assert Ballot.objects.get().title == "增设 帮扶 点"


@pytest.mark.parametrize("facts", [{"title": "关于某事（机密）"}, {"motion": "题目\n秘密★1年"}])
def test_a_classified_paper_is_not_circulated(people, as_user, facts):
    page = as_user("office").post(reverse("ballots:circulation-create"), DRAFT | facts).content.decode()
    assert "文中有密级标志，没有保存" in page and not Ballot.objects.exists()


def test_what_came_from_a_major_issue_is_taken_back_there(people):
    ballot = put_to_circulation(deciding(), working_days=3, by=people.office).ballot
    with pytest.raises(RuleError, match="从别的页面送来的"):
        ballots.withdraw_draft(ballot, by=people.chair, reason="试")
    assert Ballot.objects.exists() and not Event.objects.filter(verb="ballot.withdrawn").exists()
