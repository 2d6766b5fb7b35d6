"""Papers and envelopes: one way to write a paper, one size for all, nothing that stops a count."""

import json
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.paper import (
    CHOICES,
    NAME_LENGTH,
    Fault,
    InvalidPaper,
    Paper,
    PaperRefused,
    Specimen,
    decode,
    encode,
)
from tests.meetings.sealed import ELECTION, MOTIONS, choices, names

OPEN = Specimen(("a", "b"), write_ins=2)
ALL_FOR = dict.fromkeys(MOTIONS.items, "for")
NOBODY = dict.fromkeys(ELECTION.items, "against")


def accepted(chosen, written, specimen):
    """The paper's bytes; hypothesis tries another when the paper is refused."""
    try:
        return encode(chosen, written, specimen)
    except PaperRefused:
        return assume(False)


@given(choices(MOTIONS))
def test_a_motion_paper_comes_back_as_it_was_written(chosen):
    assert decode(encode(chosen, [], MOTIONS), MOTIONS) == Paper(chosen, ())


@given(choices(OPEN), st.lists(names, max_size=2))
def test_an_election_paper_comes_back_with_its_names_tidied(chosen, written):
    paper = decode(accepted(chosen, written, OPEN), OPEN)
    assert isinstance(paper, Paper)
    assert (paper.choices, len(paper.write_ins)) == (chosen, len(written))
    assert encode(paper.choices, paper.write_ins, OPEN) == encode(chosen, written, OPEN)


def test_the_same_paper_has_the_same_bytes_in_whatever_order_it_was_filled_in():
    there = encode(ALL_FOR, [], MOTIONS)
    back = encode(dict(reversed(ALL_FOR.items())), [], MOTIONS)
    assert there == back
    assert encode(NOBODY, ["李四", "张三"], ELECTION) == encode(NOBODY, ["张三", "李四"], ELECTION)


@pytest.mark.plan("V12")
def test_every_envelope_of_a_ballot_has_one_size(record_property):
    public = bytes(PrivateKey.generate().public_key)
    longest = "𠮷" * NAME_LENGTH
    written = ([], ["王"], ["王", "李"], [longest], [longest, longest[:-1] + "一"], ["a" * NAME_LENGTH])
    filled = [dict(zip(OPEN.items, pair, strict=True)) for pair in product(CHOICES, repeat=2)]
    sizes = {len(envelope.seal(encode(chosen, extra, OPEN), public)) for chosen, extra in product(filled, written)}
    assert sizes == {envelope.size(OPEN.length)}
    record_property("figure", f"{len(filled) * len(written)} kinds of paper, {len(sizes)} size")


@pytest.mark.plan("V12")
@given(choices(OPEN), st.lists(names, max_size=2))
def test_no_name_makes_a_paper_longer(chosen, written):
    assert len(accepted(chosen, written, OPEN)) == OPEN.length


@pytest.mark.parametrize(
    ("chosen", "written", "sentence"),
    [
        ({**NOBODY, "somebody": "for"}, [], "没有的事项或候选人"),
        ({"ding": "for"}, [], "还有 3 项没有选择"),
        ({**NOBODY, "ding": "maybe"}, [], "不认识的选项"),
        (NOBODY, ["甲", "乙", "丙"], "最多填写 2 人"),
        (NOBODY, ["甲", " 甲 "], "重复的姓名"),
        (NOBODY, ["  "], "姓名是空的"),
        (NOBODY, ["长" * 31], "最多 30 个字"),
        (NOBODY, ["长" * 10_000_000], "最多 30 个字"),
        (NOBODY, ["甲\x00乙"], "不能用的符号"),
        (NOBODY, ['甲"乙'], "不能用的符号"),
        (NOBODY, ["甲\u202e乙"], "不能用的符号"),
        (dict.fromkeys(ELECTION.items, "for"), [], "应选 3 人，现在赞成和另选共 4 人"),
        ({**NOBODY, "ding": "for", "li": "for"}, ["甲", "乙"], "应选 3 人，现在赞成和另选共 4 人"),
    ],
)
def test_a_paper_that_is_none_of_this_ballots_is_refused_with_a_sentence(chosen, written, sentence):
    with pytest.raises(PaperRefused) as refusal:
        encode(chosen, written, ELECTION)
    assert sentence in str(refusal.value.message)


