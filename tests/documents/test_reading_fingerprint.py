"""The fingerprint covers footnotes and pictures, and texts without them keep the one they had."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.blocks import Block, Footnote, Picture
from documents.fingerprint import text_hash

OLD_TEXT = [
    Block("title", "关于工作的报告"),
    Block("heading", "一、回顾", 1),
    Block("paragraph", "正文。"),
    Block.table((("甲", "乙"), ("丙", ""))),
]
NOTED = Block("paragraph", "正文。", footnotes=(Footnote(2, "说明"),))
SHOWN = Block("image", "示意图", picture=Picture("ab" * 32, 100, 60))

# Words of the encoding itself among the texts, so that a part could be taken for another.
WORDS = st.sampled_from(["", "甲", "footnotes", "picture", "paragraph", "0", "1"])
NOTES = st.lists(st.builds(Footnote, st.integers(0, 1), WORDS), max_size=2).map(tuple)
BLOCKS = st.lists(
    st.builds(
        Block, st.sampled_from(["paragraph", "image"]), WORDS, footnotes=NOTES,
        picture=st.none() | st.builds(Picture, WORDS, st.just(1.0), st.just(1.0)),
    ),
    max_size=3,
)  # fmt: skip


def test_a_text_without_notes_and_pictures_keeps_the_hash_it_was_put_to_the_vote_with() -> None:
    assert text_hash(OLD_TEXT) == "d0c108d71ea0ecd7bb8ba845e7f159fc8a07a78fdeb85dfaa070583c36fc9f33"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NOTED, replace(NOTED, footnotes=())),
        (NOTED, replace(NOTED, footnotes=(Footnote(2, "另说"),))),
        (NOTED, replace(NOTED, footnotes=(Footnote(1, "说明"),))),
        (NOTED, replace(NOTED, footnotes=(Footnote(2, "说"), Footnote(2, "明")))),
        (SHOWN, replace(SHOWN, picture=None)),
        (SHOWN, replace(SHOWN, picture=Picture("cd" * 32, 100, 60))),
    ],
)
def test_a_changed_note_or_picture_changes_the_hash(one: Block, other: Block) -> None:
    assert text_hash([one]) != text_hash([other])


def test_the_size_of_a_picture_and_the_widths_of_columns_are_layout() -> None:
    smaller = replace(SHOWN, picture=Picture("ab" * 32, 50, 30))
    assert text_hash([SHOWN]) == text_hash([smaller])
    assert text_hash([Block.table((("甲",),), widths=(1.0,))]) == text_hash([Block.table((("甲",),))])


@given(BLOCKS, BLOCKS)
def test_two_texts_share_a_hash_only_when_they_are_equal(one: list[Block], other: list[Block]) -> None:
    assert (text_hash(one) == text_hash(other)) == (one == other)
