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
from documents.order import heaviest

REVISIONS = json.loads((Path(__file__).parent / "samples/revisions.json").read_text(encoding="utf-8"))
CHINESE = st.text(alphabet="的一是工会委员报告，。、（）《》12ab\n𠮷\uf900 ", max_size=60)


def paragraphs(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


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
