"""Fingerprint, matching and comparison of texts."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.blocks import Block
from documents.diff import Segment, diff_segments
from documents.fingerprint import short_hash, text_hash
from documents.matching import Match, match_paragraphs
from documents.order import heaviest

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


def paragraphs(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


def how(matches: list[Match]) -> list[tuple[int | None, str]]:
    return [(match.old_index, match.how) for match in matches]


def test_a_changed_comma_changes_the_hash() -> None:
    assert text_hash(paragraphs("甲，乙")) != text_hash(paragraphs("甲、乙"))


def test_equal_texts_have_equal_hashes_whatever_they_were_read_from() -> None:
    assert text_hash(paragraphs("甲", "乙")) == text_hash(iter(paragraphs("甲", "乙")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (paragraphs("甲乙"), paragraphs("甲", "乙")),
        ([Block("heading", "甲", 1)], [Block("heading", "甲", 2)]),
        ([Block("heading", "甲")], [Block("paragraph", "甲")]),
        ([Block.table((("a", "b"),))], [Block.table((("a",), ("b",)))]),
        ([Block.table((("a\tb",),))], [Block.table((("a", "b"),))]),
        (paragraphs("\uf900"), paragraphs("\u8c48")),
        ([], paragraphs("")),
    ],
)
def test_texts_that_only_look_alike_have_different_hashes(one: list[Block], other: list[Block]) -> None:
    assert text_hash(one) != text_hash(other)


def test_the_short_hash_is_four_capital_digits_unless_asked_for_more() -> None:
    full = text_hash(paragraphs("甲"))
    assert short_hash(full) == full[:4].upper()
    assert len(short_hash(full, 6)) == 6 and len(short_hash(full, 99)) == 6


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


@settings(max_examples=60, deadline=None)
@given(BLOCKS, BLOCKS)
def test_matching_is_one_to_one_and_says_same_only_of_equal_texts(old: list[Block], new: list[Block]) -> None:
    matches = match_paragraphs(old, new)
    origins = [match.old_index for match in matches if match.old_index is not None]
    assert [match.new_index for match in matches] == list(range(len(new)))
    assert len(set(origins)) == len(origins)
    for match in matches:
        assert (match.how == "new") == (match.old_index is None)
        if match.how == "same" and match.old_index is not None:
            assert old[match.old_index].text == new[match.new_index].text


@settings(max_examples=150, deadline=None)
@given(CHINESE, CHINESE)
def test_kept_and_deleted_pieces_are_the_old_text_kept_and_inserted_the_new(old: str, new: str) -> None:
    segments = diff_segments(old, new)
    assert "".join(item.text for item in segments if item.op != "ins") == old
    assert "".join(item.text for item in segments if item.op != "del") == new
    assert all(item.text for item in segments)


def test_real_revisions_are_compared_without_loss_and_without_letter_soup() -> None:
    for pair in REVISIONS["pairs"]:
        segments = diff_segments(pair["old"], pair["new"])
        assert "".join(item.text for item in segments if item.op != "ins") == pair["old"]
        assert "".join(item.text for item in segments if item.op != "del") == pair["new"]
        assert all(
            len(item.text) > 2 or set(item.text) & set("，。；：！？") for item in segments[1:-1] if item.op == "same"
        )


def test_a_changed_word_is_shown_whole() -> None:
    assert diff_segments("应当要求有关机关提供。", "应当通知人民检察院提供。") == [
        Segment("same", "应当"),
        Segment("del", "要求有关机关"),
        Segment("ins", "通知人民检察院"),
        Segment("same", "提供。"),
    ]


def test_two_very_long_texts_are_still_compared() -> None:
    old = "，".join(f"第{at}句话说的是工作" for at in range(3_000))
    new = old.replace("第1500句", "第一千五百句")
    segments = diff_segments(old, new)
    assert "".join(item.text for item in segments if item.op != "del") == new


def brute_heaviest(edges: list[tuple[int, int, int]]) -> int:
    best = [0]
    for index, (left, right, weight) in enumerate(sorted(edges)):
        before = [
            best[at + 1]
            for at, (other, origin, _w) in enumerate(sorted(edges)[:index])
            if other < left and origin < right
        ]
        best.append(weight + max(before, default=0))
    return max(best)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 9)), max_size=14))
def test_the_heaviest_choice_is_as_heavy_as_trying_everything(edges: list[tuple[int, int, int]]) -> None:
    chosen = heaviest(edges)
    weights = {}
    for left, right, weight in edges:
        weights[left, right] = max(weight, weights.get((left, right), 0))
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chosen))
    assert sum(weights[pair] for pair in chosen) == brute_heaviest(
        [(*pair, weight) for pair, weight in weights.items()]
    )
