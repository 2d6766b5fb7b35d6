"""代录: votes that come on paper, by telephone or by proxy, entered by staff, shown as such, counted once."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.services import history
from common.lifecycle import RuleError
from common.submissions import new_token
from meetings.ballots import services as ballots
from meetings.ballots.models import Vote
from meetings.sessions.services import open_item_ballot
from tests.factories.ballots import circulating, raised_hands
from tests.factories.meetings import sitting, standing_members

NOTE = "11月20日9时来电，李办事接听"


def enter(ballot, person, by, choice="for", source="telephone", note=NOTE):
    return ballots.enter_vote(ballot.electors.get(person=person), by=by, choice=choice, source=source, note=note)


@pytest.fixture
def ballot(people):
    return circulating(people)


def test_an_entered_vote_is_counted_once_and_shown_as_such(people, as_user, ballot):
    enter(ballot, people.standing.person, people.office)
    ballots.cast_vote(ballot, by=people.chair, choice="for")
    page = as_user("standing").get(ballot.get_absolute_url()).content.decode()
    assert "您已投：赞成" in page and f"电话，工作人员{people.office.name}代录：{NOTE}" in page
    ballots.close_ballot(ballot, by=people.chair)
    result = ballots.results_of([ballots.declare_ballot(ballot, by=people.chair)])[ballot.pk]
    assert (result.tally.for_, result.entered) == (2, 1)
    assert f"钱常委（电话，{people.office.name}代录：{NOTE}）" in result.names[0][1]
    page = as_user("chair").get(ballot.get_absolute_url()).content.decode()
    assert "其中 1 票由工作人员代录" in page and NOTE in page


def test_then_the_person_himself_cannot_vote_and_the_other_way_round(people, ballot):
    enter(ballot, people.standing.person, people.office)
    with pytest.raises(RuleError, match="已按电话方式由工作人员代录"):
        ballots.cast_vote(ballot, by=people.standing, choice="against")
    ballots.cast_vote(ballot, by=people.chair, choice="against")
    with pytest.raises(RuleError, match="赵主席已经投过票"):
        enter(ballot, people.chair.person, people.office)
    assert Vote.objects.count() == 2


def test_the_log_says_who_entered_for_whom_and_never_how(people, ballot):
    enter(ballot, people.standing.person, people.office, choice="against")
    facts = history(ballot, "vote.entered")[0].facts
    assert facts["elector"] == "钱常委" and "against" not in str(facts)


@pytest.mark.parametrize(
    ("preset", "taken"), [("ordinary", True), ("procedural", True), ("important", False), ("report", False)]
)
def test_a_proxy_votes_only_where_the_rules_allow(people, preset, taken):
    ballot = circulating(people, preset=preset)
    if taken:
        vote = enter(ballot, people.standing.person, people.office, source="proxy", note="11月19日委托书，受托人赵主席")
        assert (vote.source, vote.entered_by) == ("proxy", people.office)
    else:
        with pytest.raises(RuleError, match="不接受这种方式的票"):
            enter(ballot, people.standing.person, people.office, source="proxy")


@pytest.mark.parametrize("source", ["telephone", "proxy", "self", "pigeon"])
def test_in_a_room_only_paper_of_those_present_is_entered(people, source):
    away = standing_members(1)[0]
    ballot = open_item_ballot(sitting(absent=[away]), by=people.chair).ballot
    with pytest.raises(RuleError, match="不接受这种方式的票"):
        enter(ballot, people.standing.person, people.office, source=source)
    with pytest.raises(RuleError, match="没有签到"):
        enter(ballot, away, people.office, source="paper")
    assert (
        enter(ballot, people.standing.person, people.office, source="paper", note="现场纸票，存会务组").choice == "for"
    )


def test_nothing_is_entered_where_hands_are_shown(people):
    with pytest.raises(RuleError, match="不接受这种方式的票"):
        enter(raised_hands(people).ballot, people.standing.person, people.office, source="paper")


def test_without_a_note_nothing_is_entered(people, ballot):
    with pytest.raises(RuleError, match="请写明依据"):
        enter(ballot, people.standing.person, people.office, note="  ")
    elector = ballot.electors.get(person=people.standing.person)
    for facts in (
        {"source": "paper"},
        {"source": "paper", "entered_by": people.office},
        {"entered_by": people.office, "note": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.create(elector=elector, choice="for", cast_at=ballot.opened_at, **facts)


@pytest.mark.parametrize("role", ["chair", "standing", "leader", "scrutineer", "drafter"])
def test_others_enter_nothing(people, ballot, role):
    with pytest.raises(PermissionDenied):
        enter(ballot, people.standing.person, getattr(people, role))


def test_the_list_says_who_is_missing_and_never_how_the_others_voted(people, as_user, ballot):
    ballots.cast_vote(ballot, by=people.chair, choice="against")
    client = as_user("office")
    url = reverse("ballots:elector-list", args=[ballot.pk])
    page = client.get(url).content.decode()
    assert "还有 1 人没有投票" in page and "反对" not in page.partition("<main")[2]
    elector = ballot.electors.get(person=people.standing.person)
    form = reverse("ballots:vote-enter", args=[ballot.pk, elector.pk])
    page = client.get(form).content.decode()
    assert "代录钱常委的票" in page and page.count('name="choice"') == 3 and "见票" not in page
    wrong = client.post(form, {"choice": "maybe", "source": "paper", "note": "x"})
    assert wrong.status_code == 200 and Vote.objects.count() == 1
    assert (
        "已代录钱常委的票"
        in client.post(
            form, {"choice": "for", "source": "paper", "note": "书面票存会务组", "confirmed": "1"}, follow=True
        ).content.decode()
    )
    again = client.post(form, {"choice": "for", "source": "paper", "note": "书面票存会务组"})
    assert "钱常委已经投过票" in again.content.decode()


def entry_of(ballot, person):
    return reverse("ballots:vote-enter", args=[ballot.pk, ballot.electors.get(person=person).pk])


def test_an_entry_is_looked_at_again_before_it_is_final(people, as_user, ballot):
    client, page = as_user("office"), entry_of(ballot, people.standing.person)
    assert "委托书的日期" in client.get(page).content.decode()
    sent = {"source": "telephone", "choice": "against", "note": NOTE, "form_token": new_token()}
    look = client.post(page, sent).content.decode()
    assert "核对钱常委的票" in look and "反对" in look and "电话" in look and NOTE in look and not Vote.objects.exists()
    again = client.post(page, sent | {"back": "1"}).content.decode()
    assert again.count("checked") == 2 and NOTE in again and not Vote.objects.exists()
    done = client.post(page, sent | {"confirmed": "1"}, follow=True).content.decode()
    assert "已代录钱常委的票" in done and Vote.objects.get().choice == "against"
    assert client.post(page, sent | {"confirmed": "1"}).status_code == 302 and Vote.objects.count() == 1


def test_whoever_has_voted_or_is_not_there_is_named_before_anything_is_typed(people, as_user, ballot):
    ballots.cast_vote(ballot, by=people.standing, choice="for")
    answer = as_user("office").get(entry_of(ballot, people.standing.person))
    assert answer.status_code == 409 and "钱常委已经投过票" in answer.content.decode()
    assert "录入" not in answer.content.decode().partition("<main")[2].partition("没有重复录入")[2]


def test_in_a_room_paper_is_chosen_already_and_nothing_else_is_spoken_of(people, as_user):
    standing_members(2)
    room = open_item_ballot(sitting(), by=people.chair).ballot
    page = as_user("office").get(entry_of(room, people.standing.person)).content.decode()
    assert re.search(r'value="paper"[^>]*checked', page) and "书面票存在哪里。" in page
    assert "电话几点" not in page and "委托书" not in page
    room.electors.filter(person=people.standing.person).update(present=False)
    absent = as_user("office").get(entry_of(room, people.standing.person))
    assert absent.status_code == 409 and "没有签到" in absent.content.decode()


def test_over_days_the_way_to_enter_does_not_speak_of_paper_alone(people, as_user, ballot):
    page = as_user("office").get(ballot.get_absolute_url()).content.decode()
    assert "谁还没投，代录" in page and "代录书面票" not in page
