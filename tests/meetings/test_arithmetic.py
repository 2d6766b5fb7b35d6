"""V14: how a ballot is decided, by every base, more than or at least, in whole numbers."""

from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from meetings.ballots import rules
from meetings.ballots.models import Ballot
from meetings.ballots.rules import Tally

HALF, TWO_THIRDS, ALL = (1, 2), (2, 3), (1, 1)

# base, share, at least?, entitled, present, whole, for, against, abstain → votes needed, passed
TABLE = [
    ("entitled", HALF, False, 299, 200, 0, 150, 50, 0, 150, True), ("entitled", HALF, False, 299, 200, 0, 149, 51, 0, 150, False),
    ("entitled", HALF, False, 300, 200, 0, 151, 49, 0, 151, True), ("entitled", HALF, False, 300, 200, 0, 150, 50, 0, 151, False),
    ("entitled", HALF, False, 301, 201, 0, 151, 50, 0, 151, True), ("entitled", HALF, False, 301, 200, 0, 200, 0, 0, 151, False),
    ("entitled", HALF, True, 300, 200, 0, 150, 50, 0, 150, True), ("entitled", HALF, True, 301, 201, 0, 150, 51, 0, 151, False),
    ("entitled", TWO_THIRDS, True, 299, 299, 0, 200, 99, 0, 200, True), ("entitled", TWO_THIRDS, True, 299, 299, 0, 199, 100, 0, 200, False),
    ("entitled", TWO_THIRDS, True, 300, 300, 0, 200, 100, 0, 200, True), ("entitled", TWO_THIRDS, True, 300, 300, 0, 199, 101, 0, 200, False),
    ("entitled", TWO_THIRDS, True, 301, 301, 0, 201, 100, 0, 201, True), ("entitled", TWO_THIRDS, True, 301, 301, 0, 200, 101, 0, 201, False),
    ("entitled", TWO_THIRDS, False, 300, 300, 0, 201, 99, 0, 201, True), ("entitled", TWO_THIRDS, False, 300, 300, 0, 200, 100, 0, 201, False),
    ("entitled", TWO_THIRDS, False, 299, 299, 0, 200, 99, 0, 200, True), ("entitled", TWO_THIRDS, False, 301, 301, 0, 201, 100, 0, 201, True),
    ("present", HALF, False, 45, 30, 0, 16, 14, 0, 16, True), ("present", HALF, False, 45, 30, 0, 15, 15, 0, 16, False),
    ("present", HALF, False, 45, 31, 0, 16, 15, 0, 16, True), ("present", HALF, False, 45, 30, 0, 15, 0, 15, 16, False),
    ("present", HALF, True, 45, 30, 0, 15, 15, 0, 15, True), ("present", HALF, False, 45, 29, 0, 29, 0, 0, 15, False),
    ("present", TWO_THIRDS, True, 300, 200, 0, 134, 66, 0, 134, True), ("present", TWO_THIRDS, True, 300, 200, 0, 133, 67, 0, 134, False),
    ("present", TWO_THIRDS, True, 300, 201, 0, 134, 67, 0, 134, True), ("present", TWO_THIRDS, False, 300, 201, 0, 134, 67, 0, 135, False),
    ("all", HALF, False, 44, 40, 45, 23, 17, 0, 23, True), ("all", HALF, False, 44, 40, 45, 22, 18, 0, 23, False),
    ("all", HALF, False, 40, 40, 45, 22, 0, 18, 23, False), ("all", HALF, False, 44, 44, 0, 23, 21, 0, 23, True),
    ("all", TWO_THIRDS, True, 44, 44, 45, 30, 14, 0, 30, True), ("all", TWO_THIRDS, True, 44, 44, 45, 29, 15, 0, 30, False),
    ("all", TWO_THIRDS, True, 30, 30, 45, 30, 0, 0, 30, True), ("all", TWO_THIRDS, True, 29, 29, 45, 29, 0, 0, 30, False),
    ("entitled", ALL, True, 9, 9, 0, 9, 0, 0, 9, True), ("entitled", ALL, True, 9, 9, 0, 8, 0, 1, 9, False),
    ("present", HALF, True, 0, 0, 0, 0, 0, 0, 0, False), ("entitled", HALF, False, 1, 1, 0, 1, 0, 0, 1, True),
]  # fmt: skip


def by_rule(base, share, inclusive):
    return Ballot(base=base, share_numerator=share[0], share_denominator=share[1], share_inclusive=inclusive)


def test_the_table_has_forty_cases_of_every_base():
    assert len(TABLE) == 40 and {row[0] for row in TABLE} == set(Ballot.Base.values)


