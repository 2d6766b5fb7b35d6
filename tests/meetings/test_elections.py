"""G1: who is elected, what a paper may say, and how the count adds up."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import Fresh
from audit.services import history
from committees.roster.models import Body, Membership
from common import clock
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Election, NamedPaper, Vote
from meetings.ballots.rules.elections import Outcome, decide, field_faults, rate_text, runoff_field
from meetings.ballots.services.elections import leave_vacant, runoff_candidates, runoff_of
from meetings.ballots.services.entering import enter_paper
from meetings.ballots.services.papers import cast_paper, lines_of, specimen_of
from meetings.sessions.services import open_item_ballot
from tests.factories.elections import declared, election_item, members, voted
from tests.factories.roster import MembershipFactory, PersonFactory

# Needed: 5 votes.
TABLE = [
    ({"a": 9, "b": 7}, 1, Outcome(["a"], [], 0)),
    ({"a": 9, "b": 7}, 2, Outcome(["a", "b"], [], 0)),
    ({"a": 9, "b": 4}, 2, Outcome(["a"], [], 1)),
    ({"a": 4, "b": 4}, 1, Outcome([], [], 1)),
    ({"a": 5, "b": 4}, 1, Outcome(["a"], [], 0)),
    ({"a": 7, "b": 7}, 1, Outcome([], ["a", "b"], 1)),
    ({"a": 9, "b": 7, "c": 7}, 2, Outcome(["a"], ["b", "c"], 1)),
    ({"a": 9, "b": 7, "c": 7, "d": 6}, 3, Outcome(["a", "b", "c"], [], 0)),
    ({"a": 7, "b": 7, "c": 7, "d": 6}, 2, Outcome([], ["a", "b", "c"], 2)),
    ({"a": 9, "b": 8, "c": 6, "d": 6, "e": 6}, 3, Outcome(["a", "b"], ["c", "d", "e"], 1)),
    ({"a": 8, "b": 8, "c": 4, "d": 4}, 2, Outcome(["a", "b"], [], 0)),
    ({}, 2, Outcome([], [], 2)),
]


@pytest.mark.parametrize(("votes", "seats", "outcome"), TABLE)
def test_the_best_of_those_with_votes_enough_are_elected_and_of_the_tied_none(votes, seats, outcome):
    assert decide(votes, seats, 5) == outcome


@pytest.mark.parametrize(
    ("votes", "seats", "field"),
    [
        ({"a": 9, "b": 7, "c": 7}, 2, ["b", "c"]),
        ({"a": 9, "b": 4, "c": 3, "d": 2}, 2, ["b", "c"]),
        ({"a": 9, "b": 4, "c": 3, "d": 3}, 2, ["b", "c", "d"]),
        ({"a": 9, "b": 4}, 2, ["b"]),
        ({"a": 9}, 2, []),
        ({"a": 9, "b": 8, "c": 3}, 2, []),
    ],
)
def test_in_a_second_ballot_stand_the_tied_or_one_more_of_the_best_than_seats_are_open(votes, seats, field):
    assert runoff_field(votes, decide(votes, seats, 5)) == field


@given(
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 45), max_size=12),
    st.integers(1, 8),
    st.integers(1, 30),
)
def test_no_more_are_elected_than_seats_and_nobody_beside_who_has_more_votes(votes, seats, needed):  # fmt: skip
    outcome = decide(votes, seats, needed)
    assert len(outcome.elected) + outcome.open == seats
    assert all(votes[key] >= needed for key in outcome.elected + outcome.tied)
    others = [n for key, n in votes.items() if key not in outcome.elected]
    assert all(votes[key] > other for key in outcome.elected for other in others if len(outcome.elected) < len(votes))
    assert not outcome.tied or (len(outcome.tied) > outcome.open and len({votes[key] for key in outcome.tied}) == 1)


@pytest.mark.parametrize(
    ("post", "candidates", "seats", "contested", "said"),
    [
        ("member", 21, 20, True, ""), ("member", 41, 40, True, "还差 1 名"), ("member", 42, 40, True, ""), ("standing", 41, 40, True, ""),
        ("member", 20, 20, True, "要多于名额"), ("member", 20, 20, False, ""), ("member", 21, 20, False, "多出 1 人"),
        ("member", 19, 20, True, "候选人只有 19 人"),
    ],
)  # fmt: skip
def test_a_contested_election_of_members_has_five_per_cent_more_candidates(post, candidates, seats, contested, said):
    faults = field_faults(post, candidates, seats, contested=contested)
    assert (said in faults[0]) if said else not faults


def test_the_rate_is_shown_in_whole_numbers():
    assert rate_text(22, 21) == "差额选举：应选 21 人，候选人 22 人，差额 1 人，差额率 4.7%"
    assert rate_text(3, 3) == "等额选举：应选 3 人，候选人 3 人"


@pytest.fixture
def hall(people):
    """Nine members; needed are five."""
    extra = members(6)
    return [people.chair, people.standing, people.member, *(person.user for person in extra)]


@pytest.fixture
def election(people, hall):
    """One seat for three candidates, open."""
    item = election_item(people.office, [user.person for user in hall[3:6]], seats=1)
    return open_item_ballot(item, by=people.chair)


def chosen(item, *wanted):
    """A paper for these persons, against the others."""
    return {line.key: "for" if line.name in wanted else "against" for line in lines_of(item.ballot)}


def test_candidates_stand_by_strokes_whatever_the_order_they_were_named_in(people, hall):
    named = [PersonFactory(name=name) for name in ("赵一", "王小洪", "丁力", "王毅")]
    for person in named:
        MembershipFactory(person=person)
    item = election_item(people.office, named, seats=1)
    assert [line.name for line in lines_of(item.ballot)] == ["丁力", "王毅", "王小洪", "赵一"]
    assert [block["text"][3:5] for block in item.ballot.text[2:6]] == ["丁力", "王毅", "王小", "赵一"]


def test_one_with_more_than_half_is_elected_and_takes_his_seat_with_the_resolution_as_basis(people, hall, election):
    voted(election.ballot, {user: chosen(election, "委员甲") for user in hall[:5]})
    ballot = declared(election, people.chair)
    assert ballot.passed
    seat = Membership.objects.get(person=hall[3].person, body=Body.STANDING)
    assert (seat.post, seat.began, seat.basis) == ("standing", "elected", ballot.resolution.code)
    count = ballot.paper_count
    assert (count.entitled, count.present, count.issued, count.returned, count.valid, count.invalid) == (
        9,
        9,
        9,
        5,
        5,
        0,
    )
    line = ballot.election.candidates.get(name="委员甲")
    assert (line.for_votes, line.against_votes, line.abstain_votes, line.carried) == (5, 0, 0, True)


def test_half_is_not_enough_and_nobody_takes_a_seat(people, hall, election):
    voted(election.ballot, {user: chosen(election, "委员甲") for user in hall[:4]})
    ballot = declared(election, people.chair)
    assert not ballot.passed and not hasattr(ballot, "resolution")
    assert not Membership.objects.filter(person=hall[3].person, body=Body.STANDING).exists()


def test_the_seat_is_taken_at_the_declaration_and_not_before(people, hall, election):
    voted(election.ballot, {user: chosen(election, "委员甲") for user in hall})
    standing = Membership.objects.filter(body=Body.STANDING)
    before = standing.count()
    ballots.close_ballot(election.ballot, by=people.chair)
    assert standing.count() == before
    ballots.declare_ballot(election.ballot, by=people.chair)
    assert standing.count() == before + 1
    with pytest.raises(RuleError):
        ballots.declare_ballot(election.ballot, by=people.chair)
    assert standing.count() == before + 1


def test_more_than_the_seats_is_refused_in_a_sentence_and_nothing_is_stored(people, hall, election):
    with pytest.raises(RuleError, match="应选 1 人，现在赞成和另选共 2 人"):
        cast_paper(election.ballot, by=people.member, choices=chosen(election, "委员甲", "委员乙"))
    with pytest.raises(RuleError, match="共 2 人"):
        cast_paper(election.ballot, by=people.member, choices=chosen(election, "委员甲"), write_ins=["孙委员"])
    assert not Vote.objects.exists() and not NamedPaper.objects.exists()


@pytest.mark.parametrize(
    ("choices", "write_ins", "said"),
    [
        ({}, ["王" * 10_000_000], "最多 30 个字"), ({}, ["甲", "乙"], "最多填写 1 人"), ({}, ["委员甲"], "已经是候选人"),
        ({"999999": "for"}, [], "没有的事项或候选人"), ({"": "maybe"}, [], "没有的事项"), ({}, ["a\"b"], "不能用的符号"),
    ],
)  # fmt: skip
def test_bad_papers_are_refused_in_a_sentence(people, election, choices, write_ins, said):
    with pytest.raises(RuleError, match=said):
        cast_paper(election.ballot, by=people.member, choices=choices, write_ins=write_ins)
    assert not Vote.objects.exists()


def test_one_paper_each_and_only_electors(people, election):
    cast_paper(election.ballot, by=people.member, choices=chosen(election))
    with pytest.raises(RuleError):
        cast_paper(election.ballot, by=people.member, choices=chosen(election, "委员甲"))
    with pytest.raises(PermissionDenied):
        cast_paper(election.ballot, by=people.province, choices=chosen(election))
    with pytest.raises(RuleError, match="逐行填票"):
        ballots.cast_vote(election.ballot, by=people.chair, choice="for")


def test_what_is_left_open_is_an_abstention(people, election):
    vote = cast_paper(election.ballot, by=people.member, choices={})
    assert set(vote.paper.choices.values()) == {"abstain"} and vote.choice == "paper"


def test_a_paper_handed_in_with_too_many_names_counts_as_invalid(people, hall, election):
    elector = election.ballot.electors.get(person=people.member.person)
    enter_paper(elector, by=people.office, choices=chosen(election, "委员甲", "委员乙"), note="书面票存档 1 号")
    voted(election.ballot, {user: chosen(election, "委员甲") for user in hall if user != people.member})
    ballot = declared(election, people.chair)
    count = ballot.paper_count
    assert (count.returned, count.valid, count.invalid) == (9, 8, 1)
    assert ballot.election.candidates.get(name="委员乙").for_votes == 0


def test_a_written_name_with_votes_enough_takes_the_seat_when_one_member_is_meant(people, hall, election):
    voted(election.ballot, {user: chosen(election) for user in hall}, {user: ["孙委员"] for user in hall[:6]})
    ballot = declared(election, people.chair)
    written = ballot.election.write_ins.get()
    assert (written.name, written.votes, written.carried, written.person) == ("孙委员", 6, True, people.member.person)
    assert Membership.objects.filter(person=people.member.person, body=Body.STANDING).exists()


def test_a_written_name_that_two_members_bear_is_left_to_the_office(people, hall, election):
    same = members(1, accounts="x")[0]
    same.name = "孙委员"
    same.save()
    voted(election.ballot, {user: chosen(election) for user in hall}, {user: ["孙委员"] for user in hall[:6]})
    ballot = declared(election, people.chair)
    assert ballot.election.write_ins.get().person is None
    assert not Membership.objects.filter(person__name="孙委员", body=Body.STANDING).exists()


def test_names_written_in_are_kept_as_totals_and_no_event_has_them(people, hall, election):
    voted(election.ballot, {user: chosen(election) for user in hall}, {people.member: ["李某"]})
    ballot = declared(election, people.chair)
    assert [(one.name, one.votes) for one in ballot.election.write_ins.all()] == [("李某", 1)]
    assert "李某" not in "".join(str(event.facts) for event in history(ballot))


def test_a_tie_for_the_last_seat_elects_nobody_and_the_tied_stand_again(people, hall):
    item = election_item(people.office, [user.person for user in hall[3:6]], seats=2)
    item = open_item_ballot(item, by=people.chair)
    pairs = [("委员甲", "委员乙")] * 4 + [("委员甲", "委员丙")] * 4 + [("委员乙", "委员丙")]
    voted(item.ballot, {user: chosen(item, *pair) for user, pair in zip(hall, pairs, strict=True)})
    ballot = declared(item, people.chair)
    votes = {c.name: (c.for_votes, c.carried) for c in ballot.election.candidates.all()}
    assert votes == {"委员甲": (8, True), "委员乙": (5, False), "委员丙": (5, False)}
    assert ballot.election.open_seats == 1
    assert {one.name for one in runoff_candidates(ballot.election)} == {"委员乙", "委员丙"}


def test_open_seats_go_to_a_second_ballot_or_stay_empty_for_a_reason(people, hall, election):
    voted(election.ballot, {user: chosen(election, "委员甲" if n < 4 else "委员乙") for n, user in enumerate(hall[:8])})
    ballot = declared(election, people.chair)
    first = Election.objects.get(ballot=ballot)
    assert first.open_seats == 1
    assert {one.name for one in runoff_candidates(first)} == {"委员甲", "委员乙"}
    again = runoff_of(first)
    assert (again.seats, again.runoff_of, again.write_ins_allowed) == (1, first, False)
    with pytest.raises(RuleError, match="请写明为什么空缺"):
        leave_vacant(first, by=people.chair, reason=" ")
    assert leave_vacant(first, by=people.chair, reason="留待下次全会补选").vacant_reason == "留待下次全会补选"
    with pytest.raises(RuleError, match="已经决定空缺"):
        leave_vacant(first, by=people.chair, reason="再办一次")


@pytest.mark.parametrize(
    ("post", "said"), [("standing", "现在就是常委"), ("chair", "候选人要多于名额"), ("member", "现在就是委员")]
)
def test_a_wrong_field_is_refused_and_nothing_is_listed(people, hall, post, said):
    named = [people.standing.person] if post != "standing" else [people.standing.person, people.member.person]
    with pytest.raises(RuleError) as refused, transaction.atomic():
        election_item(people.office, named, post=post)
    assert said in "".join(map(str, refused.value.missing))
    assert not Election.objects.exists()


def test_an_election_is_not_by_show_of_hands(people, hall):
    with pytest.raises(RuleError, match="选举不能举手"):
        election_item(people.office, [user.person for user in hall[3:5]], form="hands")


def test_a_void_election_elects_nobody_and_is_repeated_with_the_same_candidates(people, hall, election):
    voted(election.ballot, {user: chosen(election, "委员甲") for user in hall})
    ballots.ask_void(election.ballot, by=people.chair, reason="发错了票", proof=Fresh(people.chair.pk, clock.now()))
    ballots.confirm_void(election.ballot, by=people.leader, proof=Fresh(people.leader.pk, clock.now()))
    assert not Membership.objects.filter(person=hall[3].person, body=Body.STANDING).exists()
    renewed = ballots.renew_ballot(election.ballot, by=people.chair)
    assert [line.name for line in lines_of(renewed)] == [line.name for line in lines_of(election.ballot)]
    assert set(specimen_of(renewed).items).isdisjoint(specimen_of(election.ballot).items)
