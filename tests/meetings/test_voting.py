"""S1, S2, F1: from opening to declaration, and what stays secret until then."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.services import history
from committees.roster.models import Body, Membership
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, Elector, Resolution, Vote
from meetings.sessions.gates import gates, outcomes
from meetings.sessions.services import close_item_ballot, declare_item, open_item_ballot, take_off_agenda
from notices.models import Notice
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, running, sitting, standing_members
from tests.factories.roster import MembershipFactory, PersonFactory


def vote_all(item, choice="for", people=()):
    for user in people:
        ballots.cast_vote(item.ballot, by=user, choice=choice)


@pytest.fixture
def opened(people):
    return open_item_ballot(sitting(), by=people.chair)


def test_opening_freezes_the_electorate_and_tells_those_present(people):
    away = standing_members(1, accounts="sm")[0]
    item = open_item_ballot(sitting(absent=[away]), by=people.chair)
    electors = item.ballot.electors
    assert item.ballot.status == Ballot.Status.OPEN
    assert (electors.count(), electors.filter(present=True).count()) == (3, 2)
    told = Notice.objects.filter(kind="ballot.opened").values_list("recipient__name", flat=True)
    assert sorted(told) == ["赵主席", "钱常委"]
    assert history(item.ballot)[-1].facts["entitled"] == 3


def test_observers_who_signed_in_are_not_present_for_the_vote(people):
    item = sitting()
    item.meeting.invitations.create(person=people.province.person, capacity="observe", signed_in_at=clock.now())
    opened = open_item_ballot(item, by=people.chair)
    assert not opened.ballot.electors.filter(person=people.province.person).exists()


def test_without_a_quorum_no_vote_is_taken(people):
    away = standing_members(3)
    with pytest.raises(RuleError) as refused:
        open_item_ballot(sitting(absent=away), by=people.chair)
    assert refused.value.missing == ["应到 5 人，实到 2 人，法定人数 4 人，还差 2 人签到。"]
    assert not Elector.objects.exists()


@pytest.mark.parametrize("state", ["planned", "noticed", "closed"])
def test_votes_are_taken_only_while_the_meeting_sits(people, state):
    item = AgendaItemFactory(meeting=MeetingFactory(**({state: True} if state != "planned" else {})))
    with pytest.raises(RuleError) as refused:
        open_item_ballot(item, by=people.chair)
    assert "宣布开会后才能表决" in refused.value.missing[0]


def test_a_matter_without_a_ballot_is_not_put_to_the_vote(people):
    with pytest.raises(RuleError, match="这一项不表决"):
        open_item_ballot(AgendaItemFactory(meeting__open=True, ballot=None), by=people.chair)


def test_a_text_changed_since_it_was_listed_cannot_be_voted_on(people, as_user):
    item = sitting()
    missing = []
    gate = gates.register(lambda item, at: missing if item.subject_kind == "thing" else [])
    item.subject_kind, item.subject_id = "thing", 1
    item.save()
    try:
        missing.append("正文改过了：现在是 9C2E，列入时是 7F3A。")
        with pytest.raises(RuleError) as refused:
            open_item_ballot(item, by=people.chair)
        assert refused.value.missing == missing
        page = as_user("chair").get(item.get_absolute_url()).content.decode()
        assert missing[0] in page and "这一稿现在不能表决" in page
        assert reverse("meetings:item-open", args=[item.pk]) not in page
        missing.clear()
        assert open_item_ballot(item, by=people.chair).ballot.status == Ballot.Status.OPEN
    finally:
        gates.functions.remove(gate)


@pytest.mark.plan("V13")
def test_the_roster_may_change_after_opening_and_nothing_moves(people, opened):
    ballot = opened.ballot
    newcomer = standing_members(1, accounts="late")[0]
    Membership.objects.filter(person=people.standing.person, body=Body.STANDING).update(
        end=clock.today() - timedelta(days=1), ended="released"
    )
    assert ballots.progress(ballot).entitled == 2
    ballots.cast_vote(ballot, by=people.standing, choice="for")
    with pytest.raises(PermissionDenied):
        ballots.cast_vote(ballot, by=newcomer.user, choice="for")
    ballots.cast_vote(ballot, by=people.chair, choice="for")
    item = declare_item(close_item_ballot(opened, by=people.chair), by=people.chair)
    assert ballots.tally(item.ballot).entitled == 2


@pytest.mark.plan("V13")
def test_two_seats_of_one_person_are_one_vote(people):
    person = people.standing.person
    MembershipFactory(person=person, term__number=7, standing=True, start=date(2024, 1, 1))
    opened = open_item_ballot(sitting_once(), by=people.chair)
    assert opened.ballot.electors.filter(person=person).count() == 1


def sitting_once():
    """As sitting(), with one invitation a person."""
    item = AgendaItemFactory(meeting__open=True)
    for pk in set(Membership.objects.filter(body=Body.STANDING).values_list("person_id", flat=True)):
        item.meeting.invitations.create(person_id=pk, signed_in_at=clock.now())
    return item


def test_one_vote_each_for_good(people, opened):
    ballots.cast_vote(opened.ballot, by=people.standing, choice="for")
    with pytest.raises(RuleError, match="您已投“赞成”"):
        ballots.cast_vote(opened.ballot, by=people.standing, choice="against")
    assert Vote.objects.get().choice == "for"
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(elector=Vote.objects.get().elector, choice="against", cast_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.filter(pk=Vote.objects.get().pk).update(choice="maybe")


def test_the_log_says_who_voted_and_never_how(people, opened):
    ballots.cast_vote(opened.ballot, by=people.standing, choice="against")
    event = history(opened.ballot, "vote.cast")[0]
    assert event.who == "钱常委"
    assert "against" not in str(event.facts) and "反对" not in str(event.facts)


def test_who_signed_in_late_cannot_vote_on_this_one(people):
    late = standing_members(1, accounts="late")[0]
    item = open_item_ballot(sitting(absent=[late]), by=people.chair)
    item.meeting.invitations.filter(person=late).update(signed_in_at=clock.now())
    with pytest.raises(RuleError, match="开始表决时您没有签到"):
        ballots.cast_vote(item.ballot, by=late.user, choice="for")


@pytest.mark.parametrize("role", ["member", "office", "scrutineer", "province", "auditor", "sysadmin"])
def test_only_electors_vote(people, opened, role):
    with pytest.raises(PermissionDenied):
        ballots.cast_vote(opened.ballot, by=getattr(people, role), choice="for")


@pytest.mark.parametrize("choice", ["", "maybe", "FOR", "for ", "赞成"])
def test_there_are_three_choices(people, opened, choice):
    with pytest.raises(RuleError, match="选一项"):
        ballots.cast_vote(opened.ballot, by=people.standing, choice=choice)


def test_before_and_after_no_vote_is_taken(people):
    item = sitting()
    with pytest.raises(PermissionDenied):
        ballots.cast_vote(item.ballot, by=people.standing, choice="for")
    open_item_ballot(item, by=people.chair)
    close_item_ballot(item, by=people.chair)
    with pytest.raises(RuleError, match="已经截止，这一票没有计入"):
        ballots.cast_vote(item.ballot, by=people.standing, choice="for")
    assert not Vote.objects.exists()


def test_there_is_no_tally_before_the_close(people, opened):
    with pytest.raises(RuleError, match="截止前不计票"):
        ballots.tally(opened.ballot)
    assert ballots.results_of([opened.ballot]) == {}
    closed = close_item_ballot(opened, by=people.chair)
    assert ballots.results_of([closed.ballot]) == {}
    assert ballots.tally(closed.ballot).cast == 0


def test_a_carried_motion_becomes_a_resolution_and_all_are_told(people):
    away = standing_members(1, accounts="away")[0]
    item = open_item_ballot(sitting(absent=[away]), by=people.chair)
    vote_all(item, people=[people.chair, people.standing])
    item = declare_item(close_item_ballot(item, by=people.chair), by=people.chair)
    resolution = Resolution.objects.get()
    year = clock.today().year
    assert item.ballot.passed and resolution.code == f"常委会决议〔{year}〕1号"
    told = Notice.objects.filter(kind="ballot.declared").values_list("recipient__name", flat=True)
    assert sorted(told) == sorted(["赵主席", "钱常委", away.name])
    assert [e.verb for e in history(item)][-1] == "agenda.decided"


def test_a_lost_motion_takes_no_number(people):
    for choice in ("against", "for", "abstain", "for"):
        item = open_item_ballot(sitting_once(), by=people.chair)
        vote_all(item, choice, [people.chair, people.standing])
        declare_item(close_item_ballot(item, by=people.chair), by=people.chair)
    assert sorted(Resolution.objects.values_list("number", flat=True)) == [1, 2]


def test_a_failed_declaration_leaves_no_gap_and_no_result(people):
    item = open_item_ballot(sitting(), by=people.chair)
    vote_all(item, people=[people.chair, people.standing])
    item = close_item_ballot(item, by=people.chair)

    def broken(item, ballot, by, at):
        raise RuntimeError("the room above failed")

    outcomes.register(broken)
    try:
        with pytest.raises(RuntimeError):
            declare_item(item, by=people.chair)
    finally:
        outcomes.functions.remove(broken)
    assert Ballot.objects.get().status == Ballot.Status.CLOSED and not Resolution.objects.exists()
    declare_item(item, by=people.chair)
    assert Resolution.objects.get().number == 1


def test_the_room_a_matter_came_from_is_told_once_with_the_result(people):
    told = []
    outcome = outcomes.register(lambda item, ballot, by, at: told.append((item.pk, ballot.passed, by)))
    try:
        item = open_item_ballot(sitting(), by=people.chair)
        item = declare_item(close_item_ballot(item, by=people.chair), by=people.chair)
    finally:
        outcomes.functions.remove(outcome)
    assert told == [(item.pk, False, people.chair)]


def test_who_comes_second_learns_who_was_first(people, opened):
    close_item_ballot(opened, by=people.chair)
    with pytest.raises(RuleError, match="已由赵主席处理，现在是“已截止”"):
        close_item_ballot(opened, by=people.chair)


def test_a_ballot_that_runs_cannot_be_struck(people, opened):
    with pytest.raises(RuleError):
        take_off_agenda(opened, by=people.office)


ADDRESSES = ["meetings:meeting-list", "ballots:ballot-list", "ballots:resolution-list", "portal:desk"]


@pytest.mark.plan("V08")
@pytest.mark.parametrize("state", ["open", "closed"])
def test_no_partial_result_anywhere_for_anybody(people, as_user, state, record_property):
    """17 for, 13 against, 11 abstain: figures that stand nowhere else; no page, no context, until it is declared."""
    members = standing_members(60)
    item = sitting()
    ballot = running(item)
    seats = {e.person_id: e for e in ballot.electors.all()}
    choices = ["for"] * 17 + ["against"] * 13 + ["abstain"] * 11
    cast_at = clock.now()
    Vote.objects.bulk_create(
        Vote(elector=seats[p.pk], choice=c, cast_at=cast_at) for p, c in zip(members, choices, strict=False)
    )
    if state == "closed":
        close_item_ballot(item, by=people.chair)
    urls = [reverse(name) for name in ADDRESSES if name != "portal:desk"]
    urls += [
        "/",
        item.get_absolute_url(),
        item.meeting.get_absolute_url(),
        reverse("meetings:item-text", args=[item.pk]),
    ]
    urls += [reverse("meetings:sign-in", args=[item.meeting_id])]
    looked = 0
    for role in (
        "chair",
        "standing",
        "member",
        "office",
        "leader",
        "drafter",
        "scrutineer",
        "auditor",
        "sysadmin",
        "province",
    ):
        client = as_user(role)
        for url in urls:
            response = client.get(url)
            if response.status_code != 200:
                continue
            looked += 1
            main = response.content.decode().partition("<main")[2]
            assert "ld-tally" not in main and "ld-result-bar" not in main and "记名名单" not in main
            for figure in ("17", "13 票", "11 票"):
                assert f"赞成 {figure}" not in main and f">{figure}<" not in main
            assert not leaks(response.context)
    record_property("figure", f"{looked} pages as 10 roles, 0 counts by option")
    assert looked > 30


def leaks(context):
    """Votes of others, or counts by option, in what a template was given."""
    found = []
    for layer in context or []:
        for value in layer.dicts if hasattr(layer, "dicts") else [layer]:
            found += [v for v in dict(value).values() if type(v).__name__ in ("Tally", "Result", "Counter")]
    return found


def test_the_count_of_votes_cast_is_shown(people, as_user, opened):
    ballots.cast_vote(opened.ballot, by=people.chair, choice="for")
    page = as_user("office").get(opened.get_absolute_url()).content.decode()
    assert '<b class="ld-num">1</b> 人已投，<b class="ld-num">1</b> 人未投' in page


@pytest.mark.parametrize(
    ("role", "body", "seen"),
    [
        ("chair", "standing", True), ("standing", "standing", True), ("member", "standing", False), ("member", "plenary", True),
        ("standing", "plenary", True), ("office", "standing", True), ("scrutineer", "standing", True), ("province", "plenary", False),
        ("auditor", "plenary", False), ("sysadmin", "plenary", False),
    ],
)  # fmt: skip
def test_ballots_are_seen_by_their_body_and_the_office(people, role, body, seen):
    item = AgendaItemFactory(meeting=MeetingFactory(body=body))
    assert Ballot.objects.visible_to(getattr(people, role)).filter(pk=item.ballot_id).exists() is seen


def test_a_former_member_still_sees_what_he_voted_on(people, opened):
    for body in (Body.STANDING, Body.PLENARY):
        Membership.objects.filter(person=people.standing.person, body=body).update(
            end=clock.today() - timedelta(days=1), ended="released"
        )
    assert Ballot.objects.visible_to(people.standing).get() == opened.ballot
    assert not Ballot.objects.visible_to(PersonFactory(account="stranger").user).exists()