@pytest.mark.plan("V14")
@pytest.mark.parametrize("row", TABLE, ids=str)
def test_every_case_of_the_table(row):
    base, share, inclusive, entitled, present, whole, yes, no, abstain, needed, passed = row
    ballot = by_rule(base, share, inclusive)
    tally = Tally(entitled, present, yes, no, abstain, whole)
    assert rules.needed(ballot, entitled, present, whole) == needed
    assert rules.passes(ballot, tally) is passed


@given(
    base=st.sampled_from(Ballot.Base.values), share=st.sampled_from([HALF, TWO_THIRDS, (3, 4), (3, 5)]), inclusive=st.booleans(),
    entitled=st.integers(1, 700), vacant=st.integers(0, 9), data=st.data(),
)  # fmt: skip
def test_the_whole_numbers_say_what_exact_fractions_say(base, share, inclusive, entitled, vacant, data):
    present = data.draw(st.integers(0, entitled))
    yes = data.draw(st.integers(0, present))
    ballot, tally = by_rule(base, share, inclusive), Tally(entitled, present, yes, 0, 0, entitled + vacant)
    number = {"entitled": entitled, "present": present, "all": entitled + vacant}[base]
    quorum = Fraction(present, entitled) >= Fraction(2, 3)
    bound = number * Fraction(*share)
    enough = number > 0 and (yes >= bound if inclusive else yes > bound)
    assert rules.passes(ballot, tally) is (quorum and enough)
    assert (yes >= rules.needed(ballot, entitled, present, entitled + vacant)) is (
        yes >= bound if inclusive else yes > bound
    )


@pytest.mark.parametrize(
    ("ballot", "tally", "said"),
    [
        (by_rule("entitled", HALF, False), Tally(45, 38, 31, 4, 3), "应到 45，实到 38 ≥ 30 符合法定人数；赞成 31 > 22 通过"),
        (by_rule("entitled", TWO_THIRDS, True), Tally(45, 38, 30, 8, 0), "应到 45，实到 38 ≥ 30 符合法定人数；赞成 30 ≥ 30 通过"),
        (by_rule("entitled", TWO_THIRDS, True), Tally(45, 38, 29, 9, 0), "应到 45，实到 38 ≥ 30 符合法定人数；赞成 29 < 30 未通过"),
        (by_rule("present", HALF, False), Tally(45, 30, 15, 15, 0), "应到 45，实到 30 ≥ 30 符合法定人数；赞成 15 ≤ 15 未通过"),
        (by_rule("all", HALF, False), Tally(44, 40, 23, 17, 0, 45), "应到 44，全体 45，实到 40 ≥ 30 符合法定人数；赞成 23 > 22 通过"),
    ],
)  # fmt: skip
def test_the_sum_is_written_with_the_names_of_its_numbers(ballot, tally, said):
    assert rules.arithmetic(ballot, tally) == said


def test_a_rule_reads_as_a_sentence():
    assert rules.rule_text(Ballot()) == "实到不少于应到的 2/3；赞成超过应到的 1/2"
    important = Ballot(**rules.PRESETS["important"].rule, working_days=5)
    assert rules.rule_text(important) == "参加表决不少于应到的 2/3；赞成不少于应到的 2/3"


def test_each_kind_of_motion_has_its_rule():
    assert set(rules.PRESETS) == {"ordinary", "procedural", "important", "report", "election", "seats"}
    assert rules.PRESETS["procedural"].rule["base"] == "present"
    assert all(set(preset.rule) == set(rules.RULE_FIELDS) for preset in rules.PRESETS.values())
    assert [key for key, _label in rules.choices()] == ["ordinary", "procedural", "important", "report"]


@pytest.mark.parametrize(
    ("facts", "count", "said"),
    [
        ({}, (45, 42, 40, 1, 1), "应到45人，实到42人，符合法定人数；赞成40票，超过应到人数的一半，通过"),
        ({}, (45, 20, 20, 0, 0), "应到45人，实到20人，不足法定人数；赞成20票，未超过应到人数的一半，未通过"),
        ({"base": "all", "share_numerator": 2, "share_denominator": 3, "share_inclusive": True}, (44, 40, 30, 9, 1, 45),
         "应到44人，全体45人，实到40人，符合法定人数；赞成30票，达到全体人数的三分之二，通过"),
        ({"working_days": 3, "base": "present", "silence": "abstain"}, (9, 9, 5, 1, 3, 0, 3),
         "应到9人，参加表决9人，符合法定人数；赞成5票，超过参加表决人数的一半，通过；3人没有表态，按弃权计"),
    ],
)  # fmt: skip
def test_official_papers_say_the_sum_in_words(facts, count, said):
    ballot = Ballot(**{"base": "entitled", "share_numerator": 1, "share_denominator": 2} | facts)
    with override("en"):
        assert rules.sum_in_words(ballot, Tally(*count)) == said
