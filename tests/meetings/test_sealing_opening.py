"""Opening and counting: as many papers as envelopes, whatever was put into the box, and exact totals."""

import secrets
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from bench import sealing as bench
from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.keys import BallotKey
from meetings.ballots.sealing.opening import open_all
from meetings.ballots.sealing.paper import ABSTAIN, AGAINST, FOR, Fault, InvalidPaper, Paper, encode
from meetings.ballots.sealing.tally import tally
from tests.meetings.sealed import ELECTION, MOTIONS, choices

PRIVATE = PrivateKey.generate()
PUBLIC = bytes(PRIVATE.public_key)
ALL_FOR = dict.fromkeys(MOTIONS.items, FOR)


def sealed(chosen, names=(), specimen=MOTIONS, public=PUBLIC):
    """An envelope."""
    return envelope.seal(encode(chosen, names, specimen), public)


def opened(box, specimen=MOTIONS):
    """With the ballot's key."""
    with BallotKey(bytes(PRIVATE)) as key:
        return open_all(box, key, specimen)


@given(st.lists(choices(MOTIONS), max_size=20))
def test_every_paper_comes_out_as_it_went_in(chosen):
    found = opened([sealed(each) for each in chosen])
    assert Counter(str(paper.choices) for paper in found) == Counter(str(dict(sorted(each.items()))) for each in chosen)


def test_papers_come_out_in_an_order_that_is_not_that_of_the_envelopes():
    box = [sealed({**ALL_FOR, "report": (FOR, AGAINST)[number % 2]}) for number in range(64)]
    orders = {tuple(paper.choices["report"] for paper in opened(box)) for _opening in range(3)}
    assert len(orders) == 3  # 64 papers fall alike once in 10**18


@pytest.mark.parametrize("at", [0, 31, 32, 47, 48, -1])
def test_an_envelope_altered_in_one_bit_is_an_invalid_ballot(at):
    altered = bytearray(sealed(ALL_FOR))
    altered[at] ^= 0x80
    assert opened([altered]) == [InvalidPaper(Fault.UNOPENED)]


@given(st.binary(max_size=300))
def test_anything_else_in_the_box_is_an_invalid_ballot(rubbish):
    found = opened([rubbish, sealed(ALL_FOR)])
    assert Counter(type(each) for each in found) == {InvalidPaper: 1, Paper: 1}


def test_an_envelope_sealed_to_another_ballot_is_invalid():
    other = bytes(PrivateKey.generate().public_key)
    assert opened([sealed(ALL_FOR, public=other)]) == [InvalidPaper(Fault.UNOPENED)]


def test_a_paper_of_another_ballot_in_this_ballots_envelope_is_invalid():
    foreign = sealed(dict.fromkeys(ELECTION.items, AGAINST), specimen=ELECTION)
    assert opened([foreign]) == [InvalidPaper(Fault.OFF_SPECIMEN)]


def test_a_copied_envelope_counts_once_and_its_copy_as_invalid():
    once = sealed(ALL_FOR)
    totals = tally(opened([once, once, bytes(once)]), MOTIONS)
    assert (totals.valid, totals.invalid, totals.choices["budget"][FOR]) == (1, 2, 1)


def test_motions_are_counted_one_by_one_and_invalid_papers_for_none():
    papers = [
        Paper({"report": FOR, "budget": AGAINST, "statute": ABSTAIN}),
        Paper(ALL_FOR),
        InvalidPaper(Fault.UNOPENED),
    ]
    totals = tally(papers, MOTIONS)
    assert (totals.opened, totals.valid, totals.invalid) == (3, 2, 1)
    assert totals.choices == {
        "report": {FOR: 2, AGAINST: 0, ABSTAIN: 0},
        "budget": {FOR: 1, AGAINST: 1, ABSTAIN: 0},
        "statute": {FOR: 1, AGAINST: 0, ABSTAIN: 1},
    }


def test_candidates_are_counted_with_names_written_in_as_totals():
    nobody = dict.fromkeys(ELECTION.items, ABSTAIN)
    box = [sealed({**nobody, "li": FOR}, names, ELECTION) for names in (["赵一"], ["钱二", "赵一"], ["孙三"], [])]
    totals = tally(opened(box, ELECTION), ELECTION)
    assert totals.choices["li"] == {FOR: 4, AGAINST: 0, ABSTAIN: 0}
    assert list(totals.write_ins.items()) == [("赵一", 2), ("孙三", 1), ("钱二", 1)]


def test_an_empty_box_is_counted_too():
    totals = tally(opened([]), MOTIONS)
    assert totals.opened == 0
    assert totals.choices["report"] == {FOR: 0, AGAINST: 0, ABSTAIN: 0}


@given(st.lists(choices(MOTIONS)), st.integers(0, 5))
def test_the_votes_on_every_motion_add_up_to_the_valid_papers(chosen, spoilt):
    papers = [Paper(each) for each in chosen] + [InvalidPaper(Fault.UNREADABLE)] * spoilt
    secrets.SystemRandom().shuffle(papers)
    totals = tally(papers, MOTIONS)
    assert {sum(votes.values()) for votes in totals.choices.values()} == {len(chosen)}
    assert (totals.valid, totals.invalid) == (len(chosen), spoilt)


@pytest.mark.faults_long
@pytest.mark.plan("V15")
def test_a_congress_of_17000_is_opened_and_counted_as_promised(record_property):
    (row,) = bench.measure()
    record_property("figure", f"{bench.VOTERS:,} envelopes in {row['ours']:.1f} s")
    assert row["holds"]
