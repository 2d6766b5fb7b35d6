"""A draft edited as plain text comes back as the same model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.blocks import Block, Footnote, Picture
from documents.errors import UnreadableDocument
from documents.word import editable, read_edited, read_plain

TABLE = Block.table((("省份", "家"), ("甲省", "12")), header=1)
SHOWN = Block("image", "示意图", picture=Picture("ab" * 32, 100, 60))
DRAFT = [
    Block("title", "关于上半年工作的"),
    Block("title", "报告"),
    Block("paragraph", "各位委员："),
    Block("heading", "工作回顾", 2),
    Block("paragraph", "开展检查500次，整改隐患。", footnotes=(Footnote(8, "截至六月。"), Footnote(13, "含兵团。"))),
    TABLE,
    SHOWN,
    Block("paragraph", "第一行\n第二行"),
    Block("paragraph", "某产业工会"),
]
TEXT = st.text(alphabet="甲乙〔〕表图注换行1。 \n", min_size=1, max_size=12).map(str.strip).filter(bool)
WORDS = st.builds(
    lambda kind, text, at: Block(kind, text, footnotes=tuple(Footnote(min(x, len(text)), "注") for x in sorted(at))),
    st.sampled_from(["title", "paragraph"]), TEXT, st.lists(st.integers(0, 12), max_size=2),
)  # fmt: skip


def test_a_draft_for_editing_reads_as_plain_text_with_signs() -> None:
    assert editable(DRAFT).splitlines()[3:8] == [
        "工作回顾",
        "开展检查500次〔注1〕，整改隐患〔注2〕。",
        "〔表1〕",
        "〔图1〕",
        "第一行〔换行〕第二行",
    ]


def test_what_was_not_edited_comes_back_as_it_was() -> None:
    assert read_edited(editable(DRAFT).replace("\n", "\r\n"), DRAFT).blocks == DRAFT


@given(st.lists(WORDS | st.just(TABLE) | st.just(SHOWN), min_size=1, max_size=5))
def test_every_draft_comes_back_though_its_words_look_like_signs(blocks: list[Block]) -> None:
    assert read_edited(editable(blocks), blocks).blocks == blocks


def test_edited_lines_stay_what_they_were_and_new_ones_are_what_they_read_like() -> None:
    text = editable(DRAFT).replace("工作回顾", "上半年工作回顾").replace("某产业工会", "（一）加强监督\n某产业工会")
    blocks = read_edited(text.replace("整改隐患", "整改了隐患"), DRAFT).blocks
    assert blocks[3] == Block("heading", "上半年工作回顾", 2)
    assert blocks[4].text == "开展检查500次，整改了隐患。" and [note.at for note in blocks[4].footnotes] == [8, 14]
    assert blocks[8] == Block("heading", "（一）加强监督", 2)


def test_signs_move_and_delete_what_they_stand_for() -> None:
    text = (
        editable(DRAFT).replace("〔表1〕\n", "").replace("〔注1〕", "").replace("某产业工会", "见下〔表1〕某产业工会")
    )
    blocks = read_edited(text, DRAFT).blocks
    assert [block.text for block in blocks[-3:]] == ["见下", TABLE.text, "某产业工会"]
    assert blocks[-2] == TABLE and [note.text for note in blocks[4].footnotes] == ["含兵团。"]


def test_a_sign_of_something_that_never_was_is_only_words() -> None:
    assert read_edited("见〔表7〕和〔注9〕", DRAFT).blocks[-1].text == "见〔表7〕和〔注9〕"


def test_a_title_written_anew_is_a_title() -> None:
    assert read_edited("关于下半年的报告\n各位委员：", DRAFT).blocks[0] == Block("title", "关于下半年的报告")


def test_without_a_draft_before_the_text_is_read_as_pasted() -> None:
    assert read_edited("关于工作的报告\n正文。", []) == read_plain("关于工作的报告\n正文。")


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="还没有文字"):
        read_edited(" \n", DRAFT)
