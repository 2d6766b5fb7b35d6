"""Which paragraph of a new version is which of the old."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.matching import figures, matched
from documents.blocks import Block, Footnote, Picture
from documents.matching import Match, match_paragraphs

REVISIONS = json.loads((Path(__file__).parent / "samples/revisions.json").read_text(encoding="utf-8"))
CHINESE = st.text(alphabet="的一是工会委员报告，。、（）《》12ab\n𠮷\uf900 ", max_size=60)
BLOCKS = st.lists(
    st.builds(
        Block,
        st.just("paragraph"),
        st.sampled_from(["甲段文字内容在此一二三四五", "乙段", "丙段另有别的话要说明白清楚", "一、标题"]) | CHINESE,
    ),
    max_size=25,
)

MEETINGS = "各级工会每年至少召开一次职工代表大会，听取企业生产经营情况的报告。"
WAGES = "企业应当就工资分配、劳动安全卫生等事项与工会开展集体协商，签订集体合同。"
FUNDS = "工会经费主要用于为职工服务和工会活动，由同级经费审查委员会审查。"
TRAINING = "产业工会组织职业技能竞赛，对优秀选手给予表彰奖励，并推荐参评劳动模范。"


def paragraphs(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


def how(matches: list[Match]) -> list[tuple[int | None, str]]:
    return [(match.old_index, match.how) for match in matches]


def test_unchanged_paragraphs_are_the_same_even_when_texts_repeat() -> None:
    old = paragraphs("一、概况", "无", "二、问题", "无", "三、建议", "无")
    assert how(match_paragraphs(old, old)) == [(at, "same") for at in range(6)]


def test_an_inserted_paragraph_is_new_and_its_neighbours_stay() -> None:
    old, new = paragraphs("甲段", "乙段"), paragraphs("甲段", "这是全新的一段话", "乙段")
    assert how(match_paragraphs(old, new)) == [(0, "same"), (None, "new"), (1, "same")]


def test_an_edited_paragraph_keeps_its_origin() -> None:
    old = paragraphs("开头。", "全年开展检查三百次，整改隐患一千处。", "结尾。")
    new = paragraphs("开头。", "全年开展检查五百余次，整改隐患一千二百处。", "结尾。")
    assert how(match_paragraphs(old, new))[1] == (1, "edited")


def test_a_heading_that_only_got_another_number_is_edited_not_new() -> None:
    old = [Block("heading", "（二）加强监督", 2)]
    new = [Block("heading", "（二）新的一节内容", 2), Block("heading", "（三）加强监督", 2)]
    assert how(match_paragraphs(old, new)) == [(None, "new"), (0, "edited")]


def test_a_moved_paragraph_is_found_again() -> None:
    old = paragraphs("甲段在原来的地方说了很多话。", "乙段也在原来的地方说了话。", "丙段。")
    new = paragraphs("乙段也在原来的地方说了话。", "丙段。", "甲段在原来的地方说了很多话。")
    assert how(match_paragraphs(old, new)) == [(1, "same"), (2, "same"), (0, "moved")]


def test_a_short_line_that_could_be_any_of_two_is_not_guessed() -> None:
    old = paragraphs("无", "甲段说的是完全另外一件事情。", "无")
    new = paragraphs("甲段说的是完全另外一件事情。", "乙", "丙", "无", "无")
    assert how(match_paragraphs(old, new)) == [(1, "same"), (None, "new"), (None, "new"), (None, "new"), (2, "same")]


def test_a_table_never_becomes_a_paragraph() -> None:
    table = Block.table((("省份", "企业"), ("甲省", "12")))
    assert how(match_paragraphs([table], paragraphs(table.text))) == [(None, "new")]


def test_real_revisions_are_matched_to_their_own_provision() -> None:
    old = [Block("paragraph", pair["old"]) for pair in REVISIONS["pairs"]]
    new = [Block("paragraph", pair["new"]) for pair in REVISIONS["pairs"]]
    matches = match_paragraphs(old, new)
    assert sum(match.old_index == match.new_index for match in matches) >= 76
    assert not [match for match in matches if match.old_index not in (match.new_index, None)]


def test_real_revisions_are_matched_among_insertions_and_deletions() -> None:
    old, new, truth = [], [], []
    for at, pair in enumerate(REVISIONS["pairs"]):
        if at % 9:
            truth.append((len(old), len(new)))
            new.append(Block("paragraph", pair["new"]))
        old.append(Block("paragraph", pair["old"]))
        if not at % 7:
            new.append(Block("paragraph", REVISIONS["others"][at % 12]["new"]))
    found = {match.new_index: match.old_index for match in match_paragraphs(old, new)}
    assert sum(found[place] == origin for origin, place in truth) >= 0.93 * len(truth)
    assert sum(found[place] not in (origin, None) for origin, place in truth) <= 1


def test_a_paragraph_cut_in_two_is_a_split_and_the_larger_part_keeps_the_identity() -> None:
    old = paragraphs(TRAINING, MEETINGS + WAGES + FUNDS)
    matches = match_paragraphs(old, paragraphs(TRAINING, MEETINGS, WAGES + FUNDS))
    assert how(matches) == [(0, "same"), (None, "split"), (1, "split")]
    assert [match.origins for match in matches] == [(0,), (1,), (1,)]


def test_a_paragraph_cut_in_four_is_a_split_though_no_part_is_half_of_it() -> None:
    matches = match_paragraphs(
        paragraphs(MEETINGS + WAGES + FUNDS + TRAINING), paragraphs(MEETINGS, WAGES, FUNDS, TRAINING)
    )
    assert [match.how for match in matches] == ["split"] * 4
    assert [match.old_index for match in matches].count(0) == 1


def test_two_paragraphs_put_into_one_are_merged_and_both_origins_are_known() -> None:
    old = paragraphs(TRAINING, MEETINGS, WAGES + "职工方协商代表由工会选派。", FUNDS)
    matches = match_paragraphs(old, paragraphs(TRAINING, MEETINGS + WAGES + "职工方协商代表由工会选派。", FUNDS))
    assert how(matches) == [(0, "same"), (2, "merged"), (3, "same")]
    assert matches[1].origins == (1, 2)


def test_a_paragraph_added_after_one_it_repeats_is_new() -> None:
    matches = match_paragraphs(paragraphs(MEETINGS + WAGES), paragraphs(MEETINGS + WAGES, MEETINGS))
    assert how(matches) == [(0, "same"), (None, "new")]


def test_a_paragraph_put_in_between_two_parts_is_new() -> None:
    matches = match_paragraphs(paragraphs(MEETINGS + WAGES), paragraphs(MEETINGS, TRAINING, WAGES))
    assert [match.how for match in matches] == ["split", "new", "split"]


def test_a_text_cut_down_to_one_of_its_sentences_is_edited() -> None:
    matches = match_paragraphs(paragraphs(TRAINING, MEETINGS + WAGES, FUNDS), paragraphs(TRAINING, WAGES, FUNDS))
    assert how(matches)[1] == (1, "edited")


def test_another_footnote_makes_the_paragraph_edited() -> None:
    old = [Block("paragraph", MEETINGS, footnotes=(Footnote(3, "据二〇二五年统计。"),))]
    new = [Block("paragraph", MEETINGS, footnotes=(Footnote(3, "据二〇二六年统计。"),))]
    assert how(match_paragraphs(old, old)) == [(0, "same")]
    assert how(match_paragraphs(old, new)) == [(0, "edited")]


def test_a_picture_is_known_by_its_bytes_not_by_its_words() -> None:
    def image(words: str, sha: str) -> Block:
        return Block("image", words, picture=Picture(sha * 64, 100.0, 60.0))

    old = [image("厂区平面图", "a"), image("组织结构图", "b")]
    assert how(match_paragraphs(old, [image("平面图（图1）", "a")])) == [(0, "edited")]
    assert how(match_paragraphs(old, [image("组织结构图", "c")])) == [(None, "new")]
    assert [match.old_index for match in match_paragraphs(old, [old[1], old[0]])] == [1, 0]


def test_what_the_drafter_pins_holds_and_the_rest_fits_round_it() -> None:
    old, new = (
        paragraphs(MEETINGS, WAGES, FUNDS),
        paragraphs(MEETINGS, "完全另外写的一段话，讲的是企业文化建设。", FUNDS),
    )
    assert how(match_paragraphs(old, new))[1] == (None, "new")
    by_hand = match_paragraphs(old, new, pinned={1: 1})
    assert how(by_hand) == [(0, "same"), (1, "edited"), (2, "same")]
    assert [match.pinned for match in by_hand] == [False, True, False]


def test_a_pinned_new_paragraph_takes_no_identity_and_leaves_it_to_another() -> None:
    old, new = paragraphs(MEETINGS), paragraphs(MEETINGS, MEETINGS.replace("一次", "两次"))
    assert how(match_paragraphs(old, new, pinned={0: None})) == [(None, "new"), (0, "edited")]


def test_pins_that_cross_have_moved() -> None:
    old = paragraphs(MEETINGS, WAGES, FUNDS)
    matches = match_paragraphs(old, paragraphs(WAGES, MEETINGS, FUNDS), pinned={0: 0, 1: 1})
    assert [match.old_index for match in matches] == [0, 1, 2]
    matches = match_paragraphs(old, paragraphs(FUNDS, MEETINGS, WAGES), pinned={0: 2})
    assert [match.old_index for match in matches] == [2, 0, 1]
    assert sorted(match.how for match in matches) == ["moved", "same", "same"]


def test_two_paragraphs_pinned_to_one_are_a_split_by_hand() -> None:
    matches = match_paragraphs(paragraphs(MEETINGS), paragraphs("另一种说法全然不同。", MEETINGS), pinned={0: 0, 1: 0})
    assert [(match.old_index, match.how, match.origins) for match in matches] == [
        (None, "split", (0,)),
        (0, "split", (0,)),
    ]


@pytest.mark.parametrize("pinned", [{1: 0}, {0: 1}, {-1: 0}, {0: -1}])
def test_a_pin_to_what_is_not_there_is_refused(pinned: dict[int, int | None]) -> None:
    with pytest.raises(ValueError, match="no such pair"):
        match_paragraphs(paragraphs(MEETINGS), paragraphs(MEETINGS), pinned=pinned)


@pytest.mark.parametrize("part", ["development", "held out"])
def test_matching_keeps_its_promise_on_whole_laws_in_two_versions(part: str) -> None:
    precision, recall = figures(matched, part)
    assert precision >= 0.99
    assert recall >= 0.95


@pytest.mark.parametrize("ending", ["", "吧"])
def test_five_thousand_equal_paragraphs_are_matched_in_order_or_not_at_all(ending: str) -> None:
    old = paragraphs(*["同一句话在此反复说了许多许多遍。"] * 5_000)
    matches = match_paragraphs(old, paragraphs(*[f"同一句话在此反复说了许多许多遍。{ending}"] * 5_000))
    assert all(match.old_index == (None if ending else match.new_index) for match in matches)


@settings(max_examples=60, deadline=None)
@given(BLOCKS, BLOCKS)
def test_matching_is_one_to_one_and_says_same_only_of_equal_texts(old: list[Block], new: list[Block]) -> None:
    matches = match_paragraphs(old, new)
    origins = [match.old_index for match in matches if match.old_index is not None]
    assert [match.new_index for match in matches] == list(range(len(new)))
    assert len(set(origins)) == len(origins)
    for match in matches:
        assert (match.how == "new") == (not match.origins)
        assert match.old_index in (match.origins or (None,)) or match.how == "split"
        if match.how == "same" and match.old_index is not None:
            assert old[match.old_index].text == new[match.new_index].text