def test_no_name_may_be_written_on_a_paper_without_lines_for_it():
    with pytest.raises(PaperRefused) as refusal:
        encode(ALL_FOR, ["甲"], MOTIONS)
    assert "不能另选他人" in str(refusal.value.message)


@pytest.mark.parametrize("spelled", ["阿不都•卡德尔", " 阿不都・卡德尔 ", "阿不都·卡德尔"])
def test_a_name_is_one_name_however_it_is_typed(spelled):
    paper = decode(encode(NOBODY, [spelled], ELECTION), ELECTION)
    assert paper == Paper(NOBODY, ("阿不都·卡德尔",))


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(
    lambda tree: json.dumps(tree).encode()))  # fmt: skip
def test_bytes_of_any_kind_are_an_invalid_paper_and_never_an_error(data):
    assert decode(data, ELECTION) == InvalidPaper(Fault.UNREADABLE)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"[" * 5000, Fault.UNREADABLE),
        (b"1" * 5000, Fault.UNREADABLE),
        (json.dumps({"choices": 1, "write_ins": 2}).encode(), Fault.UNREADABLE),
        (json.dumps({"choices": {**ALL_FOR, "budget": []}, "write_ins": []}).encode(), Fault.UNREADABLE),
        (json.dumps({"choices": {**ALL_FOR, "budget": "perhaps"}, "write_ins": []}).encode(), Fault.OFF_SPECIMEN),
        (json.dumps({"choices": {**ALL_FOR, "other": "for"}, "write_ins": []}).encode(), Fault.OFF_SPECIMEN),
        (json.dumps({"choices": ALL_FOR, "write_ins": ["甲"]}).encode(), Fault.OFF_SPECIMEN),
        (encode(ALL_FOR, [], MOTIONS) + b"\0", Fault.UNREADABLE),
        (encode(ALL_FOR, [], MOTIONS).replace(b",", b", "), Fault.UNREADABLE),
        (encode(ALL_FOR, [], MOTIONS).replace(b'"budget":"for"', b'"budget":"for","budget":"for"'), Fault.UNREADABLE),
    ],
)
def test_a_paper_written_otherwise_is_invalid_and_says_why(content, fault):
    assert decode(content, MOTIONS) == InvalidPaper(fault)


def test_a_paper_shows_nothing_of_itself_in_an_error_report():
    assert "for" not in repr(Paper(ALL_FOR, ("张三",)))
    assert "张三" not in repr(Paper(ALL_FOR, ("张三",)))


def test_a_specimen_is_the_same_after_it_was_stored():
    assert Specimen.from_json(json.loads(json.dumps(ELECTION.as_json()))) == ELECTION


def test_two_envelopes_with_the_same_paper_have_nothing_in_common():
    public = bytes(PrivateKey.generate().public_key)
    one, other = (envelope.seal(encode(ALL_FOR, [], MOTIONS), public) for _voter in range(2))
    assert one != other
    assert envelope.receipt(one) != envelope.receipt(other)


def test_a_receipt_is_shown_in_groups_of_four():
    assert envelope.receipt(b"abc").startswith("ba7816bf")
    assert envelope.grouped(envelope.receipt(b"abc")).startswith("BA78 16BF 8F01 CFEA")


@given(st.lists(st.binary(max_size=8).map(envelope.receipt), min_size=1), st.randoms())
def test_the_digest_is_of_the_envelopes_and_not_of_their_order(receipts, chance):
    shuffled = list(receipts)
    chance.shuffle(shuffled)
    assert envelope.digest(shuffled) == envelope.digest(receipts)
    assert envelope.digest(receipts[1:]) != envelope.digest(receipts)
