"""What the pages of a ballot say is so: who was away and who did not vote, when it closed, what to do next, who opened the box."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from common import clock
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, RuleChange
from meetings.major_issues.services.papers import round_said
from meetings.sessions import services as sessions
from meetings.sessions.models import Invitation
from meetings.sessions.services import (
    close_item_ballot,
    declare_item,
    invite_members,
    open_item_ballot,
    renew_item_ballot,
)
from tests.factories.ballots import circulating, circulation, made_void, raised_hands, typed
from tests.factories.issues import gathering, round_of, user
from tests.factories.meetings import sitting, standing_members
from tests.factories.roster import PASSWORD


def said(response):
    """The page without its marks."""
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True).split())


def stale(client):
    """The password was typed long ago."""
    session = client.session
    session["typed_at"] = None
    session.save()


# ---- 未到, 未投 -------------------------------------------------------------------------------------
def test_who_did_not_come_and_who_did_not_vote_are_told_apart_and_named(as_user, people):
    item = sitting()
    standing_members(3)  # in the roster since, and not in the room: 应到 5, 实到 2
    Ballot.objects.filter(pk=item.ballot_id).update(quorum_numerator=1, quorum_denominator=3)
    item = open_item_ballot(item, by=people.chair)
    ballots.cast_vote(item.ballot, by=people.standing, choice="for")
    item = declare_item(close_item_ballot(item, by=people.chair), by=people.chair)
    result = ballots.results_of([item.ballot])[item.ballot_id]
    assert (result.tally.cast, result.tally.unvoted, result.tally.absent) == (1, 1, 3)
    page = said(as_user("standing").get(item.get_absolute_url()))
    assert "未投 1" in page and "未到 3" in page
    assert "到会，没有投票：赵主席，共1人" in page.replace(" ", "") and "没有到会：" in page


def test_where_all_in_the_room_raised_their_hands_nobody_has_not_voted(people):
    item = raised_hands(people)
    item = close_item_ballot(item, by=people.chair)
    for teller in (people.office, people.scrutineer):
        ballots.enter_count(item.ballot, by=teller, for_votes=2, against_votes=0, abstain_votes=0)
    tally = ballots.tally(declare_item(item, by=people.chair).ballot)
    assert (tally.unvoted, tally.absent) == (0, 0)


def test_of_a_secret_ballot_there_is_no_list_of_who_voted(as_user, people):
    item = sitting()
    Ballot.objects.filter(pk=item.ballot_id).update(form="secret")
    page = said(as_user("office").get(reverse("ballots:elector-list", args=[item.ballot_id])))
    assert "无记名投票没有投票名单" in page and "还有" not in page and people.standing.name not in page


# ---- By circulation --------------------------------------------------------------------------------
def test_a_circulation_all_have_answered_waits_for_the_chair_and_closed_early_says_so(as_user, people):
    ballot = circulating(people, occasion="常委会通讯表决")
    for voter in (people.chair, people.standing):
        ballots.cast_vote(ballot, by=voter, choice="for")
    office = as_user("office")
    assert "全部表态，等主持人截止并公布" in said(office.get(ballot.get_absolute_url()))
    ballots.close_ballot(ballot, by=people.chair)
    page = said(office.get(ballot.get_absolute_url()))
    assert "已截止" in page and "提前截止（原定" in page and "到时自动截止" not in page
    resolution = ballots.declare_ballot(ballot, by=people.chair).resolution
    assert "到时自动截止" not in said(office.get(ballot.get_absolute_url()))
    page = said(office.get(resolution.get_absolute_url()))
    assert "看这次通讯表决" in page and "会议上的这一项" not in page


def test_a_circulation_bears_its_bodys_name_whoever_lists_it(as_user, people):
    facts = {"title": "试行办法", "body": "standing", "preset": "ordinary", "working_days": 5, "silence": "not_voted"}
    answer = as_user("office").post(
        reverse("ballots:circulation-create"), facts | {"motion": "试行办法\n第一条 试行。"}
    )
    assert answer.status_code == 302 and Ballot.objects.get().occasion == "常委会通讯表决"


# ---- The password again ------------------------------------------------------------------------------
def test_after_the_password_the_page_says_to_press_the_button_again(as_user, people):
    ballot = circulation(people)
    client = as_user("chair")
    stale(client)
    asked = client.post(reverse("ballots:ballot-open", args=[ballot.pk]))
    assert asked.status_code == 302 and "fresh" in asked.url
    back = client.post(asked.url, {"password": PASSWORD, "next": f"{ballot.get_absolute_url()}#circ-h"})
    assert back.status_code == 302 and back.url.endswith("#circ-h")
    page = client.get(ballot.get_absolute_url()).content.decode()
    assert "密码已核对，请再按一次“开始通讯表决”" in page
    ballot.refresh_from_db()
    assert ballot.status == "draft"
    assert "请再按一次" not in client.get(ballot.get_absolute_url()).content.decode()


# ---- A ballot made void --------------------------------------------------------------------------------
def test_the_chair_who_repeats_a_void_ballot_may_open_it_and_the_lister_still_may_not(people):
    item = sitting()
    Ballot.objects.filter(pk=item.ballot_id).update(created_by=people.drafter)
    item = open_item_ballot(item, by=people.chair)
    made_void(item.ballot, people, confirmed=False)
    ballots.confirm_void(item.ballot, by=people.leader, proof=typed(people.leader))
    item = renew_item_ballot(item, by=people.chair)
    assert item.ballot.created_by == people.drafter
    assert open_item_ballot(item, by=people.chair).ballot.status == "open"


def test_a_lister_who_presides_does_not_open_what_he_listed_when_it_is_repeated(people):
    ballot = circulating(people, by=people.leader)
    renewed = ballots.renew_ballot(made_void(ballot, people), by=people.chair)
    with pytest.raises(RuleError, match="要两个人办"):
        ballots.open_circulation(renewed, by=people.leader, proof=typed(people.leader))


# ---- Refusals ------------------------------------------------------------------------------------------
def test_who_declares_too_early_is_told_to_close_first_and_of_a_pending_void(people):
    item = open_item_ballot(sitting(), by=people.chair)
    with pytest.raises(RuleError) as refused:
        declare_item(item, by=people.chair)
    assert refused.value.message == "表决还没有截止。请先截止表决，再公布结果。" and not refused.value.missing
    made_void(item.ballot, people, confirmed=False)
    with pytest.raises(RuleError) as refused:
        declare_item(item, by=people.chair)
    assert "提出作废" in refused.value.missing[0]


def test_a_changed_rule_says_what_it_was(as_user, people):
    item = sitting()
    ballots.change_rule(
        item.ballot, by=people.chair, reason="事关重大", share_numerator=2, share_denominator=3, share_inclusive=True
    )
    page = said(as_user("standing").get(item.get_absolute_url()))
    assert "从“实到不少于应到的 2/3；赞成超过应到的 1/2”改为" in page and RuleChange.objects.exists()


def test_when_all_have_voted_the_close_does_not_speak_of_nobody(as_user, people):
    item = open_item_ballot(sitting(), by=people.chair)
    for voter in (people.chair, people.standing):
        ballots.cast_vote(item.ballot, by=voter, choice="for")
    page = as_user("chair").get(item.get_absolute_url()).content.decode()
    assert "到会的人都已投票。" in page and "还有 0 人没有投票" not in page


# ---- Major issues ----------------------------------------------------------------------------------------
def test_while_opinions_are_gathered_it_is_not_said_that_there_are_none(as_user, people):
    page = said(as_user("office").get(gathering().get_absolute_url()))
    assert "没有要处理的意见" not in page and "截止后再看有没有要处理的" in page


def test_the_reason_of_a_shortened_round_is_a_whole_sentence(people):
    issue = gathering()
    round_ = round_of(issue)
    round_.shortened_by, round_.shortened_reason = user("leader"), "寒潮提前"
    assert round_said(round_).endswith("原因：寒潮提前。")
    round_.shortened_reason = "寒潮提前。"
    assert round_said(round_).endswith("原因：寒潮提前。")


# ---- The roster of the day -------------------------------------------------------------------------------
def test_who_was_elected_while_the_meeting_sits_is_told_of_and_added_to_its_list(as_user, people):
    item = sitting()
    assert sessions.roster_changed(item.meeting, clock.now()) == 0
    standing_members(1)
    client = as_user("office")
    page = said(client.get(item.meeting.get_absolute_url()))
    assert "有 1 位新任委员不在出席名单里" in page and "应到 3 人" in page and "按名册补齐" in page
    before = Invitation.objects.filter(signed_in_at__isnull=False).count()
    assert invite_members(item.meeting, by=people.office) == 1
    assert Invitation.objects.filter(signed_in_at__isnull=False).count() == before
    assert "新任委员不在出席名单里" not in said(client.get(item.meeting.get_absolute_url()))
