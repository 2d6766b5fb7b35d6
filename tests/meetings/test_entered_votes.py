"""代录: votes that come on paper, by telephone or by proxy, entered by staff, shown as such, counted once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.services import history
from common.lifecycle import RuleError
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
            form, {"choice": "for", "source": "paper", "note": "书面票存会务组"}, follow=True
        ).content.decode()
    )
    again = client.post(form, {"choice": "for", "source": "paper", "note": "书面票存会务组"})
    assert "钱常委已经投过票" in again.content.decode()
